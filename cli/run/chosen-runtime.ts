import { chooseRuntime } from '../../local/container/choose-runtime';
import type { ContainerRuntime } from '../../local/container/container';
import { activeEnvironmentWarning, describeInterpreter, findPython } from '../../local/python/interpreter';
import { UsageError } from '../command-line/usage-error';
import type { RunFlags } from './command-line';

/** @throws UsageError if the flags ask for a container, and no engine responds. */
export const chosenRuntime = ({ docker, image }: RunFlags): ContainerRuntime => {
  try {
    return chooseRuntime({ docker: docker ?? false, ...(image !== undefined && { image }) });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

/** How a job runs, as its report says it. */
export interface DescribedRuntime {
  readonly described: ContainerRuntime;
  /** What the user has to know about the interpreter. */
  readonly warnings: readonly string[];
}

/** @param environment of the job: its PATH leads to the interpreter. */
export const describeRuntime = async (
  runtime: ContainerRuntime,
  environment: Readonly<Record<string, string>> = {},
): Promise<DescribedRuntime> => {
  const python = runtime.isProcess ? await findPython(environment) : undefined;
  const warning = activeEnvironmentWarning(python, process.env);
  return {
    described: describeInterpreter(runtime, python),
    warnings: warning === undefined ? [] : [warning],
  };
};
