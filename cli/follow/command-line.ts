import type { CommandSpec } from '../command-line/command';
import type { Flags, FlagValues } from '../command-line/flags';
import { UsageError } from '../command-line/usage-error';

const FLAGS = {
  json: {
    description: 'write one event a line, as JSON, and nothing else to standard output',
  },
  report: {
    value: 'FILE',
    description: 'an HTML page about the run: states, log, files, processor, memory and disk',
  },
} as const satisfies Flags;

export type FollowFlags = FlagValues<typeof FLAGS>;

/** The command `follow`. */
export const FOLLOW = {
  name: 'follow',
  summary: 'follow a run in AWS: its states, its log and its outcome',
  description: 'Follows an execution in AWS until it ends: its states, the log of its job, and its outcome.',
  flags: FLAGS,
  argument: {
    name: 'run',
    description:
      "an execution's ARN; a state machine's ARN, for its newest execution; or the address of either in the console",
  },
  insteadOfWords: 'give one run, and follow each by itself',
  examples: [
    {
      does: 'An execution',
      line: 'npx sagemaker-processing follow arn:aws:states:eu-west-1:123456789012:execution:sagemaker-processing:run-1',
    },
    {
      does: 'The newest execution of a state machine',
      line: 'npx sagemaker-processing follow "$STATE_MACHINE_ARN"',
    },
    {
      does: 'The events for another program',
      line: 'npx sagemaker-processing follow --json "$EXECUTION_ARN" | jq -r \'select(.type == "Log").line\'',
    },
    {
      does: 'A page about a run, also if it has ended',
      line: 'npx sagemaker-processing follow --report run.html "$EXECUTION_ARN"',
    },
  ],
  notes: `It finds your credentials as the AWS command line does; the ARN tells the region. Ctrl-C ends following; the run goes on.
Exit codes: 0 the execution succeeded; 1 it failed, or it cannot be followed; 2 the command line is wrong; 130, 143 or
129 after Ctrl-C, SIGTERM or SIGHUP; 141 the output was closed.`,
} as const satisfies CommandSpec;

/** @throws UsageError if there is no run. */
export const chosenRun = (run: string | undefined): string => {
  if (run !== undefined) return run;
  throw new UsageError('Expected a run, as in: npx sagemaker-processing follow "$STATE_MACHINE_ARN"');
};
