/** A value that breaks a rule. */
export interface ValueFault {
  /** Where the value is, for example `InstanceType` or `ContainerArguments[3]`. */
  readonly key: string;
  /** The value, what it is like, or `NOT_SET`. */
  readonly got: string;
  /** What is allowed there, as the end of a sentence that begins with "must be". */
  readonly allowed: string;
}

/** A name that no rule knows. */
export interface UnknownNameFault {
  readonly key: string;
  readonly unknown: 'key' | 'prop';
  /** Which name may be meant, or which names there are. */
  readonly hint: string;
}

/** One thing that is wrong with a value. */
export type Fault = ValueFault | UnknownNameFault;

/** What a fault got if there is no value. */
export const NOT_SET = 'not set';

/** A fault as one sentence, without a full stop. */
export const describeFault = (fault: Fault): string =>
  'hint' in fault
    ? `unknown ${fault.unknown} ${fault.key}; ${fault.hint}`
    : `${fault.key} must be ${fault.allowed}; ${fault.got === NOT_SET ? 'it is' : 'got'} ${fault.got}`;

const SHOWN_CHARACTERS = 100;

/** Cuts a text by whole characters, as a surrogate pair must not be split. */
export const shorten = (text: string): string =>
  text.length > SHOWN_CHARACTERS
    ? `${[...text].slice(0, SHOWN_CHARACTERS).join('')}… (${text.length} characters)`
    : text;

/** JSON.stringify throws for a BigInt and for a cycle. */
const asText = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value === 'bigint' ? `${value}n` : `a value of type ${typeof value}`;
  }
};

/** A value as an error message shows it, cut to 100 characters. */
export const show = (value: unknown): string => (value === undefined ? NOT_SET : shorten(asText(value)));

/** The kind and size of a value that a message must not show. */
export const showHidden = (value: unknown): string => {
  if (typeof value === 'string') return `a string of ${[...value].length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value === null ? 'null' : `a value of type ${typeof value}`;
};
