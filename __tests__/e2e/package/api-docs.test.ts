import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const out = mkdtempSync(join(tmpdir(), 'api-'));

afterAll(() => rmSync(out, { recursive: true, force: true }));

test('every export, prop and public member has a docstring, and every link in one leads somewhere', () => {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['run', '--silent', 'docs:api', '--', '--out', out, '--logLevel', 'Warn'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(existsSync(join(out, 'classes/ProcessingWorkflow.html'))).toBe(true);
});
