import { code } from '../../../review/page/escaping';
import { formatCount, formatSeconds } from '../report/amounts';
import type { RunResult } from '../report/result';

const MAX_NAMES = 10;

/** Names as code, at most ten, and the number of the others. */
const nameList = (names: readonly string[]): string => {
  const shown = names.slice(0, MAX_NAMES).map((name) => code(name));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const countedNames = (names: readonly string[]): string =>
  names.length === 0 ? 'no files' : `${formatCount(names.length, 'file')}: ${nameList(names)}`;

const outcomeText = ({ status, milliseconds, files, lostFiles, failure }: RunResult): string => {
  const duration = formatSeconds(milliseconds);
  if (status === 'FAILED') {
    const reason = failure === undefined || failure.reason === '' ? '' : `, ${code(failure.reason)}`;
    return `**Failed** after ${duration}: ${code(failure?.error ?? '')}${reason}`;
  }
  if (status === 'ABORTED') return `**Stopped** after ${duration}`;
  if (status === 'TIMED_OUT') return `**Timed out** after ${duration}`;
  if (lostFiles.length > 0) {
    const lost = countedNames(lostFiles.map(({ path }) => path));
    return `**Lost files** after ${duration}: the job succeeded, but wrote outside its outputs ${lost}`;
  }
  return `**Succeeded** in ${duration}, ${countedNames(files)}`;
};

/**
 * One line of Markdown that says how a run has ended.
 * @param ran what has run. @default - the workflow of a plan, on sample data
 */
export const runSummary = (result: RunResult, ran?: string): string =>
  `Ran ${ran === undefined ? 'on the sample' : code(ran)}: ${outcomeText(result)}.`;
