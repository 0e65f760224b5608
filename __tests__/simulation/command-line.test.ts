import { parseCommandLine } from '../../simulation/command-line';

test('without a flag there are 10,000 executions of seed 1, and bursts of 1,000, and fan-outs of 500 items', () => {
  expect(parseCommandLine([])).toEqual({ executions: 10_000, seed: 1, burst: 1_000, fanOut: 500 });
});

test('the flags tell the number of executions, the seed, the sizes of a burst and a fan-out, and the one execution to show', () => {
  const flags = ['--executions', '5', '--seed', '0', '--burst', '0', '--fan-out', '10', '--only', '3'];
  expect(parseCommandLine(flags)).toEqual({
    executions: 5,
    seed: 0,
    burst: 0,
    fanOut: 10,
    only: 3,
  });
});

test('help is told apart', () => {
  expect(parseCommandLine(['--help'])).toBeUndefined();
});

test.each([
  [['--executions', '-1'], '--executions must be a whole number from 0 to 4294967295; got "-1".'],
  [['--fan-out', '10001'], '--fan-out must be a whole number from 0 to 10000; got "10001".'],
  [['--seed', '-1'], '--seed must be a whole number from 0 to 4294967295; got "-1".'],
  [['--seed', '1.5'], '--seed must be a whole number from 0 to 4294967295; got "1.5".'],
  [['--burst', 'many'], '--burst must be a whole number from 0 to 4294967295; got "many".'],
  [['--seed'], '--seed needs a value after it.'],
  [['--seed='], '--seed must be a whole number from 0 to 4294967295; got "".'],
  [['--executions', '--seed'], '--executions must be a whole number from 0 to 4294967295; got "--seed".'],
  [['--help=yes'], '--help takes no value; got "yes".'],
  [['--constructor'], 'Unknown flag --constructor; --help lists all.'],
  [['--exec', '5'], 'Unknown flag --exec; did you mean --executions?'],
  [['5'], 'Unexpected argument "5"; --help lists the flags.'],
])('%j is refused in one sentence', (flags, message) => {
  expect(() => parseCommandLine(flags)).toThrow(message);
});
