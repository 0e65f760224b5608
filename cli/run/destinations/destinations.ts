import { constants, existsSync } from 'node:fs';
import { access, appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import { newFolder, pathOf } from '../flags/local-paths';
import { reportFile } from '../record/report-file';

/** Fails before the run, not after it. Makes nothing. */
const checkSummary = async (path: string): Promise<void> => {
  try {
    await (existsSync(path) ? appendFile(path, '') : access(dirname(path), constants.W_OK));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--summary must be a file that you can write to; ${path} cannot be used (${code}).`);
  }
};

/** Absolute paths. */
interface Destinations {
  readonly log?: string;
  readonly summary?: string;
  readonly keepFailed?: string;
  readonly report?: string;
}

/**
 * The files and the folder that receive what a run leaves beside its outputs.
 * @throws UsageError for one that cannot be written.
 */
export const destinationsOf = async (flags: RunFlags, folder: string): Promise<Destinations> => {
  const { log, summary, report, 'keep-failed': keepFailed } = flags;
  const destinations: Destinations = {
    ...(log !== undefined && { log: pathOf('log', log, folder) }),
    ...(summary !== undefined && { summary: pathOf('summary', summary, folder) }),
    ...(report !== undefined && { report: reportFile(report, folder) }),
    ...(keepFailed !== undefined && {
      keepFailed: newFolder('keep-failed', pathOf('keep-failed', keepFailed, folder)),
    }),
  };
  if (destinations.summary !== undefined) await checkSummary(destinations.summary);
  return destinations;
};
