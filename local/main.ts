import { bundleFunctions } from '../functions/bundle';
import { BUNDLES_FOLDER } from '../functions/bundles-folder';
import { describeFault } from '../workflow/fault';
import { overrideProcessingJob } from '../workflow/override-processing-job';
import { validateProcessingJob } from '../workflow/validate-processing-job';
import { type LocalJobOptions, parseCommandLine, USAGE, UsageError } from './command-line';
import { chooseRuntime } from './container/choose-runtime';
import type { ExecutionOutcome } from './execute-definition';
import { executionInput } from './local-job';
import { LOCAL_DEPLOYED_JOB, startLocalRun } from './local-run';
import { report } from './report';
import { openTerminal } from './terminal';

const EXIT_CODES: Readonly<Record<ExecutionOutcome['status'], number>> = {
  SUCCEEDED: 0,
  FAILED: 1,
  TIMED_OUT: 1,
  ABORTED: 130,
};
const BAD_USE = 2;

/** Where the person is: npm runs scripts in the package's folder. */
const folder = process.env.INIT_CWD ?? process.cwd();

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

const run = async (options: LocalJobOptions): Promise<number> => {
  refuseInvalidJob(options);
  const runtime = chosenRuntime(options);
  await bundleFunctions();
  const terminal = await openTerminal();
  const { begin, listener, end } = report(terminal, options, folder);
  begin(runtime);
  const localRun = await startLocalRun({ options, runtime, bundles: BUNDLES_FOLDER, listener });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      terminal.line('Stopping the job…');
      localRun.stop();
    });
  }
  const outcome = await localRun.outcome;
  end(outcome);
  return EXIT_CODES[outcome.status];
};

const main = async (): Promise<number> => {
  const options = parseCommandLine(process.argv.slice(2), folder);
  if (options) return run(options);
  process.stdout.write(USAGE);
  return 0;
};

main()
  .catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return error instanceof UsageError ? BAD_USE : 1;
  })
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
