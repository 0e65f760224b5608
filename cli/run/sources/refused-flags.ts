import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import { FILES_FLAGS } from '../flags/files-flags';

/** What runs: a job of the user's files or of a file with its keys, or what a plan or a definition has. */
export type Source = 'files' | 'job' | 'plan' | 'pipeline';

/** Flags that cannot be used, and what to do instead. */
type NotFor = readonly (readonly [readonly (keyof RunFlags)[], string])[];

const ONLY_ON_AWS = [['bucket', 'detach'], 'needs --on'] as const satisfies NotFor[number];

const ONLY_OF_PLAN = [
  ['chdir', 'workflow', 'execution-input'],
  'needs --plan',
] as const satisfies NotFor[number];

const ONLY_OF_PIPELINE = [
  ['parameter'],
  'needs --pipeline, or --plan with a pipeline',
] as const satisfies NotFor[number];

/** All steps' outputs are below one folder. */
const FILES_FLAGS_BUT_OUTPUT = FILES_FLAGS.filter((name) => name !== 'output');

/** A pipeline names its steps' jobs and data. */
const NOT_FOR_PIPELINE: NotFor = [
  [FILES_FLAGS_BUT_OUTPUT, 'cannot be used with a pipeline; use --parameter, and --s3 for the data'],
  [['integration'], 'cannot be used with a pipeline, which has no state machine'],
  [['execution-input'], 'cannot be used with a pipeline; use --parameter'],
  [
    ['items', 'max-concurrency', 'results', 'resume'],
    'cannot be used with a pipeline; run one of its steps alone, with --job, for each item of a list',
  ],
];

const NOT_FOR: Readonly<Record<Source, NotFor>> = {
  files: [ONLY_ON_AWS, ONLY_OF_PLAN, ONLY_OF_PIPELINE],
  job: [
    ONLY_ON_AWS,
    [
      FILES_FLAGS,
      'cannot be used with --job; write the key of the job into its file, and use --s3 for its data',
    ],
    [['plan', 'pipeline'], 'cannot be used with --job; use one of them'],
    ONLY_OF_PLAN,
    ONLY_OF_PIPELINE,
  ],
  plan: [
    ONLY_ON_AWS,
    [['pipeline'], 'cannot be used with --plan; use one of them'],
    [FILES_FLAGS_BUT_OUTPUT, 'cannot be used with --plan; use --execution-input, and --s3 for the data'],
    [['integration'], 'cannot be used with --plan, which has an integration of its own'],
  ],
  pipeline: [ONLY_ON_AWS, ...NOT_FOR_PIPELINE, [['chdir'], 'needs --plan']],
};

/** What only the workflow of a plan cannot use. */
const NOT_FOR_PLANNED_WORKFLOW: NotFor = [
  [['output'], 'cannot be used with --plan; use --execution-input, and --s3 for the data'],
  ONLY_OF_PIPELINE,
];

const NOT_FOR_ONE_JOB: NotFor = [[['max-concurrency', 'results', 'resume'], 'needs --items']];

const NOT_FOR_ONE_JOB_OF_FILES: NotFor = [
  [['s3'], 'needs --job, --plan, --pipeline or --items; for a script of your own, use --input and --output'],
];

/** A page or a log is about one execution. */
const NOT_FOR_ITEMS: NotFor = [
  [
    ['log'],
    'cannot be used with --items, because each item has a log of its own in the results folder; use --results',
  ],
  [['report'], 'cannot be used with --items; run one item alone, with --job, for a page about it'],
];

const sourceOf = ({ job, plan, pipeline }: RunFlags): Source => {
  if (job !== undefined) return 'job';
  if (plan !== undefined) return 'plan';
  return pipeline === undefined ? 'files' : 'pipeline';
};

const notForAmount = ({ items }: RunFlags, source: Source): NotFor => {
  if (items !== undefined) return NOT_FOR_ITEMS;
  return source === 'files' ? [...NOT_FOR_ONE_JOB, ...NOT_FOR_ONE_JOB_OF_FILES] : NOT_FOR_ONE_JOB;
};

const refuse = (flags: RunFlags, notFor: NotFor): void => {
  for (const [names, instead] of notFor) {
    const given = names.find((name) => flags[name] !== undefined);
    if (given !== undefined) throw new UsageError(`--${given} ${instead}.`);
  }
};

/** @throws UsageError for a flag that does not go with the others. */
export const refuseOtherFlags = (flags: RunFlags): void => {
  const source = sourceOf(flags);
  refuse(flags, [...NOT_FOR[source], ...notForAmount(flags, source)]);
};

/** @throws UsageError for a flag that a plan's workflow cannot use. */
export const refuseFlagsOfPipelines = (flags: RunFlags): void => refuse(flags, NOT_FOR_PLANNED_WORKFLOW);

/** @throws UsageError for a flag that a plan's pipeline cannot use. */
export const refuseFlagsOfWorkflows = (flags: RunFlags): void => refuse(flags, NOT_FOR_PIPELINE);
