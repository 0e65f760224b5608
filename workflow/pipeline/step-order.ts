import type { DefinedStep, PipelineDefinition } from './pipeline-definition';
import { neededSteps } from './pipeline-references';

/** For each name the names that come before it. */
export type Needs = ReadonlyMap<string, readonly string[]>;

/**
 * The names, each after those that it needs, and otherwise in their order. Names in a cycle, and those that need one, are
 * left out.
 */
export const orderedNames = (needs: Needs): readonly string[] => {
  const ordered = new Set<string>();
  const next = () =>
    [...needs].find(([name, others]) => !ordered.has(name) && others.every((other) => ordered.has(other)));
  for (let found = next(); found; found = next()) ordered.add(found[0]);
  return [...ordered];
};

const cycleFrom = (start: string, needs: Needs): readonly string[] => {
  const path: string[] = [];
  let name: string | undefined = start;
  while (name !== undefined && !path.includes(name)) {
    path.push(name);
    name = needs.get(name)?.[0];
  }
  return name === undefined ? [] : [...path.slice(path.indexOf(name)), name];
};

const without = (needs: Needs, names: readonly string[]): Needs =>
  new Map(
    [...needs]
      .filter(([name]) => !names.includes(name))
      .map(([name, others]) => [name, others.filter((other) => !names.includes(other))]),
  );

/** The cycles: each as its names, the first one again at the end. Each name is in at most one of them. */
export const cyclesOf = (needs: Needs): readonly (readonly string[])[] => {
  const left = without(needs, orderedNames(needs));
  const [first] = left.keys();
  if (first === undefined) return [];
  const cycle = cycleFrom(first, left);
  return [cycle, ...cyclesOf(without(left, cycle))];
};

/** The steps, each after those that it needs, and otherwise in their order. The definition must have no fault. */
export const stepsInOrder = ({ Steps }: Pick<PipelineDefinition, 'Steps'>): readonly DefinedStep[] => {
  const byName = new Map(Steps.map((step) => [step.Name, step]));
  return orderedNames(new Map(Steps.map((step) => [step.Name, neededSteps(step)]))).flatMap(
    (name) => byName.get(name) ?? [],
  );
};
