import type { RunResult } from './report/result';

const FAILED = 1;

/** The job succeeded, and wrote files that nothing keeps. */
const FILES_LOST = 3;

/**
 * The exit code of a run, or of many: it failed if any failed, and lost files if any did.
 * @param interrupted the exit code of an interruption. @default - there was none
 */
export const exitCodeOf = (
  results: readonly Pick<RunResult, 'status' | 'lostFiles'>[],
  interrupted: number | undefined,
): number => {
  if (results.some(({ status }) => status !== 'SUCCEEDED')) return interrupted ?? FAILED;
  return results.some(({ lostFiles }) => lostFiles.length > 0) ? FILES_LOST : 0;
};
