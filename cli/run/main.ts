import { cleanEnvironment } from './clean-environment';
import { parseCommandLine, USAGE, UsageError } from './command-line';

const USAGE_ERROR = 2;

cleanEnvironment(process.env);

/** The user's working directory: npm itself runs scripts in the package's folder. */
const folder = process.env.INIT_CWD ?? process.cwd();

const main = async (): Promise<number> => {
  const options = parseCommandLine(process.argv.slice(2), folder);
  if (!options) {
    process.stdout.write(USAGE);
    return 0;
  }
  // Loaded only now, so that a usage error is reported at once.
  const { runCommand } = await import('./run-command.js');
  return runCommand(options, folder);
};

// A reader that closes the output early, such as head, needs no stack trace.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

main()
  .catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return error instanceof UsageError ? USAGE_ERROR : 1;
  })
  .then(async (exitCode) => {
    process.exitCode = exitCode;
    // The interpreter would continue the retries of a stopped execution.
    await Promise.all([process.stdout, process.stderr].map(flushed));
    process.exit();
  });
