import { UsageError } from '../../command-line/usage-error';

/** Names the step in each line of a fault. */
const linesOf = (name: string, error: unknown): readonly string[] => {
  if (!(error instanceof UsageError)) throw error;
  return error.message.split('\n').map((line) => `${name}: ${line}`);
};

/**
 * Does something with each step, and goes on after a fault.
 * @param notes what the user has to know about the faults.
 * @throws UsageError with the faults of all steps.
 */
export const ofAllSteps = async <Step extends { readonly name: string }, Result>(
  steps: readonly Step[],
  action: (step: Step) => Result | Promise<Result>,
  notes: readonly string[] = [],
): Promise<readonly Result[]> => {
  const faults: string[] = [];
  const results: Result[] = [];
  for (const step of steps) {
    try {
      results.push(await action(step));
    } catch (error) {
      faults.push(...linesOf(step.name, error));
    }
  }
  if (faults.length > 0) throw new UsageError([...faults, ...notes].join('\n'));
  return results;
};
