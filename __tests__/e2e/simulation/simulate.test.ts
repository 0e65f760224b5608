import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

const simulate = (...flags: string[]) =>
  spawnSync(process.execPath, ['--no-warnings', '--import', 'tsx', 'simulation/main.ts', ...flags], {
    cwd: ROOT,
    encoding: 'utf8',
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
  const [first, second] = [1, 2].map(() => simulate('--executions', '120', '--burst', '20').stdout);
  expect(first).toMatch(/^Violations: 0$/m);
  expect(first).toMatch(
    /^20 simultaneous starts \(polling\): 20 jobs started within \d+ s.* Violations: 0$/m,
  );
  expect(first).toMatch(/^20 simultaneous starts \(sync\): 20 jobs started within \d+ s.* Violations: 0$/m);
  expect(second).toBe(first);
});
