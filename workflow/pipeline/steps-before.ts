import type { DefinedStep } from './pipeline-definition';
import { neededSteps } from './pipeline-references';

/** The names of all steps that have ended when a step starts. */
export const stepsBefore = (step: DefinedStep, steps: readonly DefinedStep[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const add = (each: DefinedStep): void => {
    for (const name of neededSteps(each)) {
      if (found.has(name)) continue;
      found.add(name);
      const needed = steps.find(({ Name }) => Name === name);
      if (needed) add(needed);
    }
  };
  add(step);
  return found;
};
