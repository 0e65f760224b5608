import { join } from 'node:path';
import { BUNDLES_FOLDER } from '../../../functions/bundle/bundles-folder';
import { PACKAGE_FOLDER } from '../../../functions/bundle/package-folder';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import type { PreparedRun } from './prepared-run';

/** The job comes from the user's files, from a file with its keys, or from a plan. */
type Source = 'files' | 'job' | 'plan';

const FILES_ONLY = [
  'script',
  'source-dir',
  'entrypoint',
  'input',
  'output',
  'argument',
  'environment',
  'sharded',
  'instance-count',
  'instance-preference',
  'max-runtime',
] as const satisfies readonly (keyof RunFlags)[];

const ONLY_ON_AWS = [['bucket', 'detach'], 'needs --on'] as const satisfies readonly [
  readonly (keyof RunFlags)[],
  string,
];

/** The flags that each source cannot use, and what to do instead. */
const NOT_FOR: Readonly<Record<Source, readonly (readonly [readonly (keyof RunFlags)[], string])[]>> = {
  files: [
    ONLY_ON_AWS,
    [['s3'], 'needs --job or --plan; for a script of your own, use --input and --output'],
    [['chdir', 'workflow', 'execution-input'], 'needs --plan'],
  ],
  job: [
    ONLY_ON_AWS,
    [
      FILES_ONLY,
      'cannot be used with --job; write the key of the job into its file, and use --s3 for its data',
    ],
    [['plan'], 'cannot be used with --job; use one of them'],
    [['chdir', 'workflow', 'execution-input'], 'needs --plan'],
  ],
  plan: [
    ONLY_ON_AWS,
    [FILES_ONLY, 'cannot be used with --plan; use --execution-input, and --s3 for the data'],
    [['integration'], 'cannot be used with --plan, which has an integration of its own'],
  ],
};

const sourceOf = ({ job, plan }: RunFlags): Source =>
  job !== undefined ? 'job' : plan !== undefined ? 'plan' : 'files';

const refuseOtherFlags = (flags: RunFlags, source: Source): void => {
  for (const [names, instead] of NOT_FOR[source]) {
    const given = names.find((name) => flags[name] !== undefined);
    if (given !== undefined) throw new UsageError(`--${given} ${instead}.`);
  }
};

/**
 * Checks everything that can be checked before the run.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError
 */
export const prepareRun = async (flags: RunFlags, folder: string): Promise<PreparedRun> => {
  refuseOtherFlags(flags, sourceOf(flags));
  const { job, plan } = flags;
  // Only --job needs a parser of YAML, and only --plan one of plans.
  if (job !== undefined)
    return (await import('./job-run.js')).jobRun({ ...flags, job }, folder, BUNDLES_FOLDER);
  if (plan !== undefined) return (await import('./plan-run.js')).planRun({ ...flags, plan }, folder);
  const example = join(PACKAGE_FOLDER, 'examples', 'penguins');
  return (await import('./files-run.js')).filesRun(flags, folder, { bundles: BUNDLES_FOLDER, example });
};
