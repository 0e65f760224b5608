import { describeFault } from '../rules/fault';
import { parseJson } from '../rules/json-value';
import type { IntegerRule } from '../rules/rule';

/** The environment variables of a function. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** For a function that fails when it loads, as a variable has a value that it cannot read. */
export const malformedVariable = (name: string, got: unknown, allowed: string): Error =>
  new Error(`${describeFault({ key: `Environment variable ${name}`, got: String(got), allowed })}.`);

/** The JSON list of strings in a variable; undefined if it is not set. */
export const readList = (environment: Environment, name: string): readonly string[] | undefined => {
  const text = environment[name];
  if (text === undefined) return undefined;
  const list: unknown = parseJson(text);
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    throw malformedVariable(name, text, 'a JSON list of strings');
  }
  return list;
};

/** The whole number in a variable; undefined if it is not set. */
export const readInteger = (
  environment: Environment,
  name: string,
  { minimum, maximum, allowed }: IntegerRule,
): number | undefined => {
  const text = environment[name];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < minimum || number > maximum)
    throw malformedVariable(name, text, allowed);
  return number;
};

/** Makes the JSON of an environment variable. Tokens need another function than JSON.stringify. */
export type Encode = (value: readonly string[] | number) => string;
