import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  type ContainerListener,
  processEnvironment,
  type RunningContainer,
  runContainer,
} from '../container/container';
import { findPython, type PythonInterpreter } from './interpreter';
import { pipVariables } from './pip-variables';
import { requirementsKey } from './requirements-key';
import { type Step, StepFailure } from './step';
import { cachedEnvironment, environmentVariables, makeJobEnvironment } from './virtual-environment';

export interface RequirementsProps {
  /** A .zip or .tar.gz with a `requirements.txt` at its top. */
  readonly archive: string;
  readonly isZip: boolean;
  /** Of the job's own; receives the unpacked archive. */
  readonly folder: string;
  /** The folder of each host of the job; receives the host's own environment. */
  readonly hostFolders: readonly string[];
  /** The job's variables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly listener: ContainerListener;
  readonly signal: AbortSignal;
  /** Called for each program that runs, to stop it. */
  readonly onStart: (running: RunningContainer) => void;
}

/** The folder that keeps the environments. */
const environmentsFolder = (variables: NodeJS.ProcessEnv = process.env): string =>
  join(
    variables.XDG_CACHE_HOME || join(variables.HOME || homedir(), '.cache'),
    'cdktf-sagemaker-processing',
    'venvs',
  );

const KEPT_CHARACTERS = 1024;

/** Runs programs with the user's settings for pip, which the job itself does not get. */
const stepRunner =
  ({ folder, environment, listener, signal, onStart }: RequirementsProps): Step =>
  async (file, args, { cwd = folder, isShown = false } = {}) => {
    signal.throwIfAborted();
    let output = '';
    const running = runContainer(
      {
        file,
        arguments: args,
        environment: {
          ...processEnvironment(environment.PATH === undefined ? {} : { PATH: environment.PATH }),
          ...pipVariables(process.env),
          PIP_DISABLE_PIP_VERSION_CHECK: '1',
        },
        cwd,
      },
      {
        onLine: (line, stream) => {
          output = `${output}${line}\n`.slice(-KEPT_CHARACTERS);
          if (isShown) listener.onLine(line, stream);
        },
        drained: () => listener.drained?.(),
      },
    );
    onStart(running);
    const { exitCode, lastErrorOutput } = await running.end;
    signal.throwIfAborted();
    return { exitCode, output: (lastErrorOutput || output).trim() };
  };

/** Unpacks as the job's own command does. */
const unpack = async ({ archive, isZip }: RequirementsProps, target: string, step: Step): Promise<void> => {
  await mkdir(target, { recursive: true });
  const { exitCode, output } = isZip
    ? await step('python3', ['-m', 'zipfile', '-e', archive, target])
    : await step('tar', ['-xzf', archive, '-C', target]);
  if (exitCode !== 0) throw new StepFailure(output, exitCode);
};

const sharedEnvironment = async (
  props: RequirementsProps,
  python: PythonInterpreter,
  step: Step,
): Promise<string> => {
  const source = join(props.folder, 'requirements');
  await unpack(props, source, step);
  const key = await requirementsKey(join(source, 'requirements.txt'), python);
  return cachedEnvironment({ python, source, folder: join(environmentsFolder(), key) }, step);
};

/**
 * Installs the requirements of a source archive before the job starts, so that the job's own command finds them
 * satisfied. They are kept for later runs. Without `python3` nothing is prepared: the job's command reports it.
 * @returns the variables for each host.
 * @throws StepFailure if they cannot be installed.
 */
export const prepareRequirements = async (
  props: RequirementsProps,
): Promise<readonly Record<string, string>[]> => {
  const { hostFolders, environment } = props;
  const python = await findPython(environment);
  if (!python) return hostFolders.map(() => ({}));
  const step = stepRunner(props);
  const shared = await sharedEnvironment(props, python, step);
  const path = environment.PATH ?? process.env.PATH ?? '';
  const variables: Record<string, string>[] = [];
  for (const hostFolder of hostFolders) {
    const folder = join(hostFolder, 'venv');
    await makeJobEnvironment(python, shared, folder, step);
    variables.push(environmentVariables(folder, shared, path));
  }
  return variables;
};
