import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { uniqueSeconds, until } from '../../support/processes';
import { testOnLinux, testWithNamespacesAndPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const testWithNamespaces = testWithNamespacesAndPython();
const folder = useTemporaryFolder();

const temporary = mkdtempSync(join(tmpdir(), 'local-secrets-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** A PATH without the programs for namespaces, so that a job is a plain process. */
const pathWithoutNamespaces = (): string => {
  writeFiles(folder.path, { 'bin/setpriv': '#!/bin/sh\nexit 1\n' });
  chmodSync(join(folder.path, 'bin', 'setpriv'), 0o755);
  return [join(folder.path, 'bin'), process.env.PATH].join(delimiter);
};

/** Runs a script in a program whose environment has a secret of the user's. */
const start = (script: string, secret: string, environment: NodeJS.ProcessEnv = {}) => {
  writeFiles(folder.path, { 'run.py': script });
  const argv = ['--import', 'tsx', join(ROOT, 'cli', 'main.ts'), 'run', '--script', 'run.py'];
  const child = spawn(process.execPath, argv, {
    cwd: ROOT,
    env: {
      ...process.env,
      INIT_CWD: folder.path,
      TMPDIR: temporary,
      AWS_SECRET_ACCESS_KEY: secret,
      ...environment,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told = { stdout: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told.stdout += text;
  });
  const ended = new Promise<number | null>((end) => child.once('close', end));
  return { child, told, ended };
};

/** Prints everything that it can read of all visible processes, and their number. */
const READ_ENVIRONMENTS = `
import os
def look(where):
    seen, read = 0, b""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        seen += 1
        for name in ["environ", f"task/{pid}/environ"]:
            try:
                read += open(f"/proc/{pid}/{name}", "rb").read()
            except OSError:
                pass
    print(where, seen, "SECRET" in repr(read), "PYTHONUNBUFFERED" in repr(read), flush=True)
`;

describe('the variables of the person', () => {
  testWithNamespaces(
    'are hidden from a process with its own /opt/ml, even where it uncovers what lies below its own /proc',
    async () => {
      const secret = `SECRET${uniqueSeconds()}`;
      const script = `${READ_ENVIRONMENTS}
look("own")
print("uncovered", os.system("umount /proc"), flush=True)
look("all")
`;
      const { told, ended } = start(script, secret);
      expect(await ended).toBe(0);
      expect(told.stdout).toContain('with its own /opt/ml/processing');
      expect(told.stdout).toMatch(/\| own [1-9] False True$/m);
      expect(told.stdout).toMatch(/\| uncovered 0$/m);
      expect(told.stdout).toMatch(/\| all 0 False False$/m);
    },
  );

  testOnLinux('are in no program that a run starts, so that this program alone shows them', async () => {
    const secret = `SECRET${uniqueSeconds()}`;
    const script = 'import time\nprint("up", flush=True)\ntime.sleep(600)\n';
    const { child, told, ended } = start(script, secret, { PATH: pathWithoutNamespaces() });
    await until(() => told.stdout.includes('| up'), child);
    const holders = readdirSync('/proc').filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(secret);
      } catch {
        return false;
      }
    });
    expect(holders).toEqual([`${child.pid}`]);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
  });

  testOnLinux('are not told by an exit message that links to them', async () => {
    const secret = `SECRET${uniqueSeconds()}`;
    const script = `
import os, sys
os.makedirs("opt/ml/output", exist_ok=True)
os.symlink(f"/proc/{os.getppid()}/environ", "opt/ml/output/message")
assert "SECRET" in open("opt/ml/output/message").read()
sys.exit(3)
`;
    const { told, ended } = start(script, secret, { PATH: pathWithoutNamespaces() });
    expect(await ended).toBe(1);
    expect(told.stdout).toContain('exit code: 3');
    expect(told.stdout).not.toContain(secret);
  });
});
