import { type IResolvable, type IResolveContext, propertyAccess, Token } from 'cdktf';
import { isRecord } from '../../workflow/rules/json-value';

const unicodeEscape = (sign: string): string => (sign === '$' ? '\\u0024' : '\\u0025');

/**
 * A value as JSON in which no template begins: `${` and `%{` are written with Unicode escapes. HCL's own escapes, `$${`
 * and `%%{`, mislead cdktf when the brace is never closed.
 */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value ?? null).replaceAll(/[$%](?=\{)/g, unicodeEscape);

/** An HCL string literal. HCL lacks JSON's short escapes `\b` and `\f`. */
export const hclString = (text: string): string =>
  jsonText(text).replaceAll(
    /\\\\|\\[bf]/g,
    (short) => ({ '\\b': '\\u0008', '\\f': '\\u000c' })[short] ?? short,
  );

/** How cdktf encodes a token in a string. */
const STRING_TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

const isSingleToken = (text: string): boolean => text.replace(STRING_TOKEN, '') === '';

/** Text in which a word stands in for each token. */
export const replaceTextTokens = (text: string, word: string): string =>
  text
    .split(STRING_TOKEN)
    .map((part) => (STRING_TOKEN.test(part) ? word : part))
    .join('');

/** What cdktf resolves a token to, without the `${…}` that it adds outside of another expression. */
const tokenExpression = (context: IResolveContext, token: unknown): string => {
  const resolved: unknown = context.resolve(token);
  if (context.suppressBraces) return String(resolved);
  const [, inner] = (typeof resolved === 'string' && /^\$\{(.*)\}$/s.exec(resolved)) || [];
  return inner ?? expression(context, resolved);
};

/** Text between tokens. A `$` or `%` at its end would escape the template that follows. */
const templateText = (text: string): string => hclString(text).slice(1, -1).replace(/[$%]$/, unicodeEscape);

/** A string template: text, with each token in `${…}`. */
const template = (context: IResolveContext, text: string): string =>
  `"${text
    .split(STRING_TOKEN)
    .map((part) => (STRING_TOKEN.test(part) ? `\${${tokenExpression(context, part)}}` : templateText(part)))
    .join('')}"`;

const objectExpression = (context: IResolveContext, value: Readonly<Record<string, unknown>>): string => {
  const attributes = Object.entries(value).map(
    ([name, attribute]) => `${hclString(name)} = ${expression(context, attribute)}`,
  );
  return `{ ${attributes.join(', ')} }`;
};

const expression = (context: IResolveContext, value: unknown): string => {
  if (typeof value === 'string' && Token.isUnresolved(value) && !isSingleToken(value)) {
    return template(context, value);
  }
  if (Token.isUnresolved(value)) return tokenExpression(context, value);
  if (Array.isArray(value)) return `[${value.map((item) => expression(context, item)).join(', ')}]`;
  if (isRecord(value)) return objectExpression(context, value);
  return typeof value === 'string' ? hclString(value) : JSON.stringify(value ?? null);
};

/** A value in an HCL expression: a literal, a token, text with tokens in it, or a list or object of these. */
export type HclValue =
  | string
  | number
  | boolean
  | IResolvable
  | null
  | undefined
  | readonly HclValue[]
  | object;

/** Has no creation stack, whose trace costs more than the expression. */
const resolvable = (textOf: (context: IResolveContext) => string): IResolvable => ({
  creationStack: [],
  resolve: (context) => {
    const text = textOf(context);
    return context.suppressBraces ? text : `\${${text}}`;
  },
  toString: () => 'an HCL expression',
});

/**
 * An HCL expression: tokens become references, and other values become literals.
 *
 * Use it for a `for` with an `if`, which cdktf cannot express, and where a prop may be a literal or null: cdktf's `Fn`
 * does not escape quotes in literals, and drops nulls. Use cdktf's own functions for everything else.
 */
export const hcl = (strings: TemplateStringsArray, ...values: readonly HclValue[]): IResolvable =>
  resolvable((context) =>
    strings.reduce((before, string, index) => before + expression(context, values[index - 1]) + string),
  );

/** A name in an HCL expression, such as the variable of a `for`, with the attributes to read from it. */
export const hclReference = (...path: readonly string[]): IResolvable => resolvable(() => path.join('.'));

/** An attribute of a literal object or of a token. Terraform fails if the token is null, so wrap it in `try`. */
export const attributeOf = (value: HclValue, name: string): HclValue => {
  if (Token.isUnresolved(value)) return propertyAccess(value, [name]);
  return isRecord(value) ? (value[name] as HclValue) : undefined;
};
