import type { RunRecord } from '../../../workflow/run/run-record';
import { writeWhole } from './report-file';

/**
 * Writes the page of a run.
 * @param tell called with a sentence if it cannot be written.
 * @returns its path, unless it could not be written.
 */
export const writeRunPage = async (
  path: string,
  record: () => Promise<RunRecord>,
  tell: (sentence: string) => void,
): Promise<string | undefined> => {
  try {
    // Only a run with a page needs what draws it.
    const { runReportPage } = await import('../../../run-report/run-report-page.js');
    await writeWhole(path, runReportPage(await record()));
    return path;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    tell(`The report cannot be written to ${path} (${code ?? message}).`);
    return undefined;
  }
};
