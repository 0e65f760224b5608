import { type IResolvable, type IResolveContext, Token } from 'cdktf';

/** A text of HCL's own: in a template, `${` and `%{` are written twice to stay what they are. */
export const escapeTemplate = (text: string): string => text.replaceAll(/[$%](?=\{)/g, '$&$&');

/** A string literal of HCL. */
export const hclString = (text: string): string => escapeTemplate(JSON.stringify(text));

const part = (context: IResolveContext, value: unknown): string => {
  if (Token.isUnresolved(value)) return String(context.resolve(value));
  if (Array.isArray(value)) return `[${value.map((item) => part(context, item)).join(', ')}]`;
  return typeof value === 'string' ? hclString(value) : JSON.stringify(value ?? null);
};

/**
 * An expression of Terraform's language with values in it: Terraform's own as their references, ours as literals.
 * cdktf has functions and operators, but no `for` with a filter.
 */
export const hcl = (strings: TemplateStringsArray, ...values: readonly unknown[]): IResolvable => ({
  creationStack: [],
  resolve: (context) => {
    const isInner = context.suppressBraces;
    context.suppressBraces = true;
    const expression = strings.reduce(
      (text, string, index) => text + part(context, values[index - 1]) + string,
    );
    context.suppressBraces = isInner ?? false;
    return isInner ? expression : `\${${expression}}`;
  },
  toString: () => 'an HCL expression',
});
