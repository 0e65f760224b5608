import { isRecord } from '../../workflow/rules/json-value';
import { UNKNOWN } from '../../workflow/rules/known-faults';

// Characters for private use, which no definition has.
const BEGIN = '\ue000';
const END = '\ue001';

const MARKED = new RegExp(`${BEGIN}([^${END}]*)${END}`, 'g');

/** Stands in a text for the value of an expression that only Terraform knows. */
export const unknownText = (expression: string): string => `${BEGIN}${expression}${END}`;

/** The expressions that a text has. */
const expressionsIn = (text: string): readonly string[] =>
  [...text.matchAll(MARKED)].map(([, expression = '']) => expression);

/** An expression whose value is unknown, and where it stands, such as `Environment.BUCKET`. */
export interface UnknownPlace {
  readonly key: string;
  readonly expression: string;
}

const keyOf = (key: string, name: string): string => (key === '' ? name : `${key}.${name}`);

/** All expressions in a value whose values are unknown. */
export const unknownPlaces = (value: unknown, key = ''): readonly UnknownPlace[] => {
  if (typeof value === 'string') return expressionsIn(value).map((expression) => ({ key, expression }));
  if (Array.isArray(value)) return value.flatMap((item, index) => unknownPlaces(item, `${key}[${index}]`));
  return isRecord(value)
    ? Object.entries(value).flatMap(([name, member]) => unknownPlaces(member, keyOf(key, name)))
    : [];
};

/** A copy of a value with `UNKNOWN` in place of each text that has such an expression. */
export const withoutUnknownTexts = (value: unknown): unknown => {
  if (typeof value === 'string') return expressionsIn(value).length > 0 ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(withoutUnknownTexts);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutUnknownTexts(member)]),
  );
};

/** What stands for an expression in a URI: a bucket's name has at most 63 lowercase letters, digits and hyphens. */
export const nameOfExpression = (expression: string): string =>
  expression
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);

/** An S3 URI with a name made from each expression, which the user can give to `--s3`. */
export const namedUri = (uri: string): string => {
  const named = uri.replaceAll(MARKED, (_, expression: string) => nameOfExpression(expression));
  return named.startsWith('s3://') || named === uri ? named : `s3://${named}`;
};
