import { type IResolvable, type IResolveContext, Token } from 'cdktf';
import { isRecord } from '../../workflow/rules/json-value';

const unicodeEscape = (sign: string): string => (sign === '$' ? '\\u0024' : '\\u0025');

/**
 * A JSON text with `${` and `%{` written so that no template begins there. Doubling them, as HCL would have it, misleads
 * cdktf where one is not closed.
 */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value ?? null).replaceAll(/[$%](?=\{)/g, unicodeEscape);

/** A string literal of HCL, which lacks two of JSON's short escapes. */
export const hclString = (text: string): string =>
  jsonText(text).replaceAll(
    /\\\\|\\[bf]/g,
    (short) => ({ '\\b': '\\u0008', '\\f': '\\u000c' })[short] ?? short,
  );

/** How cdktf writes a reference into a text. */
const REFERENCE = /(\$\{TfToken\[[^\]]*\]\})/;

const reference = (context: IResolveContext, value: unknown): string => String(context.resolve(value));

/** Words between references: a sign at their end would escape the template that follows. */
const words = (text: string): string => hclString(text).slice(1, -1).replace(/[$%]$/, unicodeEscape);

/** Words stay literal, and each reference between them is a template. */
const template = (context: IResolveContext, text: string): string =>
  `"${text
    .split(REFERENCE)
    .map((part) => (REFERENCE.test(part) ? `\${${reference(context, part)}}` : words(part)))
    .join('')}"`;

const isReferenceAlone = (text: string): boolean => text.replace(REFERENCE, '') === '';

const expression = (context: IResolveContext, value: unknown): string => {
  if (typeof value === 'string' && Token.isUnresolved(value) && !isReferenceAlone(value)) {
    return template(context, value);
  }
  if (Token.isUnresolved(value)) return reference(context, value);
  if (Array.isArray(value)) return `[${value.map((item) => expression(context, item)).join(', ')}]`;
  if (isRecord(value)) return objectExpression(context, value);
  return typeof value === 'string' ? hclString(value) : JSON.stringify(value ?? null);
};

const objectExpression = (context: IResolveContext, value: Readonly<Record<string, unknown>>): string => {
  const members = Object.entries(value).map(
    ([name, member]) => `${hclString(name)} = ${expression(context, member)}`,
  );
  return `{ ${members.join(', ')} }`;
};

/** A value that can stand in an HCL expression: ours, Terraform's, or words with references between them. */
export type HclValue =
  | string
  | number
  | boolean
  | IResolvable
  | null
  | undefined
  | readonly HclValue[]
  | object;

/**
 * An expression of Terraform's language with values in it: Terraform's own as their references, ours as literals.
 * cdktf has functions and operators, but no `for` with a filter.
 */
export const hcl = (strings: TemplateStringsArray, ...values: readonly HclValue[]): IResolvable => ({
  creationStack: [],
  resolve: (context) => {
    const isInner = context.suppressBraces ?? false;
    context.suppressBraces = true;
    const text = strings.reduce(
      (before, string, index) => before + expression(context, values[index - 1]) + string,
    );
    context.suppressBraces = isInner;
    return isInner ? text : `\${${text}}`;
  },
  toString: () => 'an HCL expression',
});

/** A reference as it stands in an expression, such as to the variable of a `for`. */
export const hclReference = (...path: readonly string[]): IResolvable => ({
  creationStack: [],
  resolve: () => path.join('.'),
  toString: () => path.join('.'),
});

/** A member of an object: of ours its value, of Terraform's a reference to it, which fails where the object is null. */
export const hclMember = (value: HclValue, name: string): HclValue => {
  if (Token.isUnresolved(value)) return hcl`${value}.${hclReference(name)}`;
  return isRecord(value) ? (value[name] as HclValue) : undefined;
};
