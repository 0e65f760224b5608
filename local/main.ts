import { bundleFunctions } from '../functions/bundle';
import { BUNDLES_FOLDER } from '../functions/bundles-folder';
import { describeFault } from '../workflow/fault';
import { overrideProcessingJob } from '../workflow/override-processing-job';
import { validateProcessingJob } from '../workflow/validate-processing-job';
import { type LocalJobOptions, parseCommandLine, USAGE, UsageError } from './command-line';
import { chooseRuntime } from './container/choose-runtime';
import { executionInput } from './local-job';
import { LOCAL_DEPLOYED_JOB, startLocalRun } from './local-run';
import { report } from './report';
import { openTerminal } from './terminal';

const BAD_USE = 2;

/** As shells count a program that a signal has ended. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

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

let signalCode: number | undefined;

/** Until a job runs, there is nothing to stop. */
let onSignal = (): void => process.exit();

const listenToSignals = (): void => {
  for (const [signal, code] of Object.entries(SIGNAL_CODES)) {
    process.on(signal, () => {
      signalCode = code;
      process.exitCode = code;
      onSignal();
    });
  }
};

const run = async (options: LocalJobOptions): Promise<number> => {
  refuseInvalidJob(options);
  listenToSignals();
  const runtime = chosenRuntime(options);
  await bundleFunctions();
  const terminal = await openTerminal();
  const { begin, listener, end } = report(terminal, options, folder);
  begin(runtime);
  const localRun = await startLocalRun({ options, runtime, bundles: BUNDLES_FOLDER, listener });
  onSignal = () => {
    terminal.line('Stopping the job…');
    localRun.stop();
  };
  const outcome = await localRun.outcome;
  end(outcome);
  return outcome.status === 'SUCCEEDED' ? 0 : (signalCode ?? 1);
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
