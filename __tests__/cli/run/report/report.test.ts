import type { ReportedRun } from '../../../../cli/run/report/reported-run';
import { HERE, openReport } from './open-report';

const PROCESS = { description: 'as a plain process', command: jest.fn() };

const entered = (name: string) => ({ type: 'StateEntered', state: { name, type: 'Task' } });

const output = (name: string, olderFiles = 0) => ({
  uri: `s3://local/${name}/`,
  path: `${HERE}/${name}`,
  localPath: `/opt/ml/processing/${name}`,
  olderFiles,
});

describe('at the beginning', () => {
  const beginning = (run: Partial<ReportedRun>) => {
    const { begin, lines } = openReport({ run });
    begin(PROCESS);
    return lines;
  };

  test('says what runs, on what, and how', () => {
    const lines = beginning({
      inputs: [{ path: `${HERE}/data`, localPath: '/opt/ml/processing/input' }],
      details: [{ label: 'polls', text: 'every second' }],
    });
    expect(lines).toEqual([
      '<bold>SageMaker Processing on this machine</bold>',
      '  script  run.py',
      '  input   data',
      '  output  output',
      '  runs    as a plain process',
      '  polls   every second',
      '',
    ]);
  });

  test('says where the container has each input and output, if there are several', () => {
    const lines = beginning({
      inputs: [
        { path: `${HERE}/data`, localPath: '/opt/ml/processing/input' },
        { path: `${HERE}/model.tar.gz`, localPath: '/opt/ml/processing/model' },
      ],
      outputs: [output('output')],
    });
    expect(lines.slice(2, 5)).toEqual([
      '  input   data:/opt/ml/processing/input',
      '  input   model.tar.gz:/opt/ml/processing/model',
      '  output  output:/opt/ml/processing/output',
    ]);
  });

  test('says where the container has a single output, if it is not the usual place', () => {
    expect(beginning({ outputs: [output('train')] })).toContain('  output  train:/opt/ml/processing/train');
  });

  test.each([
    [1, '(has 1 older file, which stays unless the job writes the same name)'],
    [3, '(has 3 older files, which stay unless the job writes the same names)'],
    [1_001, '(has more than 1000 older files, which stay unless the job writes the same names)'],
  ])('says that the output folder has %d older files', (count, note) => {
    expect(beginning({ outputs: [output('output', count)] })).toContain(`  output  output ${note}`);
  });
});

describe('while it runs', () => {
  test('tells each state as it is entered, with the time since the start', () => {
    const { listener, lines, progress, clock } = openReport();
    clock.tick(1_540);
    listener.onEvent(entered('GetJobStatus'));
    listener.onEvent({ type: 'StateExited', state: { name: 'GetJobStatus', type: 'Task' } });
    expect(lines).toEqual(['   1.5 s  GetJobStatus']);
    expect(progress).toEqual(['GetJobStatus · 1.5 s']);
  });

  test('tells the states of the polling loop once, and each other state each time', () => {
    const { listener, lines } = openReport();
    const loop = ['Wait', 'GetJobStatus', 'IsDone?'];
    for (const name of ['FindJob', ...loop, ...loop, 'FindJob', ...loop, 'Success']) {
      listener.onEvent(entered(name));
    }
    expect(lines.map((line) => line.slice(10))).toEqual(['FindJob', ...loop, 'FindJob', 'Success']);
  });

  test('shows every state on the line that updates itself', () => {
    const { listener, progress } = openReport({ isLive: true });
    for (const name of ['Wait', 'GetJobStatus', 'Wait']) listener.onEvent(entered(name));
    expect(progress).toEqual(['Wait · 0.0 s', 'GetJobStatus · 0.0 s', 'Wait · 0.0 s']);
  });

  test('shows the memory and the processor of the job on the line that updates itself', () => {
    const { listener, progress, clock } = openReport({ isLive: true });
    clock.tick(12_000);
    listener.onUsage({ cpuPercent: 180.4, memoryInBytes: 1_200_000_000, diskInBytes: 5 });
    listener.onEvent(entered('Wait'));
    expect(progress).toEqual(['Wait · 12 s · 1.2 GB · 180 % CPU']);
  });

  test('adds up what several hosts use, each by its last sample', () => {
    const { listener, progress } = openReport({ isLive: true });
    listener.onUsage({ cpuPercent: 90, memoryInBytes: 900_000 }, 'algo-1');
    listener.onUsage({ cpuPercent: 50, memoryInBytes: 100_000 }, 'algo-1');
    listener.onUsage({ cpuPercent: 100, memoryInBytes: 100_000 }, 'algo-2');
    listener.onEvent(entered('Wait'));
    expect(progress).toEqual(['Wait · 0.0 s · 200.0 kB · 150 % CPU']);
  });

  test('prints no line for what the job uses', () => {
    const { listener, lines } = openReport();
    listener.onUsage({ cpuPercent: 90, memoryInBytes: 900_000 });
    expect(lines).toEqual([]);
  });

  test('says once a minute that it is running, where no line updates itself', () => {
    const { begin, lines, clock } = openReport();
    begin(PROCESS);
    lines.length = 0;
    clock.tick(59_999);
    expect(lines).toEqual([]);
    clock.tick(120_000);
    expect(lines).toEqual(['  60.0 s  still running', ' 120.0 s  still running']);
  });

  test('says nothing once a minute where a line updates itself', () => {
    const { begin, lines, clock } = openReport({ isLive: true });
    begin(PROCESS);
    lines.length = 0;
    clock.tick(600_000);
    expect(lines).toEqual([]);
  });

  test('says nothing more once it has ended', async () => {
    const { begin, end, lines, clock } = openReport();
    begin(PROCESS);
    await end({ status: 'ABORTED' });
    lines.length = 0;
    clock.tick(600_000);
    expect(lines).toEqual([]);
  });

  test('reports that a state is retried', () => {
    const { listener, lines } = openReport();
    listener.onEvent({ type: 'StateRetried', state: { name: 'StartProcessingJob', type: 'Task' } });
    expect(lines).toEqual(['   0.0 s  StartProcessingJob failed; retrying']);
  });

  test('shows what the script writes, apart from its own lines', () => {
    const { listener, lines } = openReport();
    listener.onLine('read 344 rows', 'stdout');
    expect(lines).toEqual(['          <dim>|</dim> read 344 rows']);
  });

  test('shows which of several hosts wrote a line', () => {
    const { listener, lines } = openReport();
    listener.onLine('read 344 rows', 'stdout', 'algo-2');
    expect(lines).toEqual(['          <dim>algo-2 |</dim> read 344 rows']);
  });

  test('waits for a slow log as for a slow terminal', async () => {
    let finish = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const log = { path: () => '', line: jest.fn(), drained: () => slow, close: async () => undefined };
    const { listener } = openReport({ log });
    const drained = listener.drained?.();
    expect(drained).toBeInstanceOf(Promise);
    finish();
    await drained;
  });
});

describe('the log', () => {
  test('has the states with their times, and the lines of the job as it writes them', async () => {
    const { listener, end, clock, logged } = openReport();
    listener.onEvent(entered('StartProcessingJob'));
    listener.onLine('\u001b[31mred', 'stdout');
    listener.onLine('one of several', 'stderr', 'algo-2');
    clock.tick(1_000);
    listener.onUpload('s3://local/output/', [{ key: 'output/a.csv', sizeInBytes: 1 }]);
    await end({ status: 'SUCCEEDED', output: {} });
    expect(logged).toEqual([
      '[1970-01-01T00:00:00.000Z] StartProcessingJob',
      '\u001b[31mred',
      'algo-2 | one of several',
      '[1970-01-01T00:00:01.000Z] Succeeded in 1.0 s. Outputs in output:\n  a.csv        1 B',
    ]);
  });
});

describe('the result', () => {
  test('of a success has the time and the files', async () => {
    const { listener, end, clock } = openReport();
    listener.onUpload('s3://local/output/', [{ key: 'output/deep/a.csv', sizeInBytes: 1 }]);
    clock.tick(3_100);
    expect(await end({ status: 'SUCCEEDED', output: {} })).toEqual({
      status: 'SUCCEEDED',
      milliseconds: 3_100,
      files: ['deep/a.csv'],
      lostFiles: [],
    });
  });

  test('names the folder of each file, if there are several outputs', async () => {
    const [train, test] = [output('train'), output('test')];
    const { listener, end } = openReport({ run: { outputs: [train, test], mappings: [train, test] } });
    listener.onUpload('s3://local/train/', [{ key: 'train/a.csv', sizeInBytes: 1 }]);
    listener.onUpload('s3://local/test/', [{ key: 'test/a.csv', sizeInBytes: 1 }]);
    expect(await end({ status: 'SUCCEEDED', output: {} })).toMatchObject({
      files: ['train/a.csv', 'test/a.csv'],
    });
  });

  test('of a failure has its error, and the script’s own error', async () => {
    const { listener, end } = openReport();
    listener.onLine('ValueError: boom', 'stderr');
    const cause = 'AlgorithmError: exit code: 1\nValueError: boom';
    expect(await end({ status: 'FAILED', error: 'ProcessingJobFailed', cause })).toMatchObject({
      status: 'FAILED',
      failure: { error: 'ProcessingJobFailed', reason: 'ValueError: boom' },
    });
  });
});
