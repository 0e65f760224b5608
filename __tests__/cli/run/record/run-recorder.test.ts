import { join } from 'node:path';
import { createClock } from '@sinonjs/fake-timers';
import { runRecorder } from '../../../../cli/run/record/run-recorder';
import type { ReportListener } from '../../../../cli/run/report/report';
import type { ProcessingJobRequest } from '../../../../local/sagemaker/processing-job-request';
import type { RunOutcome } from '../../../../workflow/run/run-event';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

const REQUEST: ProcessingJobRequest = {
  ProcessingJobName: 'job-1',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  AppSpecification: { ImageUri: 'image' },
  Environment: { TOKEN: 'secret' },
  ProcessingResources: undefined,
  ProcessingInputs: [
    {
      InputName: 'input_data',
      S3Input: {
        S3Uri: 's3://local/input/',
        LocalPath: '/opt/ml/processing/input',
        S3DataType: 'S3Prefix',
      },
    },
  ],
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName: 'output_data',
        S3Output: {
          S3Uri: 's3://local/output/',
          LocalPath: '/opt/ml/processing/output',
          S3UploadMode: 'EndOfJob',
        },
      },
    ],
  },
};

const SUCCESS: RunOutcome = { status: 'SUCCEEDED', output: {} };

const entered = (name: string) => ({ type: 'StateEntered', state: { name, type: 'Task' } });

/** A recorder with a clock that the test moves, and the calls that it hands on. */
const open = () => {
  const clock = createClock(1_000);
  const calls: string[] = [];
  const call = (name: string) => (): void => {
    calls.push(name);
  };
  const recorder = runRecorder({
    title: 'run.py',
    place: 'on this machine, as a process',
    executionArn: 'arn:aws:states:us-east-1:123456789012:execution:machine:run',
    definition: { StartAt: 'Success', TimeoutSeconds: 60, States: { Success: { Type: 'Succeed' } } },
    places: {
      mappings: [
        { uri: 's3://local/input/', path: join(folder.path, 'data') },
        { uri: 's3://local/output/', path: join(folder.path, 'output') },
      ],
      shown: (path) => path.replace(`${folder.path}/`, ''),
    },
    localize: (text) => text.replaceAll('s3://local/input/', 'data'),
    clock: { now: () => clock.now, setTimeout: () => undefined, clearTimeout: () => undefined },
    logPath: () => '/state/run.log',
  });
  const next: ReportListener = {
    onEvent: call('onEvent'),
    onLine: call('onLine'),
    onUsage: call('onUsage'),
    onUpload: call('onUpload'),
    onLostFiles: call('onLostFiles'),
    onKept: call('onKept'),
    drained: () => {
      calls.push('drained');
      return undefined;
    },
  };
  return { clock, calls, listener: recorder.listener(next), record: recorder.record };
};

test('a record has what happened, in order of time', async () => {
  const { clock, listener, record } = open();
  listener.onEvent(entered('StartProcessingJob'));
  clock.tick(10);
  listener.onCreated?.(REQUEST);
  clock.tick(10);
  listener.onEvent({ type: 'StateExited', state: { name: 'StartProcessingJob', type: 'Task' } });
  clock.tick(10);
  listener.onLine('hello', 'stderr', 'algo-1');
  clock.tick(10);
  listener.onUsage({ cpuPercent: 50, memoryInBytes: 100 });
  clock.tick(10);
  listener.onUpload('s3://local/output/', [{ key: 'output/deep/a.csv', sizeInBytes: 5 }]);
  clock.tick(10);
  const { events } = await record(SUCCESS);
  expect(events).toEqual([
    { time: 1_000, type: 'StateEntered', state: 'StartProcessingJob' },
    { time: 1_010, type: 'JobCreated', jobName: 'job-1', request: { ...REQUEST, Environment: ['TOKEN'] } },
    { time: 1_020, type: 'StateExited', state: 'StartProcessingJob' },
    { time: 1_030, type: 'Log', line: 'hello', stream: 'stderr', host: 'algo-1' },
    { time: 1_040, type: 'Usage', cpuPercent: 50, memoryInBytes: 100 },
    {
      time: 1_050,
      type: 'Output',
      name: 'output_data',
      uri: 's3://local/output/',
      files: [{ name: 'deep/a.csv', sizeInBytes: 5 }],
      count: 1,
      sizeInBytes: 5,
    },
    { time: 1_060, type: 'Ended', outcome: SUCCESS },
  ]);
});

test('a record has the inputs with their sizes, and the outputs, by the user’s own paths', async () => {
  writeFiles(folder.path, { 'data/a.csv': '123', 'data/b.csv': '45' });
  const { listener, record } = open();
  listener.onCreated?.(REQUEST);
  expect(await record(SUCCESS)).toMatchObject({
    inputs: [
      {
        name: 'input_data',
        place: 'data',
        localPath: '/opt/ml/processing/input',
        count: 2,
        sizeInBytes: 5,
      },
    ],
    outputs: [{ name: 'output_data', place: 'output', localPath: '/opt/ml/processing/output' }],
    notes: [],
  });
});

test('a record has no value of the job’s environment', async () => {
  const { listener, record } = open();
  listener.onCreated?.(REQUEST);
  expect(JSON.stringify(await record(SUCCESS))).not.toContain('secret');
});

test('a run that never had a job has only its states and its end', async () => {
  const { listener, record } = open();
  listener.onEvent(entered('StartProcessingJob'));
  const outcome: RunOutcome = {
    status: 'FAILED',
    error: 'InvalidProcessingJob',
    cause: 's3://local/input/: no',
  };
  expect(await record(outcome)).toMatchObject({
    inputs: [],
    outputs: [],
    events: [{ type: 'StateEntered' }, { type: 'Ended', outcome: { ...outcome, cause: 'data: no' } }],
  });
});

test('every call is handed on', () => {
  const { listener, calls } = open();
  listener.onEvent(entered('Wait'));
  listener.onLine('hello', 'stdout');
  listener.onUsage({});
  listener.onUpload('s3://local/output/', []);
  listener.onLostFiles({ files: [], count: 0 });
  listener.onKept('failed', 1);
  listener.drained?.();
  expect(calls).toEqual(['onEvent', 'onLine', 'onUsage', 'onUpload', 'onLostFiles', 'onKept', 'drained']);
});

describe('what is bounded', () => {
  test('of a long log, the first 1 MB and the last 9 MB are kept, and a note says so', async () => {
    const { listener, record } = open();
    for (let index = 0; index < 12_000; index += 1) listener.onLine(`${index} `.padEnd(1_000, 'x'), 'stdout');
    const { events, notes } = await record(SUCCESS);
    const lines = events.flatMap((event) => (event.type === 'Log' ? [event.line.split(' ')[0]] : []));
    expect([lines.length, lines[999], lines[1_000], lines.at(-1)]).toEqual([10_000, '999', '3000', '11999']);
    expect(notes).toEqual([
      'The log is cut: 2,000 lines left out between its first 1 MB and its last 9 MB. The whole log: /state/run.log',
    ]);
  });

  test('of a flood of empty lines, 250,000 are kept', async () => {
    const { listener, record } = open();
    for (let index = 0; index < 300_000; index += 1) listener.onLine('', 'stdout');
    const { events } = await record(SUCCESS);
    expect(events).toHaveLength(250_001);
  });

  test('of the states of a day, the first and the last are kept, and a note says so', async () => {
    const { listener, record } = open();
    for (let index = 0; index < 10_001; index += 1) listener.onEvent(entered('Wait'));
    const { events, notes } = await record(SUCCESS);
    expect(events).toHaveLength(10_001);
    expect(notes).toEqual(['The states are cut: 1 event in the middle left out.']);
  });

  test('of an output, a thousand files are named, and all are counted', async () => {
    const { listener, record } = open();
    const objects = Array.from({ length: 1_500 }, (_, index) => ({ key: `output/${index}`, sizeInBytes: 2 }));
    listener.onUpload('s3://local/output/', objects);
    const { events } = await record(SUCCESS);
    expect(events[0]).toMatchObject({ count: 1_500, sizeInBytes: 3_000 });
    expect(events[0]?.type === 'Output' && events[0].files.length).toBe(1_000);
  });

  test('of the files outside the outputs, ten are named in a note', async () => {
    const { listener, record } = open();
    const files = Array.from({ length: 12 }, (_, index) => ({ path: `/out-${index}.csv`, sizeInBytes: 1 }));
    listener.onLostFiles({ files, count: 30 });
    const { notes } = await record(SUCCESS);
    expect(notes).toEqual([
      'The job wrote 30 files outside its outputs, which SageMaker does not keep: /out-0.csv, /out-1.csv, /out-2.csv, /out-3.csv, /out-4.csv, /out-5.csv, /out-6.csv, /out-7.csv, /out-8.csv, /out-9.csv and 20 more.',
    ]);
  });
});
