import { FAN_OUT_ERRORS, type Item } from './fan-out-contracts';

/** An item that has no job, or one that cannot run. */
export type InvalidItem = Extract<Item, { readonly Error: string }>;

/** How the cause of an item that is not valid begins, so that its execution in the console names the line. */
const begin = (line: number): string => `Line ${line}: `;

/** The item with what is wrong with it, in place of a job. */
export const invalidItem = (
  { Line, Name, Attempt }: Pick<Item, 'Line' | 'Name' | 'Attempt'>,
  problem: string,
): InvalidItem => ({
  ...{ Line, Name, Attempt },
  Error: FAN_OUT_ERRORS.invalidItem,
  Cause: `${begin(Line)}${problem}`,
});

/** The cause of an item that failed, for a text that names its line already. */
export const withoutLine = (line: number, cause: string): string =>
  cause.startsWith(begin(line)) ? cause.slice(begin(line).length) : cause;
