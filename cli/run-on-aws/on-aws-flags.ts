import { randomBytes } from 'node:crypto';
import { basename, extname } from 'node:path';
import { parseStateMachineArn, type RunTarget } from '../../follow/target/run-target';
import type { LocalJob } from '../../local/local-job';
import { UsageError } from '../command-line/usage-error';
import type { RunFlags } from '../run/command-line';
import type { BucketPlace } from './job-files';

/** Flags of a run on this machine alone, and of a job that has no files here. */
const NOT_IN_AWS: readonly (readonly [flag: keyof RunFlags, instead: string])[] = [
  ['docker', 'the job runs in the image of the deployment, or in --image'],
  ['job', 'start its execution with the aws command that a run on this machine prints'],
  ['plan', 'deploy it first'],
  ['chdir', 'it belongs to --plan'],
  ['workflow', 'it belongs to --plan'],
  ['execution-input', 'it belongs to --plan'],
  ['pipeline', 'start it with the aws command that a run on this machine prints'],
  ['parameter', 'it belongs to --pipeline'],
  ['s3', 'use --input and --output'],
  ['items', 'start an execution of the fan-out that you have deployed'],
  ['max-concurrency', 'it belongs to --items'],
  ['results', 'it belongs to --items'],
  ['resume', 'it belongs to --items'],
  ['integration', 'the deployed state machine has one of its own'],
  ['keep-failed', 'SageMaker uploads nothing of a job that fails'],
  ['summary', 'it is for a run on this machine'],
];

/** Letters, digits, dots and dashes, as Amazon S3 allows. */
const BUCKET = /^(?:s3:\/\/)?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/s;

const parseBucket = (given: string): BucketPlace => {
  const [, bucket, path = ''] = BUCKET.exec(given) ?? [];
  const prefix = path.replace(/\/+$/, '');
  if (bucket === undefined || prefix.split('/').includes('..') || prefix.startsWith('/')) {
    throw new UsageError(`--bucket must be NAME or NAME/PREFIX, such as my-data/runs; got "${given}".`);
  }
  return { bucket, prefix: prefix === '' ? '' : `${prefix}/` };
};

const stateMachineOf = (given: string): RunTarget => {
  try {
    return parseStateMachineArn(given);
  } catch (error) {
    throw new UsageError(`--on ${(error as Error).message}.`);
  }
};

/** Where a job runs in AWS. */
export interface OnAws {
  readonly stateMachine: RunTarget;
  readonly place: BucketPlace;
}

/** @throws UsageError */
export const onAws = (flags: RunFlags & { readonly on: string }): OnAws => {
  for (const [flag, instead] of NOT_IN_AWS) {
    if (flags[flag] !== undefined) throw new UsageError(`--${flag} cannot be used with --on: ${instead}.`);
  }
  if (flags.detach && flags.report !== undefined) {
    throw new UsageError(
      '--report cannot be used with --detach: give it to the follow command that --detach prints.',
    );
  }
  const stateMachine = stateMachineOf(flags.on);
  if (flags.bucket === undefined) {
    throw new UsageError(
      '--on needs --bucket, which receives the inputs and the outputs, such as --bucket my-data/runs.',
    );
  }
  return { stateMachine, place: parseBucket(flags.bucket) };
};

const MAX_SCRIPT_CHARACTERS = 40;

const scriptName = ({ program }: LocalJob): string => {
  if (program === undefined || program.kind === 'command') return 'run';
  const path = program.kind === 'source' ? program.entrypoint : program.path;
  const name = basename(path, extname(path)).replaceAll(/[^A-Za-z0-9_-]+/g, '-');
  return name.slice(0, MAX_SCRIPT_CHARACTERS).replaceAll(/^-+|-+$/g, '') || 'run';
};

/** `prepare-20261128T101530Z-3f2a`: the script and the time. The end tells two of the same second apart. */
export const executionName = (job: LocalJob, now: Date, end = randomBytes(2).toString('hex')): string =>
  `${scriptName(job)}-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${end}`;
