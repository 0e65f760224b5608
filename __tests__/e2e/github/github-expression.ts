/** What an expression may name: the contexts, and its status functions. */
export interface ExpressionScope {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly functions: Readonly<Record<string, () => boolean>>;
}

type Value = unknown;

const TOKENS =
  /\s*(?:('(?:[^']|'')*')|(\d+)|([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*)|(\|\||&&|==|!=|[!()]))/gy;

const tokensOf = (expression: string): string[] => {
  const tokens = [...expression.matchAll(TOKENS)].map(([token]) => token.trim());
  const read = tokens.join('').replaceAll(/\s/g, '').length;
  if (read !== expression.replaceAll(/\s/g, '').length) throw new Error(`cannot read: ${expression}`);
  return tokens;
};

const LITERALS: Readonly<Record<string, Value>> = { true: true, false: false, null: null };

const property = (scope: ExpressionScope, path: string): Value =>
  path
    .split('.')
    .reduce<Value>(
      (value, name) => (value as Record<string, Value> | null | undefined)?.[name],
      scope.contexts,
    );

/** As GitHub compares: what is missing equals the empty text. */
const equal = (one: Value, other: Value): boolean => (one ?? '') === (other ?? '');

/** The value of an expression, without its `${{ }}`: paths, literals, `!`, `==`, `!=`, `&&`, `||`, status functions. */
export const evaluate = (expression: string, scope: ExpressionScope): Value => {
  const tokens = tokensOf(expression);
  const take = (): string => tokens.shift() ?? '';
  const takeIf = (token: string): boolean => tokens[0] === token && take() === token;

  const primary = (): Value => {
    if (takeIf('!')) return !primary();
    if (takeIf('(')) {
      const value = or();
      take();
      return value;
    }
    const token = take();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(token)) return Number(token);
    if (token in LITERALS) return LITERALS[token];
    if (!takeIf('(')) return property(scope, token);
    take();
    const status = scope.functions[token];
    if (status === undefined) throw new Error(`no function ${token} in: ${expression}`);
    return status();
  };
  const equality = (): Value => {
    const value = primary();
    if (takeIf('==')) return equal(value, primary());
    if (takeIf('!=')) return !equal(value, primary());
    return value;
  };
  const and = (): Value => {
    const value = equality();
    if (!takeIf('&&')) return value;
    const rest = and();
    return value ? rest : value;
  };
  const or = (): Value => {
    const value = and();
    if (!takeIf('||')) return value;
    const rest = or();
    return value || rest;
  };
  return or();
};

/** A text with its `${{ }}` replaced. */
export const interpolate = (text: string, scope: ExpressionScope): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => String(evaluate(expression, scope) ?? ''));

/** Whether an `if` is met; without a status function it asks for the success of all before, too. */
export const isMet = (condition: string | undefined, scope: ExpressionScope): boolean => {
  const expression = (condition ?? 'success()').trim().replace(/^\$\{\{(.*)\}\}$/s, '$1');
  const asksForStatus = /\b(always|cancelled|failure|success)\(/.test(expression);
  return Boolean(evaluate(asksForStatus ? expression : `success() && (${expression})`, scope));
};
