/*
 * Paths as the Amazon States Language has them ("Paths" and "Reference Paths"). Workflow variables, such as $name, are not
 * among them: no definition uses any.
 */

/** A backslash takes its meaning from a character that would end the name. */
const NAME = String.raw`(?:\\.|[^\\.\[\]@,:?*()'"\s$])+`;
const QUOTED = String.raw`'(?:\\.|[^\\'])+'|"(?:\\.|[^\\"])+"`;

/** One value: a member, or an item by its index. */
const REFERENCE_STEP = String.raw`\.${NAME}|\[(?:${QUOTED}|-?\d+)\]`;

/** Any number of values: every member, members of any depth, several items, a slice of them, or those that a filter selects. */
const STEP = [
  REFERENCE_STEP,
  String.raw`\.\.?(?:${NAME}|\*)`,
  String.raw`\[(?:${QUOTED}|-?\d+)(?:, *(?:${QUOTED}|-?\d+))+\]`,
  String.raw`\[(?:\*|-?\d*:-?\d*|\??\(.+?\))\]`,
].join('|');

const PATH = new RegExp(String.raw`^\$\$?(?:${STEP})*`, 'u');
const INPUT_REFERENCE_PATH = new RegExp(String.raw`^\$(?:${REFERENCE_STEP})*$`, 'u');

/** The path that a text begins with; undefined if it begins with none. */
export const leadingPath = (text: string): string | undefined => PATH.exec(text)?.[0];

/** Whether a value is a path, into the input (`$.a`) or into the context object (`$$.a`). */
export const isPath = (value: unknown): boolean => typeof value === 'string' && leadingPath(value) === value;

/** Whether a value is a path to one value of the input, which a state may write too. */
export const isInputReferencePath = (value: unknown): boolean =>
  typeof value === 'string' && INPUT_REFERENCE_PATH.test(value);
