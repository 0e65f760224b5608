import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { isRecord, parseJson } from '../../workflow/rules/json-value';
import { type ContainerRuntime, processEnvironment } from '../container/container';

/** The `python3` that runs a script on this machine. */
export interface PythonInterpreter {
  /** As Python itself has it: a program that pyenv or a link leads to. */
  readonly path: string;
  readonly version: string;
  /** The folder of its environment. */
  readonly prefix: string;
  /** Whether it is that of a virtual environment. */
  readonly isVirtual: boolean;
  /** The folders that pip installs packages into. */
  readonly packages: readonly string[];
}

const DESCRIBE = `
import json, platform, sys, sysconfig
packages = {sysconfig.get_path(name): 0 for name in ("purelib", "platlib")}
print(json.dumps({
    "path": sys.executable,
    "version": platform.python_version(),
    "prefix": sys.prefix,
    "isVirtual": sys.prefix != sys.base_prefix,
    "packages": list(packages),
}))
`;

/** What DESCRIBE prints. A program of the same name may print anything. */
const isInterpreter = (value: unknown): value is PythonInterpreter =>
  isRecord(value) &&
  [value.path, value.version, value.prefix].every((text) => typeof text === 'string') &&
  typeof value.isVirtual === 'boolean' &&
  Array.isArray(value.packages) &&
  value.packages.every((path) => typeof path === 'string');

const TIME_LIMIT_IN_MILLISECONDS = 30_000;

/**
 * Asks a Python program about itself; undefined if there is no such program.
 * @param environment the job's own variables, which may set PATH.
 * @param program a name on the PATH, or a path.
 */
export const findPython = async (
  environment: Readonly<Record<string, string>> = {},
  program = 'python3',
): Promise<PythonInterpreter | undefined> => {
  const options = { env: processEnvironment(environment), timeout: TIME_LIMIT_IN_MILLISECONDS };
  const answer = promisify(execFile)(program, ['-I', '-c', DESCRIBE], options);
  answer.child.stdin?.end();
  const found = await answer.then(
    ({ stdout }) => parseJson(stdout),
    () => undefined,
  );
  return isInterpreter(found) ? found : undefined;
};

/** For example `python3 3.11.4 in /home/ana/.venv/bin`. */
export const describePython = (python: PythonInterpreter | undefined): string =>
  python
    ? `python3 ${python.version} in ${posix.dirname(python.path)}`
    : 'no python3, which is not on the PATH';

/** Adds the interpreter to the description of a runtime whose jobs use it. */
export const describeInterpreter = (
  runtime: ContainerRuntime,
  python: PythonInterpreter | undefined,
): ContainerRuntime =>
  runtime.isProcess
    ? { ...runtime, description: `${runtime.description}, with ${describePython(python)}` }
    : runtime;

const realPath = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
};

/** A virtual environment's `python3` is usually a link to one elsewhere, so its folder counts. */
const isOf = ({ path, prefix }: PythonInterpreter, folder: string): boolean =>
  realPath(prefix) === realPath(folder) ||
  realPath(posix.dirname(path)) === realPath(posix.join(folder, 'bin'));

/**
 * A warning if an environment is active whose `python3` is not the one that runs the script.
 * @param variables of the user's shell.
 */
export const activeEnvironmentWarning = (
  python: PythonInterpreter | undefined,
  { VIRTUAL_ENV, CONDA_PREFIX }: Readonly<Partial<Record<string, string>>>,
): string | undefined => {
  // An active virtual environment comes before that of conda.
  const [name, folder] = VIRTUAL_ENV ? ['VIRTUAL_ENV', VIRTUAL_ENV] : ['CONDA_PREFIX', CONDA_PREFIX];
  if (!folder || !python || isOf(python, folder)) return undefined;
  return `The environment ${folder} is active (${name}), but the script runs with ${describePython(python)}; put ${posix.join(folder, 'bin')} first on the PATH, or deactivate the environment.`;
};
