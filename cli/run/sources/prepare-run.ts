import { join } from 'node:path';
import { BUNDLES_FOLDER } from '../../../functions/bundle/bundles-folder';
import { PACKAGE_FOLDER } from '../../../functions/bundle/package-folder';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import { FILES_FLAGS } from '../flags/files-flags';
import { checkRun, type PreparedRun, type UncheckedRun } from './prepared-run';

/** The job comes from the user's files, from a file with its keys, or from a plan. */
type Source = 'files' | 'job' | 'plan';

const ONLY_ON_AWS = [['bucket', 'detach'], 'needs --on'] as const satisfies readonly [
  readonly (keyof RunFlags)[],
  string,
];

type NotFor = readonly (readonly [readonly (keyof RunFlags)[], string])[];

/** The flags that each source cannot use, and what to do instead. */
const NOT_FOR: Readonly<Record<Source, NotFor>> = {
  files: [ONLY_ON_AWS, [['chdir', 'workflow', 'execution-input'], 'needs --plan']],
  job: [
    ONLY_ON_AWS,
    [
      FILES_FLAGS,
      'cannot be used with --job; write the key of the job into its file, and use --s3 for its data',
    ],
    [['plan'], 'cannot be used with --job; use one of them'],
    [['chdir', 'workflow', 'execution-input'], 'needs --plan'],
  ],
  plan: [
    ONLY_ON_AWS,
    [FILES_FLAGS, 'cannot be used with --plan; use --execution-input, and --s3 for the data'],
    [['integration'], 'cannot be used with --plan, which has an integration of its own'],
  ],
};

const sourceOf = ({ job, plan }: RunFlags): Source =>
  job !== undefined ? 'job' : plan !== undefined ? 'plan' : 'files';

const NOT_FOR_ONE_JOB: NotFor = [[['max-concurrency', 'results', 'resume'], 'needs --items']];

const NOT_FOR_ONE_JOB_OF_FILES: NotFor = [
  [['s3'], 'needs --job, --plan or --items; for a script of your own, use --input and --output'],
];

/** A page or a log is about one execution. */
const NOT_FOR_ITEMS: NotFor = [
  [
    ['log'],
    'cannot be used with --items, because each item has a log of its own in the results folder; use --results',
  ],
  [['report'], 'cannot be used with --items; run one item alone, with --job, for a page about it'],
];

const notForAmount = ({ items }: RunFlags, source: Source): NotFor => {
  if (items !== undefined) return NOT_FOR_ITEMS;
  return source === 'files' ? [...NOT_FOR_ONE_JOB, ...NOT_FOR_ONE_JOB_OF_FILES] : NOT_FOR_ONE_JOB;
};

const refuseOtherFlags = (flags: RunFlags, source: Source): void => {
  for (const [names, instead] of [...NOT_FOR[source], ...notForAmount(flags, source)]) {
    const given = names.find((name) => flags[name] !== undefined);
    if (given !== undefined) throw new UsageError(`--${given} ${instead}.`);
  }
};

/**
 * The run of these flags, before its job is checked.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError
 */
export const uncheckedRun = async (flags: RunFlags, folder: string): Promise<UncheckedRun> => {
  refuseOtherFlags(flags, sourceOf(flags));
  const { job, plan } = flags;
  // Only --job needs a parser of YAML, and only --plan one of plans.
  if (job !== undefined)
    return (await import('./job-run.js')).jobRun({ ...flags, job }, folder, BUNDLES_FOLDER);
  if (plan !== undefined) return (await import('./plan-run.js')).planRun({ ...flags, plan }, folder);
  const example = join(PACKAGE_FOLDER, 'examples', 'penguins');
  return (await import('./files-run.js')).filesRun(flags, folder, { bundles: BUNDLES_FOLDER, example });
};

/**
 * Checks everything that can be checked before the run.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError
 */
export const prepareRun = async (flags: RunFlags, folder: string): Promise<PreparedRun> => {
  const run = await uncheckedRun(flags, folder);
  try {
    return await checkRun(run);
  } catch (error) {
    await run.remove?.();
    throw error;
  }
};
