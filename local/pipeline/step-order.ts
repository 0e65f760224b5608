import type { DefinedStep } from '../../workflow/pipeline/pipeline-definition';
import { pathsIn } from '../../workflow/pipeline/pipeline-value';

/** The names of the steps that have to succeed before a step starts. */
const neededBy = ({ DependsOn = [], Arguments }: DefinedStep): readonly string[] => [
  ...DependsOn,
  ...pathsIn(Arguments).flatMap((path) => /^Steps\.([^.]+)/.exec(path)?.[1] ?? []),
];

/** The names of all steps that have ended when a step starts. */
export const stepsBefore = (step: DefinedStep, steps: readonly DefinedStep[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const add = (each: DefinedStep): void => {
    for (const name of neededBy(each)) {
      if (found.has(name)) continue;
      found.add(name);
      const needed = steps.find(({ Name }) => Name === name);
      if (needed) add(needed);
    }
  };
  add(step);
  return found;
};

/** The steps in an order in which each follows those that it needs, and otherwise as in the definition. */
export const stepsInOrder = (steps: readonly DefinedStep[]): readonly DefinedStep[] => {
  const ordered: DefinedStep[] = [];
  let rest = steps;
  while (rest.length > 0) {
    const ready = rest.find((step) => !rest.some(({ Name }) => stepsBefore(step, steps).has(Name)));
    if (!ready) return steps;
    ordered.push(ready);
    rest = rest.filter((step) => step !== ready);
  }
  return ordered;
};
