import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseCommandLine } from '../../simulation/command-line';

const ROOT = resolve(__dirname, '..', '..');

const simulate = (...flags: string[]) =>
  spawnSync(process.execPath, ['--no-warnings', '--import', 'tsx', 'simulation/main.ts', ...flags], {
    cwd: ROOT,
    encoding: 'utf8',
  });

test('without a flag there are 10,000 executions of seed 1', () => {
  expect(parseCommandLine([])).toEqual({ executions: 10_000, seed: 1 });
});

test('the flags tell the number of executions, the seed, and the one execution to show', () => {
  expect(parseCommandLine(['--executions', '5', '--seed', '0', '--only', '3'])).toEqual({
    executions: 5,
    seed: 0,
    only: 3,
  });
});

test('help is told apart', () => {
  expect(parseCommandLine(['--help'])).toBeUndefined();
});

test.each([
  [['--executions', '0'], '--executions: got "0"; allowed: a whole number from 1 to 4294967295.'],
  [['--seed', '-1'], /--seed/],
  [['--seed', '1.5'], '--seed: got "1.5"; allowed: a whole number from 0 to 4294967295.'],
  [['--seed'], /--seed/],
  [['--exec', '5'], 'Unknown flag --exec; did you mean --executions?'],
  [['5'], 'Unexpected argument "5"; --help lists the flags.'],
])('%j is refused in one sentence', (flags, message) => {
  expect(() => parseCommandLine(flags)).toThrow(message);
});

test('a wrong flag ends with exit code 2 and nothing on standard output', () => {
  expect(simulate('--sead', '5')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: 'Unknown flag --sead; did you mean --seed?\n',
  });
});

test('an execution is shown with its states, calls and faults', () => {
  const { status, stdout } = simulate('--only', '0');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^0\.0 s {2}state (Start|Prepare)ProcessingJob$/m);
  expect(stdout).toMatch(/^History events: \d+$/m);
});

test('all processors together tell the same figures every time', () => {
  const [first, second] = [1, 2].map(() => simulate('--executions', '120').stdout);
  expect(first).toMatch(/^Violations: 0$/m);
  expect(second).toBe(first);
});
