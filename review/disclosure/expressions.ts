import { isHarmlessText } from './harmless-texts';

const LONGEST_EXPRESSION = 2_048;

/** A text within an expression of Step Functions, and a comment of JSONata. */
const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/\*[\s\S]*?\*\//g;

/** `'{}/{}'` only joins other values. */
const isHarmlessLiteral = (literal: string): boolean => {
  const text = literal.slice(1, -1).replaceAll('{}', '');
  return /^[\s{}:/.,;_-]*$/.test(text) || isHarmlessText(literal.slice(1, -1).replaceAll('{}', '1'));
};

const shownLiteral = (literal: string): string => {
  if (literal.startsWith('/*')) return '/*…*/';
  return isHarmlessLiteral(literal) ? literal : `${literal[0]}…${literal[0]}`;
};

const withoutLiterals = (expression: string): string => expression.replaceAll(LITERAL, shownLiteral);

/** A function, a path, a number or a truth value. */
const INTRINSIC_PART = /States\.[A-Z]\w*|\$\$?[\w.$[\]*-]*|-?\d+(?:\.\d+)?|true|false|null|[(),\s]/g;

/** Names, numbers and operators. A `/` may begin a regular expression, which is a text of its own. */
const JSONATA = /^[\w\s$.,()[\]{}:;?&|<>=!+*%^~@#-]*$/;

const isWithoutTexts = (rest: string, isJsonata: boolean): boolean =>
  isJsonata ? JSONATA.test(rest) : rest.replaceAll(INTRINSIC_PART, '') === '';

/**
 * An intrinsic function, such as `States.Format('…', $.name)`, or a JSONata expression, without the texts in it.
 * @returns undefined if the text is neither.
 */
export const shownExpression = (text: string): string | undefined => {
  if (text.length > LONGEST_EXPRESSION) return undefined;
  const isJsonata = /^\{%.*%\}$/s.test(text);
  if (!isJsonata && !/^States\.[A-Z]\w*\(.*\)$/s.test(text)) return undefined;
  const rest = text.replaceAll(LITERAL, '');
  return isWithoutTexts(rest, isJsonata) ? withoutLiterals(text) : undefined;
};
