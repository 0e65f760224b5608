import { parsePlan } from '../../review/plan/plan-input';
import { reviewInAllForms } from '../../review/review-plan';
import { readPlanFile } from '../plan-file';
import type { ReviewOptions } from './command-line';

const WARNED = 3;
/**
 * Writes a review to standard output.
 * @param folder the user's working directory, to which a relative path refers.
 * @returns the exit code.
 * @throws InputError if the file is not a plan.
 */
export const reviewCommand = ({ file, format, failOn }: ReviewOptions, folder: string): number => {
  const { page, json, kinds } = reviewInAllForms(parsePlan(readPlanFile(file, folder)));
  process.stdout.write(format === 'json' ? json : page);
  return failOn.some((kind) => kinds.has(kind)) ? WARNED : 0;
};
