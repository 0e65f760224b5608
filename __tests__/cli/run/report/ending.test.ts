import type { RunOutcome } from '../../../../workflow/run/run-event';
import { HERE, type OpenReportProps, openReport } from './open-report';

const SUCCESS = { status: 'SUCCEEDED', output: {} } as const;

const failed = (cause: string, error = 'ProcessingJobFailed') =>
  ({ status: 'FAILED', error, cause }) as const;

type Report = ReturnType<typeof openReport>;

/** The last lines of a run, without the empty one before them. */
const ending = async (
  outcome: RunOutcome,
  happen: (listener: Report['listener']) => void = () => undefined,
  props: OpenReportProps = {},
  reportPath?: string,
) => {
  const { listener, end, lines, clock } = openReport(props);
  happen(listener);
  clock.tick(2_000);
  const before = lines.length;
  await end(outcome, reportPath);
  expect(lines[before]).toBe('');
  return lines.slice(before + 1);
};

describe('of a success', () => {
  test('lists the outputs with their sizes, and the commands for AWS', async () => {
    const lines = await ending(SUCCESS, ({ onUpload }) =>
      onUpload('s3://local/output/', [
        { key: 'output/a.csv', sizeInBytes: 946 },
        { key: 'output/longer.csv', sizeInBytes: 19_100 },
      ]),
    );
    expect(lines).toEqual([
      '<green>Succeeded in 2.0 s.</green> Outputs in output:',
      '  a.csv           946 B',
      '  longer.csv    19.1 kB',
      '',
      'The same in AWS:',
      '  aws stepfunctions start-execution',
    ]);
  });

  test('lists the outputs by folder, and those that are empty', async () => {
    const outputs = ['train', 'validation', 'test'].map((name) => ({
      uri: `s3://local/${name}/`,
      path: `${HERE}/prepared/${name}`,
      localPath: `/opt/ml/processing/${name}`,
      olderFiles: 0,
    }));
    const happen = ({ onUpload }: Report['listener']) => {
      onUpload('s3://local/train/', [{ key: 'train/a.csv', sizeInBytes: 1 }]);
      onUpload('s3://local/validation/', []);
      onUpload('s3://local/test/', [{ key: 'test/b.csv', sizeInBytes: 1 }]);
    };
    const lines = await ending(SUCCESS, happen, { run: { outputs, mappings: outputs, awsCommands: [] } });
    expect(lines).toEqual([
      '<green>Succeeded in 2.0 s.</green> Outputs in prepared/train:',
      '  a.csv        1 B',
      'Outputs in prepared/test:',
      '  b.csv        1 B',
      'Outputs in prepared/validation:',
      '  none: the job left nothing in /opt/ml/processing/validation',
    ]);
  });

  test('names the S3 URI of an output that no path stands for', async () => {
    const happen = ({ onUpload }: Report['listener']) =>
      onUpload('s3://other/out/', [{ key: 'out/a.csv', sizeInBytes: 1 }]);
    const lines = await ending(SUCCESS, happen, { run: { outputs: [], awsCommands: [] } });
    expect(lines).toEqual([
      '<green>Succeeded in 2.0 s.</green> Outputs in s3://other/out/:',
      '  a.csv        1 B',
    ]);
  });

  test('without outputs in the job says only that', async () => {
    expect(await ending(SUCCESS, undefined, { run: { outputs: [], awsCommands: [] } })).toEqual([
      '<green>Succeeded in 2.0 s.</green>',
    ]);
  });

  test('lists a hundred files of a folder, and counts the others', async () => {
    const objects = Array.from({ length: 102 }, (_, index) => ({ key: `output/${index}`, sizeInBytes: 10 }));
    const lines = await ending(SUCCESS, ({ onUpload }) => onUpload('s3://local/output/', objects));
    expect(lines[101]).toBe('  and 2 more (20 B in total)');
  });
});

describe('of a success with files outside the outputs that may be temporary', () => {
  const UNPACKED = { path: '/model.json', sizeInBytes: 15 };
  const props = { isTemporary: (path: string) => path === UNPACKED.path };

  test('lists them, and stays a success', async () => {
    const lines = await ending(
      SUCCESS,
      ({ onLostFiles, onUpload }) => {
        onLostFiles({ files: [UNPACKED], count: 1 });
        onUpload('s3://local/output/', [{ key: 'output/report.json', sizeInBytes: 20 }]);
      },
      props,
    );
    expect(lines).toEqual([
      '<green>Succeeded in 2.0 s.</green> Outputs in output:',
      '  report.json       20 B',
      'The job left 1 file outside its outputs. SageMaker does not keep:',
      '  /model.json       15 B',
      '',
      'The same in AWS:',
      '  aws stepfunctions start-execution',
    ]);
  });

  test.each([
    ['the outputs are empty', [UNPACKED], []],
    ['there are others', [UNPACKED, { path: '/opt/ml/processing/b', sizeInBytes: 1 }], [{ key: 'output/a' }]],
  ])('is one with lost files if %s', async (_case, files, uploaded) => {
    const lines = await ending(
      SUCCESS,
      ({ onLostFiles, onUpload }) => {
        onLostFiles({ files, count: files.length });
        onUpload(
          's3://local/output/',
          uploaded.map(({ key }) => ({ key, sizeInBytes: 1 })),
        );
      },
      props,
    );
    expect(lines[0]).toContain('outside its outputs, and');
  });
});

describe('of a success with lost files', () => {
  const LOST = [
    { path: '/opt/ml/processing/train/a.csv', sizeInBytes: 1_200 },
    { path: '/out.csv', sizeInBytes: 5 },
  ];

  test('names them, says what to do, and prints no command that would lose them in AWS', async () => {
    const lines = await ending(
      SUCCESS,
      ({ onLostFiles, onUpload }) => {
        onLostFiles({ files: LOST, count: LOST.length });
        onUpload('s3://local/output/', [{ key: 'output/b.csv', sizeInBytes: 1 }]);
      },
      { lostFilesAdvice: (paths) => [`Keep ${paths.length} files with --output.`] },
    );
    expect(lines).toEqual([
      '<yellow>Succeeded in 2.0 s, but the job wrote 2 files outside its outputs, and they are lost:</yellow>',
      '  /opt/ml/processing/train/a.csv     1.2 kB',
      '  /out.csv                              5 B',
      'Keep 2 files with --output.',
      'Outputs in output:',
      '  b.csv        1 B',
    ]);
  });

  test('names at most twenty, and the host of each, if there are several', async () => {
    const files = Array.from({ length: 21 }, () => ({ path: '/out.csv', sizeInBytes: 5 }));
    const lines = await ending(SUCCESS, ({ onLostFiles }) =>
      onLostFiles({ files, count: files.length }, 'algo-2'),
    );
    expect(lines.slice(1, 22)).toEqual([
      ...Array(20).fill('  algo-2: /out.csv        5 B'),
      '  and 1 more (5 B in total)',
    ]);
  });
});

describe('of a failure', () => {
  const TRACEBACK = [
    'Traceback (most recent call last):',
    '  File "/opt/ml/processing/code/run.py", line 1, in <module>',
    'ValueError: boom',
  ];
  const REASON = 'AlgorithmError: See job logs for more information, exit code: 1';
  const LOG = 'Log: /aws/sagemaker/ProcessingJobs, streams that begin with my-job-0123/';

  const write =
    (lines: readonly string[]) =>
    ({ onLine }: Report['listener']) => {
      for (const line of lines) onLine(line, 'stderr');
    };

  test('tells the end of a traceback first, then SageMaker’s reason, and at last where the log is', async () => {
    const cause = [REASON, ...TRACEBACK, LOG].join('\n');
    expect(await ending(failed(cause), write(TRACEBACK))).toEqual([
      '<red>Failed after 2.0 s: ProcessingJobFailed</red>',
      '  <red>  File "/opt/ml/processing/code/run.py", line 1, in <module></red>',
      '  <red>ValueError: boom</red>',
      `  <red>${REASON}</red>`,
      '  The whole log: /state/run.log',
    ]);
  });

  test('tells a message file whole, because nobody has printed it', async () => {
    const cause = [REASON, 'The input has no rows.', 'Add some.', LOG].join('\n');
    expect(await ending(failed(cause), write(TRACEBACK))).toEqual([
      '<red>Failed after 2.0 s: ProcessingJobFailed</red>',
      `  <red>${REASON}</red>`,
      '  <red>The input has no rows.</red>',
      '  <red>Add some.</red>',
      '  The whole log: /state/run.log',
    ]);
  });

  test('tells the message of a refused request out of Lambda’s JSON', async () => {
    const cause = JSON.stringify({ errorType: 'InvalidProcessingJob', errorMessage: 'not\nvalid' });
    expect((await ending(failed(cause, 'InvalidProcessingJob'))).slice(0, -1)).toEqual([
      '<red>Failed after 2.0 s: InvalidProcessingJob</red>',
      '  <red>not</red>',
      '  <red>valid</red>',
    ]);
  });

  test('names the user’s own paths', async () => {
    const cause =
      'ClientError: No S3 objects found under S3 URL "s3://local/input/" given in input data source.';
    const mappings = [{ uri: 's3://local/input/', path: `${HERE}/data` }];
    const lines = await ending(failed(cause), undefined, { run: { mappings } });
    expect(lines[1]).toBe(
      '  <red>ClientError: No S3 objects found under S3 URL "data/" given in input data source.</red>',
    );
  });

  test('names the container’s paths instead of those of a removed folder', async () => {
    const line = "FileNotFoundError: '/tmp/sagemaker-processing-aB3dE6/jobs/my-job-01/ml/processing/input/x'";
    const lines = await ending(failed(line), write([line]));
    expect(lines[1]).toBe("  <red>FileNotFoundError: '/opt/ml/processing/input/x'</red>");
  });

  test('gives the hint that the last lines of the job lead to', async () => {
    const failureHint = (lines: readonly string[]) =>
      lines.includes('NoCredentialsError') ? 'Pass the data as --input.' : undefined;
    const lines = await ending(failed('boom'), write(['NoCredentialsError', 'boom']), { failureHint });
    expect(lines).toContain('  Pass the data as --input.');
    expect(await ending(failed('boom'), write(['boom']), { failureHint })).not.toContain(
      '  Pass the data as --input.',
    );
  });

  test('names the folder of what the job wrote, if it is kept', async () => {
    const lines = await ending(failed('boom'), ({ onKept }) => onKept(`${HERE}/failed`, 3));
    expect(lines).toContain('  failed keeps 3 files that the job wrote.');
  });

  test('names no log that could not be written', async () => {
    const log = { path: () => undefined, line: jest.fn(), drained: () => undefined, close: jest.fn() };
    expect((await ending(failed('boom'), undefined, { log })).join('\n')).not.toContain('log');
  });

  test('takes at most ten lines, however much was printed', async () => {
    const printed = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    const cause = `${REASON}\n${printed.join('\n').slice(-1024)}\n${LOG}`;
    const lines = await ending(failed(cause), write(printed));
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines).toContain('  <red>line 499</red>');
  });

  test('takes at most ten lines, however many faults a refused request has', async () => {
    const faults = Array.from({ length: 30 }, (_, index) => `fault ${index}`).join('\n');
    const lines = await ending(failed(faults, 'InvalidProcessingJob'));
    expect(lines).toHaveLength(10);
    expect(lines.slice(-3)).toEqual([
      '  <red>fault 6</red>',
      '  <red>… and 23 more lines</red>',
      '  The whole log: /state/run.log',
    ]);
  });

  test('leaves nothing out without a log, which would have it', async () => {
    const log = { path: () => undefined, line: jest.fn(), drained: () => undefined, close: jest.fn() };
    const faults = Array.from({ length: 30 }, (_, index) => `fault ${index}`).join('\n');
    expect(await ending(failed(faults, 'InvalidProcessingJob'), undefined, { log })).toHaveLength(31);
  });
});

test.each([
  ['ABORTED', 'Stopped after 2.0 s.'],
  ['TIMED_OUT', 'Timed out after 2.0 s.'],
] as const)('of an execution that is %s says so, and where the log is', async (status, sentence) => {
  expect(await ending({ status })).toEqual([`<red>${sentence}</red>`, '  The whole log: /state/run.log']);
});

describe('of a run with a report', () => {
  test('names it after the outputs', async () => {
    const lines = await ending(SUCCESS, undefined, { run: { awsCommands: [] } }, `${HERE}/run.html`);
    expect(lines.at(-1)).toBe('Report: run.html');
  });

  test('names it after a failure, before the log', async () => {
    const lines = await ending(failed('boom'), undefined, {}, `${HERE}/run.html`);
    expect(lines.slice(-2)).toEqual(['  The report: run.html', '  The whole log: /state/run.log']);
  });
});
