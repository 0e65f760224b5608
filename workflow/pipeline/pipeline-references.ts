import { isRecord } from '../rules/json-value';

/** What the path of a `Get` refers to. */
export type Reference =
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'execution'; readonly name: string }
  /** A property of a step's job, as DescribeProcessingJob returns it. */
  | { readonly kind: 'step'; readonly name: string; readonly property: string };

/** Undefined for a path that no pipeline has. */
export const parseReference = (path: string): Reference | undefined => {
  const [, root, name = '', property] =
    /^(Parameters|Execution|Steps)\.([^.[\]]+)(?:\.(.+))?$/s.exec(path) ?? [];
  if (root === 'Steps') return property === undefined ? undefined : { kind: 'step', name, property };
  if (root === undefined || property !== undefined) return undefined;
  return { kind: root === 'Parameters' ? 'parameter' : 'execution', name };
};

/** Whether an object of a definition has the form of a function, known or not. A map with more names is none. */
export const looksLikeFunction = (value: unknown): value is Readonly<Record<string, unknown>> => {
  const [name, ...others] = isRecord(value) ? Object.keys(value) : [];
  return name !== undefined && others.length === 0 && /^(Get$|Std:)/.test(name);
};

/** A `Get` and where it is, such as `Steps[0].Arguments.RoleArn`. */
export interface PlacedGet {
  readonly key: string;
  readonly path: string;
}

/** Every `Get` in a value, with its place. */
export const placedGets = (key: string, value: unknown): readonly PlacedGet[] => {
  if (looksLikeFunction(value) && typeof value.Get === 'string') return [{ key, path: value.Get }];
  if (Array.isArray(value)) return value.flatMap((item, index) => placedGets(`${key}[${index}]`, item));
  return isRecord(value)
    ? Object.entries(value).flatMap(([name, member]) => placedGets(`${key}.${name}`, member))
    : [];
};

const stepOf = (path: string): readonly string[] => {
  const reference = parseReference(path);
  return reference?.kind === 'step' ? [reference.name] : [];
};

/** The names of the steps that a step needs: those in DependsOn, and those whose properties it uses. */
export const neededSteps = (step: unknown): readonly string[] => {
  const { DependsOn, Arguments } = isRecord(step) ? step : {};
  const named = Array.isArray(DependsOn) ? DependsOn.filter((name) => typeof name === 'string') : [];
  return [...new Set([...named, ...placedGets('', Arguments).flatMap(({ path }) => stepOf(path))])];
};
