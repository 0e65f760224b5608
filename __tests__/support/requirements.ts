import { spawnSync } from 'node:child_process';
import { whyNoNamespaces } from '../../local/container/namespace-runtime';

/** `test`, or `test.skip` with a warning that names what this machine lacks. */
export const testUnless = (lack: string | undefined): jest.It => {
  if (lack === undefined) return test;
  console.warn(`Tests are skipped: ${lack}.`);
  return test.skip as jest.It;
};

const whyNoPython = (): string | undefined =>
  spawnSync('python3', ['--version']).status === 0 ? undefined : 'python3 is not on the PATH';

/** /proc shows the processes that a job's process has started. */
export const testOnLinux = testUnless(process.platform === 'linux' ? undefined : 'this is not Linux');

/** Many test files ask, and each start of Terraform takes a tenth of a second. */
const isOnPath = (program: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;

/** For tests that only evaluate expressions, which needs no provider. */
export const testWithTerraform = (): jest.It =>
  testUnless(isOnPath('terraform') ? undefined : 'terraform is not on the PATH');

export const testWithPython = (): jest.It => testUnless(whyNoPython());

/** pip is missing from Debian's Python, and so is what a virtual environment needs. */
export const testWithPip = (): jest.It =>
  testUnless(
    spawnSync('python3', ['-c', 'import ensurepip, pip, venv']).status === 0
      ? undefined
      : 'python3 with pip and venv is not on the PATH',
  );

export const testWithNamespaces = (): jest.It => testUnless(whyNoNamespaces());

export const testWithNamespacesAndPython = (): jest.It => testUnless(whyNoNamespaces() ?? whyNoPython());

/** `ip` enables the loopback interface of an isolated process. */
export const testWithNamespacesAndIp = (): jest.It =>
  testUnless(
    whyNoNamespaces() ??
      (spawnSync('ip', ['-Version']).status === 0 ? undefined : 'no ip command is on the PATH'),
  );

/** Only root can start a process as another user. */
export const testWithNamespacesAsRoot = (): jest.It =>
  testUnless(whyNoNamespaces() ?? (process.getuid?.() === 0 ? undefined : 'this user is not root'));
