/** One thing that is wrong with a job. */
export interface Fault {
  /** Where it is, for example `InstanceType` or `ContainerArguments[3]`. */
  readonly key: string;
  readonly got: string;
  readonly allowed: string;
}

/** A fault as one sentence. */
export const describeFault = ({ key, got, allowed }: Fault): string =>
  `${key}: got ${got}; allowed: ${allowed}`;

const SHOWN_CHARACTERS = 100;

/** By whole characters: half of a surrogate pair is none. */
export const shorten = (text: string): string =>
  text.length > SHOWN_CHARACTERS
    ? `${[...text].slice(0, SHOWN_CHARACTERS).join('')}… (${text.length} characters)`
    : text;

/** Not every value of a program has a JSON text: a BigInt has none, nor has what holds itself. */
const asText = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value === 'bigint' ? `${value}n` : `a value of type ${typeof value}`;
  }
};

/** A value as an error message shows it. */
export const show = (value: unknown): string => (value === undefined ? 'nothing' : shorten(asText(value)));

/** The kind and size of a value that no message may show. */
export const showHidden = (value: unknown): string => {
  if (typeof value === 'string') return `a string of ${[...value].length} characters`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return value === null ? 'null' : `a value of type ${typeof value}`;
};
