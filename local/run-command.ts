import { bundleFunctions } from '../functions/bundle';
import { BUNDLES_FOLDER } from '../functions/bundles-folder';
import { describeFault } from '../workflow/fault';
import { overrideProcessingJob } from '../workflow/override-processing-job';
import { validateProcessingJob } from '../workflow/validate-processing-job';
import { type LocalJobOptions, UsageError } from './command-line';
import { chooseRuntime } from './container/choose-runtime';
import { executionInput } from './local-job';
import { LOCAL_DEPLOYED_JOB, startLocalRun } from './local-run';
import { report } from './report';
import { openTerminal } from './terminal';

/** As shells count a program that a signal has ended. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

interface Interruption {
  /** Exit code, once a signal has come. */
  exitCode?: number;
  /** What a signal does; until a job runs, there is nothing to stop. */
  react: () => void;
}

const listenToSignals = (): Interruption => {
  const interruption: Interruption = { react: () => process.exit() };
  for (const [signal, code] of Object.entries(SIGNAL_CODES)) {
    process.on(signal, () => {
      interruption.exitCode = code;
      process.exitCode = code;
      interruption.react();
    });
  }
  return interruption;
};

/** The start function would refuse it as well; here nothing is started for it. */
const refuseInvalidJob = (options: LocalJobOptions): void => {
  const job = overrideProcessingJob(LOCAL_DEPLOYED_JOB, executionInput(options, 'bucket'));
  const [fault] = validateProcessingJob(job);
  if (fault) throw new UsageError(describeFault(fault));
};

const chosenRuntime = (options: LocalJobOptions) => {
  try {
    return chooseRuntime(options);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

/**
 * Runs the job that a person asks for and tells them what happens.
 * @param folder where the person is; paths are shown from there.
 * @returns the exit code.
 * @throws UsageError before anything is started.
 */
export const runCommand = async (options: LocalJobOptions, folder: string): Promise<number> => {
  refuseInvalidJob(options);
  const interruption = listenToSignals();
  const runtime = chosenRuntime(options);
  await bundleFunctions();
  const terminal = await openTerminal();
  const { begin, listener, end } = report(terminal, options, folder);
  begin(runtime);
  const localRun = await startLocalRun({ options, runtime, bundles: BUNDLES_FOLDER, listener });
  interruption.react = () => {
    terminal.line('Stopping the job…');
    localRun.stop();
  };
  const outcome = await localRun.outcome;
  end(outcome);
  return outcome.status === 'SUCCEEDED' ? 0 : (interruption.exitCode ?? 1);
};
