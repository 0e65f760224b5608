/** One thing that is wrong with a value. */
export interface Fault {
  /** Where the value is, for example `InstanceType` or `ContainerArguments[3]`. */
  readonly key: string;
  /** The value, or what it is like. */
  readonly got: string;
  /** What is allowed there, as the end of a sentence. */
  readonly allowed: string;
}

/** A fault as one sentence. */
export const describeFault = ({ key, got, allowed }: Fault): string =>
  `${key}: got ${got}; allowed: ${allowed}`;

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
export const show = (value: unknown): string => (value === undefined ? 'nothing' : shorten(asText(value)));

/** The kind and size of a value that a message must not show. */
export const showHidden = (value: unknown): string => {
  if (typeof value === 'string') return `a string of ${[...value].length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value === null ? 'null' : `a value of type ${typeof value}`;
};
