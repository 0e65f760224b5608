import { leadingPath } from './json-path';

/** How many arguments each function takes (developer guide, Intrinsic functions). */
const ARGUMENT_COUNTS: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  'States.Array': { least: 0, most: Number.POSITIVE_INFINITY },
  'States.ArrayContains': { least: 2, most: 2 },
  'States.ArrayGetItem': { least: 2, most: 2 },
  'States.ArrayLength': { least: 1, most: 1 },
  'States.ArrayPartition': { least: 2, most: 2 },
  'States.ArrayRange': { least: 3, most: 3 },
  'States.ArrayUnique': { least: 1, most: 1 },
  'States.Base64Decode': { least: 1, most: 1 },
  'States.Base64Encode': { least: 1, most: 1 },
  'States.Format': { least: 1, most: Number.POSITIVE_INFINITY },
  'States.Hash': { least: 2, most: 2 },
  'States.JsonMerge': { least: 3, most: 3 },
  'States.JsonToString': { least: 1, most: 1 },
  'States.MathAdd': { least: 2, most: 2 },
  'States.MathRandom': { least: 2, most: 3 },
  'States.StringSplit': { least: 2, most: 2 },
  'States.StringToJson': { least: 1, most: 1 },
  'States.UUID': { least: 0, most: 0 },
};

/** How many functions the value of one field may call (developer guide, Intrinsic functions). */
const MAX_CALLS = 10;

const CALL_START = /^(States\.\w+)\(\s*/;
const SEPARATOR = /^\s*,\s*/;
const CALL_END = /^\s*\)/;
/** Quotes, braces and backslashes have a backslash before them, but for the `{}` of a format. */
const TEXT = /^'(?:\\['{}\\]|\{\}|[^'{}\\])*'/;
const NUMBER_OR_WORD = /^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/;

/** What the beginning of a text means, and the rest of it. */
interface Parsed {
  readonly calls: number;
  readonly rest: string;
}

const parseArgument = (text: string): Parsed | undefined => {
  const literal = (TEXT.exec(text) ?? NUMBER_OR_WORD.exec(text))?.[0] ?? leadingPath(text);
  return literal === undefined ? parseCall(text) : { calls: 0, rest: text.slice(literal.length) };
};

interface Arguments extends Parsed {
  readonly texts: readonly string[];
}

/** The arguments before, and those that follow up to the closing parenthesis. */
const followingArguments = (before: Arguments): Arguments | undefined => {
  const argument = parseArgument(before.rest);
  if (!argument) return undefined;
  const text = before.rest.slice(0, before.rest.length - argument.rest.length);
  const after = { texts: [...before.texts, text], calls: before.calls + argument.calls };
  const end = CALL_END.exec(argument.rest)?.[0];
  if (end !== undefined) return { ...after, rest: argument.rest.slice(end.length) };
  const separator = SEPARATOR.exec(argument.rest)?.[0];
  return separator === undefined
    ? undefined
    : followingArguments({ ...after, rest: argument.rest.slice(separator.length) });
};

const parseArguments = (text: string): Arguments | undefined => {
  const end = CALL_END.exec(text)?.[0];
  return end === undefined
    ? followingArguments({ texts: [], calls: 0, rest: text })
    : { texts: [], calls: 0, rest: text.slice(end.length) };
};

/** A format has as many `{}` as arguments after it, unless it is known only at run time. */
const fillsFormat = ([format = '', ...values]: readonly string[]): boolean =>
  !format.startsWith("'") || (format.replaceAll(/\\./g, '').match(/\{\}/g) ?? []).length === values.length;

const parseCall = (text: string): Parsed | undefined => {
  const [start = '', name = ''] = CALL_START.exec(text) ?? [];
  const counts = Object.hasOwn(ARGUMENT_COUNTS, name) ? ARGUMENT_COUNTS[name] : undefined;
  const given = counts && parseArguments(text.slice(start.length));
  if (!given || given.texts.length < counts.least || given.texts.length > counts.most) return undefined;
  if (name === 'States.Format' && !fillsFormat(given.texts)) return undefined;
  return { calls: given.calls + 1, rest: given.rest };
};

/** Whether a value is a call of an intrinsic function. */
export const isIntrinsicCall = (value: unknown): boolean => {
  const call = typeof value === 'string' ? parseCall(value) : undefined;
  return call !== undefined && call.rest.trim() === '' && call.calls <= MAX_CALLS;
};
