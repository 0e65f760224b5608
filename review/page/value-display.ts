import { memberOf, type Path, showPath, valueAt } from '../../terraform-plan/members';
import { isMarker, isSensitive, UNKNOWN } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';
import { shownExpression } from '../disclosure/expressions';
import { isHarmlessName, isHarmlessText } from '../disclosure/harmless-texts';
import { isNamePlace, isPairValue, labelsOf } from '../disclosure/name-places';
import { isEnvironment, isSecretName } from '../disclosure/secret-names';
import { code, shorten } from './escaping';

/** In place of a value whose name says that it is a secret. */
export const HIDDEN = '(hidden)';

/** In place of a text that is not known to be harmless. */
export const lengthOf = (text: string): string =>
  `(${text.length} ${text.length === 1 ? 'character' : 'characters'})`;

/** The names that a value stands under or beside, from the outermost. */
type Names = readonly string[];

/** What is shown for a marker; undefined for anything else. */
export const markerText = (value: unknown): string | undefined => {
  if (value === UNKNOWN) return '(known after apply)';
  return isSensitive(value) ? '(sensitive)' : undefined;
};

/** A reference says where a value comes from: `"Token.$": "$.token"`, `"SecretArn": "arn:…"`. */
const isReference = (name: string, value: unknown): boolean =>
  typeof value === 'string' &&
  ((name.endsWith('.$') && value.startsWith('$')) ||
    (/(?:arn|value_?from)$/i.test(name) && value.startsWith('arn:'))) &&
  isHarmlessText(value);

const isHiddenBelow = (names: Names): boolean =>
  names.some((name) => isSecretName(name) || isEnvironment(name));

/** A name that the user chose, if its form allows. */
export const shownName = (name: string): string => (isHarmlessName(name) ? name : lengthOf(name));

const shownText = (text: string, names: Names): string => {
  if (isHarmlessText(text) || (isNamePlace(names) && isHarmlessName(text))) return text;
  return shownExpression(text) ?? lengthOf(text);
};

const LONG_FLAG = /^--[A-Za-z][\w-]{0,60}$/;
/** Some programs take a value without a space behind a letter, such as the password in `-psecret`. */
const SHORT_FLAG = /^-(?:[A-Za-z]|[a-oq-z][a-z-]{1,30})$/;

const isFlag = (item: unknown): item is string =>
  typeof item === 'string' && (LONG_FLAG.test(item) || SHORT_FLAG.test(item)) && isHarmlessName(item);

/** The arguments of a command: a flag names the argument after it, or after its `=`. */
const shownItems = (items: readonly unknown[], names: Names): unknown[] =>
  items.map((item, index) => {
    const previous = items[index - 1];
    const own = isFlag(previous) ? [...names, previous] : names;
    if (typeof item !== 'string' || isHiddenBelow(own)) return showable(item, own);
    if (isFlag(item)) return item;
    const [, flag, value] = /^(--?[A-Za-z][\w-]{0,60})=(.*)$/s.exec(item) ?? [];
    return flag === undefined || value === undefined
      ? showable(item, own)
      : `${flag}=${showable(value, [...names, flag])}`;
  });

const shownMembers = (record: Record<string, unknown>, names: Names): Record<string, unknown> => {
  const labels = labelsOf(record);
  const texts = labels.map((label) => String(record[label]));
  return Object.fromEntries(
    Object.entries(record).map(([member, value]) => [
      shownName(member),
      labels.includes(member)
        ? shownLabel(member, String(value))
        : showable(value, [...names, ...(member === 'Next' ? [] : texts), member]),
    ]),
  );
};

const shownLabel = (member: string, text: string): string =>
  member === 'Variable' ? shownText(text, []) : shownName(text);

/**
 * A value with a text in place of everything that is not known to be harmless. Names, paths, ARNs and the like are
 * shown; what stands under or beside a secret's name is not, even if it is one of these.
 */
export const showable = (value: unknown, names: Names = []): unknown => {
  if (isMarker(value)) return markerText(value);
  if (Array.isArray(value)) return shownItems(value, names);
  if (isRecord(value)) return shownMembers(value, names);
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  if (isReference(names.at(-1) ?? '', value)) return value;
  if (isHiddenBelow(names)) return HIDDEN;
  return typeof value === 'string' ? shownText(value, names) : value;
};

/** A text as it is, anything else as JSON; nothing for an absent value. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

const LENGTH = 160;

/** Markdown of a value that `showable` returned, of at most 160 characters. */
export const showValue = (shown: unknown): string => {
  if (shown === undefined) return 'an unknown value';
  return shown === '' ? '`""`' : code(asText(shown), LENGTH);
};

/** Markdown of the value of a member. */
export const showAt = (member: string, value: unknown): string => showValue(showable(value, [member]));

/** The path to a value that `showable` returned. */
export const shownPath = (path: Path): Path =>
  path.map((key) => (typeof key === 'string' ? shownName(key) : key));

/** `(hidden)`, `(5 characters)` */
const IN_PLACE_OF_A_VALUE = /^\([\w ]+\)$/;

/** ` of MODE`, if a value is that of a pair which both sides name alike. */
const pairName = (place: Path, sides: readonly unknown[]): string => {
  const [before, after] = sides.map((side) => {
    const pair = valueAt(side, place.slice(0, -1));
    const [label] = isRecord(pair) ? labelsOf(pair) : [];
    return label === undefined ? undefined : memberOf(pair, label);
  });
  const isShown = typeof after === 'string' && !IN_PLACE_OF_A_VALUE.test(after);
  return isShown && before === after ? ` of ${code(after)}` : '';
};

/** Markdown of the place where two values differ, which `showable` returned. */
export const showPlace = (place: Path, before: unknown, after: unknown): string =>
  `${code(showPath(place))}${isPairValue(place.at(-1)) ? pairName(place, [before, after]) : ''}`;

const commonStart = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  const index = Array.from({ length }, (_, at) => at).find((at) => a[at] !== b[at]);
  return index ?? length;
};

/** A long text from shortly before the place where it differs. */
const fromDifference = (shown: string, start: number): string => {
  const skipped = Math.max(0, start - LENGTH / 4);
  return shown.length <= LENGTH || skipped === 0 ? shown : `…${shorten(shown.slice(skipped), LENGTH)}`;
};

/** Markdown of a change between two different values that `showable` returned: `30 → 60`. */
export const showChange = (before: unknown, after: unknown): string => {
  const [from, to] = [asText(before), asText(after)];
  if (from === to) return `${showValue(after)} → another value`;
  const start = commonStart(from, to);
  return [from, to].map((shown) => code(fromDifference(shown, start), LENGTH + 40)).join(' → ');
};

/** Markdown of a change of a member. */
export const showChangeAt = (member: string, before: unknown, after: unknown): string =>
  showChange(showable(before, [member]), showable(after, [member]));
