import { randomUUID } from 'node:crypto';
import { chmod, mkdir, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { removeFolder } from '../files/remove-folder';
import { findPython, type PythonInterpreter } from './interpreter';
import { type Step, StepFailure } from './step';

/** A virtual environment on this machine. */
export interface VirtualEnvironment {
  readonly folder: string;
  readonly python: PythonInterpreter;
}

/** Made without pip, which takes seconds to install: that of the interpreter serves, too. */
const makeEnvironment = async (folder: string, step: Step): Promise<VirtualEnvironment> => {
  const { exitCode, output } = await step('python3', [
    '-m',
    'venv',
    '--system-site-packages',
    '--without-pip',
    folder,
  ]);
  const python = exitCode === 0 ? await findPython({}, join(folder, 'bin', 'python3')) : undefined;
  if (python) return { folder, python };
  throw new StepFailure(
    `The source has a requirements.txt, and python3 cannot make a virtual environment for it: ${output}. Install its venv module (on Debian and Ubuntu: apt install python3-venv), or run the job in Docker with --docker.`,
    exitCode || 1,
  );
};

/**
 * Makes the packages of other environments importable, after the environment's own. Unlike a plain path in a .pth file,
 * `addsitedir` also finds what is installed there as editable.
 */
const addPackages = ({ python }: VirtualEnvironment, packages: readonly string[]): Promise<void> =>
  writeFile(
    join(python.packages[0] ?? '', 'other-environments.pth'),
    packages.map((path) => `import site; site.addsitedir(${JSON.stringify(path)})\n`).join(''),
  );

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** What to install, and for which interpreter. */
export interface Installation {
  readonly python: PythonInterpreter;
  /** The folder with `requirements.txt`. */
  readonly source: string;
  /** Where the finished environment is. */
  readonly folder: string;
}

/** Puts pip into an environment whose interpreter has none. */
const requirePip = async ({ python }: VirtualEnvironment, step: Step): Promise<void> => {
  if ((await step(python.path, ['-c', 'import pip'])).exitCode === 0) return;
  const { exitCode, output } = await step(python.path, ['-m', 'ensurepip']);
  if (exitCode === 0) return;
  throw new StepFailure(
    `The source has a requirements.txt, and python3 has no pip to install it: ${output}. Install pip (on Debian and Ubuntu: apt install python3-pip), or run the job in Docker with --docker.`,
    exitCode,
  );
};

const install = async ({ python, source, folder }: Installation, step: Step): Promise<void> => {
  const environment = await makeEnvironment(folder, step);
  if (python.isVirtual) await addPackages(environment, python.packages);
  await requirePip(environment, step);
  const pip = ['-m', 'pip', 'install', '--progress-bar', 'off', '--no-input', '-r', 'requirements.txt'];
  const { exitCode, output } = await step(environment.python.path, pip, { cwd: source, isShown: true });
  if (exitCode !== 0) throw new StepFailure(output, exitCode);
};

/** Builds an environment beside its place, because a reader must never see half of it. A link leads to it. */
const buildEnvironment = async (installation: Installation, step: Step): Promise<string> => {
  const { folder } = installation;
  const build = `${folder}-${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    await install({ ...installation, folder: build }, step);
    await symlink(basename(build), `${build}.link`);
    await rename(`${build}.link`, folder);
  } catch (error) {
    await rm(`${build}.link`, { force: true });
    await removeFolder(build);
    throw error;
  }
  return realpath(folder);
};

/** The environments that this program is building, by their folders. */
const building = new Map<string, Promise<string>>();

/**
 * The environment with the requirements, which is made if it does not exist. Of several jobs of this program that need
 * it at the same time, the first builds it and the others wait. Other programs do not disturb it.
 * @returns its folder.
 * @throws StepFailure if it cannot be made. Nothing of it stays.
 */
export const cachedEnvironment = async (installation: Installation, step: Step): Promise<string> => {
  const { folder } = installation;
  if (await exists(folder)) return realpath(folder);
  const underway = building.get(folder);
  if (underway) return underway;
  const built = buildEnvironment(installation, step).finally(() => building.delete(folder));
  building.set(folder, built);
  return built;
};

/** Without it, `pip` would be that of the shared environment, and install into it. */
const PIP = '#!/bin/sh\nexec "$(dirname "$0")/python3" -m pip "$@"\n';

/**
 * Makes an environment of a job's own, so that what the job itself installs stays in it.
 * @param shared the folder of the environment with the requirements.
 * @param folder of the new environment.
 */
export const makeJobEnvironment = async (
  python: PythonInterpreter,
  shared: string,
  folder: string,
  step: Step,
): Promise<void> => {
  const environment = await makeEnvironment(folder, step);
  const requirements = await findPython({}, join(shared, 'bin', 'python3'));
  await addPackages(environment, [
    ...(requirements?.packages ?? []),
    ...(python.isVirtual ? python.packages : []),
  ]);
  for (const name of ['pip', 'pip3']) {
    await writeFile(join(folder, 'bin', name), PIP);
    await chmod(join(folder, 'bin', name), 0o755);
  }
};

/** The variables with which a job runs in its own environment. */
export const environmentVariables = (
  folder: string,
  shared: string,
  path: string,
): Record<string, string> => ({
  PATH: [join(folder, 'bin'), join(shared, 'bin'), path].join(delimiter),
  VIRTUAL_ENV: folder,
  PIP_ROOT_USER_ACTION: 'ignore',
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
});
