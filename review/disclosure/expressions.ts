import { isHarmlessText } from './harmless-texts';

const LONGEST_EXPRESSION = 2_048;

/** A text within an expression of Step Functions, and a comment of JSONata. */
const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/\*[\s\S]*?\*\//g;

/** `'{}/{}'` only joins other values. */
const isHarmlessLiteral = (literal: string): boolean => {
  const text = literal.slice(1, -1).replaceAll('{}', '');
  return /^[\s{}:/.,;_-]*$/.test(text) || isHarmlessText(literal.slice(1, -1).replaceAll('{}', '1'));
};

const withoutLiterals = (expression: string): string =>
  expression.replaceAll(LITERAL, (literal) =>
    isHarmlessLiteral(literal) ? literal : `${literal[0]}…${literal.at(-1)}`,
  );

/** Between the literals there are only names, numbers, operators and paths. */
const isExpression = (text: string): boolean =>
  /^[\w\s$.,()[\]{}:;?&|<>=!+*/%^~@#-]*$/.test(text.replaceAll(LITERAL, ''));

/**
 * An intrinsic function, such as `States.Format('…', $.name)`, or a JSONata expression, without the texts in it.
 * @returns undefined if the text is neither.
 */
export const shownExpression = (text: string): string | undefined => {
  if (text.length > LONGEST_EXPRESSION) return undefined;
  const isIntrinsic = /^States\.[A-Z]\w*\(.*\)$/s.test(text);
  const isJsonata = /^\{%.*%\}$/s.test(text);
  return (isIntrinsic || isJsonata) && isExpression(text) ? withoutLiterals(text) : undefined;
};
