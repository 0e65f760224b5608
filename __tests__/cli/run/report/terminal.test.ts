import { Writable } from 'node:stream';
import { openTerminal } from '../../../../cli/run/report/terminal';

const mockSpinner = {
  text: '',
  suffixText: (): string => '',
  isEnabled: true,
  isSpinning: false,
  start: jest.fn(() => {
    mockSpinner.isSpinning = true;
  }),
  stop: jest.fn(() => {
    mockSpinner.isSpinning = false;
  }),
  clear: jest.fn(),
  render: jest.fn(),
};

// Node's own styleText checks the real standard output.
jest.mock('node:util', () => ({
  ...jest.requireActual('node:util'),
  styleText: (style: string, text: string) => `<${style}>${text}</${style}>`,
}));

// Jest cannot load ora, an ES module.
jest.mock('ora', () => ({ __esModule: true, default: () => mockSpinner }));

const noColor = process.env.NO_COLOR;

beforeEach(() => {
  jest.clearAllMocks();
  mockSpinner.isSpinning = false;
  mockSpinner.isEnabled = true;
  delete process.env.NO_COLOR;
});

afterAll(() => {
  if (noColor !== undefined) process.env.NO_COLOR = noColor;
});

/** With `isSlow`, output waits until the test reads it. */
const open = async (
  isTTY: boolean,
  { isSlow = false, columns }: { isSlow?: boolean; columns?: number } = {},
) => {
  const written: string[] = [];
  let full: (() => void) | undefined;
  const stream = new Writable({
    decodeStrings: false,
    highWaterMark: 5,
    write: (text, _encoding, done) => {
      written.push(text);
      if (!isSlow) return done();
      full = done;
    },
  });
  const output = Object.assign(stream, { isTTY, columns });
  const terminal = await openTerminal(output as unknown as NodeJS.WriteStream);
  return { terminal, written, stream, output, read: () => full?.() };
};

describe('an output that is no terminal', () => {
  test('gets lines', async () => {
    const { terminal, written } = await open(false);
    terminal.line('one');
    terminal.line('two');
    expect(written).toEqual(['one\n', 'two\n']);
  });

  test.each([
    ['a colour stays', '\u001b[31mred\u001b[0m', '\u001b[31mred\u001b[0m'],
    ['a colour ends with it', '\u001b[31mred', '\u001b[31mred\u001b[0m'],
    ['a tab stays', 'a\tb', 'a\tb'],
    ['a blanked screen does not', '\u001b[2Ja', '\ufffd[2Ja'],
    ['a moved cursor does not', '\u001b[Aa', '\ufffd[Aa'],
    ['a bell does not', 'a\u0007', 'a\ufffd'],
    ['a control of eight bits does not', '\u009b2J', '\ufffd2J'],
  ])('of a line of the script, %s', async (_, line, expected) => {
    const { terminal, written } = await open(false);
    terminal.line(line);
    expect(written).toEqual([`${expected}\n`]);
  });

  test('that takes lines at once is not waited for', async () => {
    const { terminal } = await open(false);
    terminal.line('a long line');
    expect(terminal.drained()).toBeUndefined();
  });

  test('that takes lines slowly is waited for, by all who write', async () => {
    const { terminal, read } = await open(false, { isSlow: true });
    terminal.line('a long line');
    const drained = [terminal.drained(), terminal.drained()];
    expect(drained[0]).toBeInstanceOf(Promise);
    read();
    await Promise.all(drained);
    expect(terminal.drained()).toBeUndefined();
  });

  test('that nobody reads any more gets nothing, and is not waited for', async () => {
    const { terminal, written, stream } = await open(false, { isSlow: true });
    terminal.line('a long line');
    const drained = terminal.drained();
    stream.destroy(new Error('write EPIPE'));
    await drained;
    terminal.line('another');
    expect(terminal.drained()).toBeUndefined();
    expect(written).toEqual(['a long line\n']);
  });

  test('gets no progress', async () => {
    const { terminal, written } = await open(false);
    terminal.progress('working', () => '0.5 s');
    terminal.endProgress();
    expect(written).toEqual([]);
    expect(mockSpinner.start).not.toHaveBeenCalled();
  });

  test('gets no colours', async () => {
    const { terminal } = await open(false);
    expect(terminal.style('red', 'failed')).toBe('failed');
  });
});

describe('a terminal', () => {
  test('gets colours', async () => {
    const { terminal } = await open(true, { columns: 80 });
    expect(terminal.style('red', 'failed')).toBe('<red>failed</red>');
  });

  test('gets no colours where NO_COLOR is set', async () => {
    process.env.NO_COLOR = '1';
    const { terminal } = await open(true, { columns: 80 });
    expect(terminal.style('red', 'failed')).toBe('failed');
  });

  test('gets a spinner that starts once and tells what goes on now, and for how long', async () => {
    const { terminal } = await open(true, { columns: 80 });
    terminal.progress('Wait', () => '0.5 s');
    terminal.progress('GetJobStatus', () => '1.5 s');
    expect(mockSpinner.start).toHaveBeenCalledTimes(1);
    expect(mockSpinner.text).toBe('GetJobStatus');
    expect(mockSpinner.suffixText()).toBe('1.5 s');
  });

  test('gets a line above the spinner, which is drawn again', async () => {
    const { terminal, written } = await open(true, { columns: 80 });
    terminal.progress('Wait', () => '0.5 s');
    terminal.line('a line of the script');
    expect(mockSpinner.clear).toHaveBeenCalledTimes(1);
    expect(written).toEqual(['a line of the script\n']);
    expect(mockSpinner.render).toHaveBeenCalledTimes(1);
  });

  test('is left without a spinner at the end', async () => {
    const { terminal } = await open(true, { columns: 80 });
    terminal.progress('Wait', () => '0.5 s');
    terminal.endProgress();
    expect(mockSpinner.stop).toHaveBeenCalledTimes(1);
    terminal.line('the outcome');
    expect(mockSpinner.render).not.toHaveBeenCalled();
  });
});

describe('a terminal without a live line:', () => {
  test.each([
    ['one with no columns', { columns: 0 }],
    ['one whose width is unknown', {}],
  ])('%s gets lines alone', async (_case, size) => {
    const { terminal, written } = await open(true, size);
    terminal.progress('Wait', () => '0.5 s');
    terminal.line('a line');
    terminal.endProgress();
    expect(terminal.isLive()).toBe(false);
    expect(written).toEqual(['a line\n']);
    expect(mockSpinner.start).not.toHaveBeenCalled();
    expect(mockSpinner.clear).not.toHaveBeenCalled();
  });

  test('one that ora takes for none gets lines alone', async () => {
    mockSpinner.isEnabled = false;
    const { terminal } = await open(true, { columns: 80 });
    terminal.progress('Wait', () => '0.5 s');
    expect(terminal.isLive()).toBe(false);
    expect(mockSpinner.start).not.toHaveBeenCalled();
  });

  test('one that loses its columns loses its spinner, and gets it again with its next columns', async () => {
    const { terminal, output } = await open(true, { columns: 80 });
    terminal.progress('Wait', () => '0.5 s');
    output.columns = 0;
    output.emit('resize');
    expect(mockSpinner.stop).toHaveBeenCalledTimes(1);
    terminal.progress('Wait', () => '1.5 s');
    expect(mockSpinner.start).toHaveBeenCalledTimes(1);
    output.columns = 80;
    output.emit('resize');
    terminal.progress('Wait', () => '2.5 s');
    expect(mockSpinner.start).toHaveBeenCalledTimes(2);
  });
});

test.each([
  ['a bell', '\u0007'],
  ['a backspace', '\b'],
  ['a carriage return', '\r'],
  ['a form feed', '\f'],
  ['a delete', '\u007f'],
])('%s in a line is shown, not obeyed', async (_case, control) => {
  const { terminal, written } = await open(false);
  terminal.line(`a${control}b`);
  expect(written).toEqual(['a\ufffdb\n']);
});

test.each([
  ['a tab', '\t'],
  ['a line break', '\n'],
  ['a colour that ends', '\u001b[31mred\u001b[0m'],
  ['a letter beyond ASCII', 'ü'],
])('%s in a line is left as it is', async (_case, text) => {
  const { terminal, written } = await open(false);
  terminal.line(`a${text}b`);
  expect(written).toEqual([`a${text}b\n`]);
});
