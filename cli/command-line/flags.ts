import { Option } from 'commander';
import { UsageError } from './usage-error';

/** A flag of a command. Without `value` it is a switch. */
export interface Flag {
  readonly description: string;
  /** What the help shows for the value, such as `FILE`. */
  readonly value?: string;
  /** The values that are allowed. @default - any */
  readonly choices?: readonly string[];
  /** Whether the flag may be given again; its values are then a list. @default false */
  readonly isRepeatable?: boolean;
  /** Whether the value may be empty, or be the name of a flag, as in `--argument --help`. @default false */
  readonly takesAnyText?: boolean;
  /** The heading of the help under which the flag is. @default - Flags */
  readonly group?: string;
}

export type Flags = Readonly<Record<string, Flag>>;

type OneValue<F extends Flag> = F extends { readonly choices: readonly (infer Choice)[] } ? Choice : string;

type FlagValue<F extends Flag> = F extends { readonly value: string }
  ? F extends { readonly isRepeatable: true }
    ? readonly OneValue<F>[]
    : OneValue<F>
  : true;

/** The flags that the command line gives. */
export type FlagValues<F extends Flags> = { readonly [Name in keyof F]?: FlagValue<F[Name]> };

/** `a, b or c` */
const alternatives = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/**
 * A value that is one of those allowed.
 * @param subject what has the value, such as `--format`
 * @throws UsageError
 */
export const checkChoice = (subject: string, given: string, choices: readonly string[]): string => {
  if (choices.includes(given)) return given;
  throw new UsageError(`${subject} must be ${alternatives(choices)}; got "${given}".`);
};

export const missingValue = (long: string): UsageError => new UsageError(`${long} needs a value after it.`);

/** Reads one value: no flag is dropped silently, so a second value of a flag that takes one is a fault. */
const valueParser = (long: string, flag: Flag, isFlag: (word: string) => boolean) => {
  const { choices, isRepeatable = false, takesAnyText = false } = flag;
  return (given: string, earlier: string | readonly string[] | undefined): string | readonly string[] => {
    if (!takesAnyText && (given === '' || isFlag(given))) throw missingValue(long);
    if (choices) checkChoice(long, given, choices);
    if (isRepeatable) return [...(earlier ?? []), given];
    if (earlier === undefined) return given;
    throw new UsageError(`${long} can be given only once; got "${earlier}" and "${given}".`);
  };
};

/** The commander option of a flag. */
export const flagOption = (name: string, flag: Flag, isFlag: (word: string) => boolean): Option => {
  const { description, value, choices, group } = flag;
  const long = `--${name}`;
  const option = new Option(value === undefined ? long : `${long} <${value}>`, description);
  if (group !== undefined) option.helpGroup(group);
  if (choices) option.choices(choices);
  return value === undefined ? option : option.argParser(valueParser(long, flag, isFlag));
};
