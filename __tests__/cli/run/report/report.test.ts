import { join } from 'node:path';
import { formatSize, report } from '../../../cli/run/report';
import type { Terminal } from '../../../cli/run/terminal';
import type { LocalRunOptions } from '../../../local/run-options';
import { runOptions } from '../../local/run-options';

const HERE = '/home/me/project';

const OPTIONS = runOptions({ script: join(HERE, 'run.py'), output: join(HERE, 'output') });

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});

afterEach(() => {
  jest.useRealTimers();
});

/** A report and its output, with styles as `<style>text</style>`. */
const open = (options: LocalRunOptions = OPTIONS) => {
  const lines: string[] = [];
  const progress: string[] = [];
  const terminal: Terminal = {
    line: (text) => lines.push(text),
    drained: () => undefined,
    progress: (text, elapsed) => progress.push(`${text} ${elapsed()}`),
    endProgress: () => progress.push('end'),
    style: (style, text) => `<${style}>${text}</${style}>`,
  };
  return { ...report(terminal, options, HERE), lines, progress };
};

describe('a size', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [19_100, '19.1 kB'],
    [999_900, '999.9 kB'],
    [999_999, '1.0 MB'],
    [1_000_000, '1.0 MB'],
    [2_500_000_000, '2.5 GB'],
    [5_000_000_000_000, '5000.0 GB'],
  ])('of %d bytes is %s', (bytes, size) => {
    expect(formatSize(bytes)).toBe(size);
  });
});

describe('at the begin', () => {
  test('says what runs, how, and how much shorter the waits are', () => {
    const { begin, lines } = open({ ...OPTIONS, input: join(HERE, 'data') });
    begin({ description: 'as a plain process', command: jest.fn() });
    expect(lines).toEqual([
      '<bold>SageMaker Processing on this machine</bold>',
      '  script  run.py',
      '  input   data',
      '  output  output',
      '  runs    as a plain process',
      '  polls   every 1 s here, every 10 s to 15 min when deployed',
      '',
    ]);
  });

  test('says that Step Functions’ own integration runs the job, where it does', () => {
    const { begin, lines } = open({ ...OPTIONS, integration: 'sync' });
    begin({ description: 'as a plain process', command: jest.fn() });
    expect(lines).toContain("  by      Step Functions' own createProcessingJob.sync");
  });

  test('says nothing of a script or an input that is not there', () => {
    const { script: _, ...options } = OPTIONS;
    const { begin, lines } = open(options);
    begin({ description: 'in Docker', command: jest.fn() });
    expect(lines.filter((line) => /script|input/.test(line))).toEqual([]);
  });
});

describe('while it runs', () => {
  test('tells each state as it is entered, with the time since the start', () => {
    const { listener, lines, progress } = open();
    jest.advanceTimersByTime(1_540);
    listener.onEvent({ type: 'StateEntered', state: { name: 'GetJobStatus', type: 'Task' } });
    listener.onEvent({ type: 'StateExited', state: { name: 'GetJobStatus', type: 'Task' } });
    expect(lines).toEqual(['   1.5 s  GetJobStatus']);
    expect(progress).toEqual(['GetJobStatus 1.5 s']);
  });

  test('reports that a state is retried', () => {
    const { listener, lines } = open();
    listener.onEvent({ type: 'StateRetried', state: { name: 'StartProcessingJob', type: 'Task' } });
    expect(lines).toEqual(['   0.0 s  StartProcessingJob failed; retrying']);
  });

  test('shows what the script writes, apart from its own lines', () => {
    const { listener, lines } = open();
    listener.onLine('read 344 rows', 'stdout');
    expect(lines).toEqual(['          <dim>|</dim> read 344 rows']);
  });

  test('shows which of several hosts wrote a line', () => {
    const { listener, lines } = open();
    listener.onLine('read 344 rows', 'stdout', 'algo-2');
    expect(lines).toEqual(['          <dim>algo-2 |</dim> read 344 rows']);
  });
});

describe('at the end', () => {
  test('of a success lists the outputs with their sizes, and the commands for AWS', () => {
    const { listener, end, lines, progress } = open();
    listener.onUpload('s3://local/output/', [
      { key: 'output/a.csv', sizeInBytes: 946 },
      { key: 'output/longer.csv', sizeInBytes: 19_100 },
    ]);
    jest.advanceTimersByTime(2_000);
    end({ status: 'SUCCEEDED', output: {} });
    const text = lines.join('\n');
    expect(text).toContain('<green>Succeeded in 2.0 s.</green> Outputs in output:');
    expect(text).toContain('\n  a.csv           946 B\n  longer.csv    19.1 kB\n');
    expect(text).toMatch(
      /The same in AWS:\n {2}aws s3 cp run\.py .*\n {2}aws stepfunctions start-execution /,
    );
    expect(progress).toEqual(['end']);
  });

  test.each([
    ['a line break', 'a\n  forged.csv  1 B', '"a\\n  forged.csv  1 B"'],
    ['a carriage return', 'a\rb', '"a\\rb"'],
    ['a tab', 'a\tb', '"a\\tb"'],
    ['a colour', 'a\u001b[31mb', '"a\\u001b[31mb"'],
    ['a control of eight bits', 'a\u009b2Jb', '"a\\u009b2Jb"'],
    ['a line separator of Unicode', 'a\u2028b', '"a\\u2028b"'],
    ['a turn of the direction', 'a\u202etxt.exe', '"a\\u202etxt.exe"'],
    ['an invisible letter', 'a\u200bb', '"a\\u200bb"'],
    ['a quote and a backslash', 'a"b\\n', 'a"b\\n'],
  ])('of a success shows a name with %s on one line', (_, name, shown) => {
    const { listener, end, lines } = open();
    listener.onUpload('s3://local/output/', [{ key: `output/${name}`, sizeInBytes: 1 }]);
    end({ status: 'SUCCEEDED', output: {} });
    expect(lines.slice(2, 4)).toEqual([`  ${shown}        1 B`, '\nThe same in AWS:']);
  });

  test('of a success tells that a link would not be uploaded', () => {
    const { listener, end, lines } = open();
    listener.onUpload('s3://local/output/', [
      { key: 'output/a', sizeInBytes: 1 },
      { key: 'output/link', sizeInBytes: 1, link: 'a\nb' },
    ]);
    end({ status: 'SUCCEEDED', output: {} });
    expect(lines.slice(2, 4)).toEqual([
      '  a           1 B',
      '  link       link  to "a\\nb"; SageMaker does not upload symbolic links',
    ]);
  });

  test('of a success without outputs says so', () => {
    const { listener, end, lines } = open();
    listener.onUpload('s3://local/output/', []);
    end({ status: 'SUCCEEDED', output: {} });
    expect(lines).toContain('  none: the job left nothing in /opt/ml/processing/output');
  });

  test('of a failure tells the error, and the cause line by line', () => {
    const { end, lines } = open();
    end({ status: 'FAILED', error: 'ProcessingJobFailed', cause: 'exit code: 1\nValueError: boom' });
    expect(lines).toEqual([
      '',
      '<red>Failed after 0.0 s: ProcessingJobFailed</red>',
      '  exit code: 1\n  ValueError: boom',
    ]);
  });

  test('of a function’s failure tells the message out of Lambda’s JSON', () => {
    const { end, lines } = open();
    const cause = JSON.stringify({
      errorType: 'InvalidProcessingJob',
      errorMessage: 'not valid',
      trace: ['at x'],
    });
    end({ status: 'FAILED', error: 'InvalidProcessingJob', cause });
    expect(lines.at(-1)).toBe('  not valid');
  });

  test.each(['{"not":"an error"}', '"a text"', 'null', '{"errorMessage":5}'])(
    'of a failure whose cause is only JSON, %s, tells it as it is',
    (cause) => {
      const { end, lines } = open();
      end({ status: 'FAILED', error: 'Error', cause });
      expect(lines.at(-1)).toBe(`  ${cause}`);
    },
  );

  test.each([
    ['ABORTED', 'Stopped after 3.0 s.'],
    ['TIMED_OUT', 'Timed out after 3.0 s.'],
  ] as const)('of an execution that is %s says so', (status, sentence) => {
    const { end, lines } = open();
    jest.advanceTimersByTime(3_000);
    end({ status });
    expect(lines).toEqual(['', `<red>${sentence}</red>`]);
  });
});
