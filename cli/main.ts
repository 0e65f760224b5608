#!/usr/bin/env node
import { CommanderError } from 'commander';
import { RUNS_FROM_SOURCES } from '../functions/bundle/package-folder';
import { cleanEnvironment } from './command-line/clean-environment';
import { flagValues, newCommand, newProgram } from './command-line/command';
import { UsageError } from './command-line/usage-error';
import { COMPLETION, chosenShell } from './completion/command-line';
import { chosenRun, FOLLOW } from './follow/command-line';
import { REVIEW, reviewOptions } from './review/command-line';
import { RUN } from './run/command-line';

const USAGE_ERROR = 2;

/** The user's working directory: npm itself runs the scripts of a checkout in its root. */
const folder = (RUNS_FROM_SOURCES ? process.env.INIT_CWD : undefined) ?? process.cwd();

// What a command needs is loaded only when it runs, so that a usage error is reported at once.
// Each command that needs no credentials removes them before it loads or starts anything.

const run = newCommand(RUN).action(async () => {
  const flags = flagValues(run, RUN.flags);
  const { on } = flags;
  if (on !== undefined) {
    const { runOnAws } = await import('./run-on-aws/run-on-aws.js');
    process.exitCode = await runOnAws({ ...flags, on }, folder);
    return;
  }
  cleanEnvironment(process.env);
  const { runHere } = await import('./run/run-here.js');
  process.exitCode = await runHere(flags, folder);
});

const review = newCommand(REVIEW).action(async (file?: string) => {
  cleanEnvironment(process.env);
  const options = reviewOptions(file, flagValues(review, REVIEW.flags));
  const { reviewCommand } = await import('./review/review-command.js');
  process.exitCode = reviewCommand(options, folder);
});

const follow = newCommand(FOLLOW).action(async (given?: string) => {
  const target = chosenRun(given);
  const { followCommand } = await import('./follow/follow-command.js');
  process.exitCode = await followCommand(target, flagValues(follow, FOLLOW.flags), folder);
});

const completion = newCommand(COMPLETION).action(async (word?: string) => {
  cleanEnvironment(process.env);
  const shell = chosenShell(word);
  const { completionScript } = await import('./completion/completion-script.js');
  process.stdout.write(completionScript(program, shell));
});

const program = newProgram(
  'Amazon SageMaker Processing jobs from AWS Step Functions, deployed with Terraform.',
  'In a checkout of the repository, npm start -- is run, and npm run --silent review -- is review.',
  [run, follow, review, completion],
);

/** Commander has printed what --help and --version ask for, or the help where a command is missing. */
const exitCodeOf = (error: CommanderError): number => (error.exitCode === 0 ? 0 : USAGE_ERROR);

const reportError = (error: Error): void => {
  if (error instanceof CommanderError) {
    process.exitCode = exitCodeOf(error);
  } else {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof UsageError ? USAGE_ERROR : 1;
  }
};

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve());
  });

// A reader that closes the output early, such as head, needs no stack trace.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

program
  .parseAsync(process.argv.slice(2), { from: 'user' })
  .catch(reportError)
  .then(async () => {
    await Promise.all([process.stdout, process.stderr].map(flushed));
    // The interpreter would continue the retries of a stopped execution.
    process.exit();
  });
