import { join, resolve } from 'node:path';
import { RUN, type RunFlags } from '../../../cli/run/command-line';
import { parseLocalJob, withExample } from '../../../cli/run/flags/local-job-flags';
import type { LocalJob } from '../../../local/local-job';
import { parse } from '../command-line/parse';

export const EXAMPLE = join(resolve(__dirname, '../../..'), 'examples', 'penguins');

/** What the words after `run` ask for. */
export interface ParsedRun {
  readonly flags: RunFlags;
  readonly job: LocalJob;
}

/**
 * Parses the words after `run` that make a job of the user's files.
 * @returns undefined if they ask for the help or the version.
 * @throws UsageError
 */
export const parseRun = (argv: readonly string[], folder: string): ParsedRun | undefined => {
  const flags = parse(RUN, argv)?.flags;
  return flags && { flags, job: parseLocalJob(withExample(flags, EXAMPLE), folder) };
};
