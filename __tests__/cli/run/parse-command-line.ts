import { RUN, type RunOptions, runOptions } from '../../../cli/run/command-line';
import { parse } from '../command-line/parse';

/**
 * What the words after `run` ask for.
 * @returns undefined if they ask for the help or the version.
 * @throws UsageError
 */
export const parseCommandLine = (argv: readonly string[], folder: string): RunOptions | undefined => {
  const parsed = parse(RUN, argv);
  return parsed && runOptions(parsed.flags, folder);
};
