import { isHarmlessText } from './harmless-texts';
import { isSecretName } from './secret-names';

const LONGEST_EXPRESSION = 2_048;

/** A text within an expression of Step Functions, and a comment of JSONata. */
const LITERAL = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/\*[\s\S]*?\*\//g;

/** `'{}/{}'` only joins other values. */
const isJoin = (literal: string): boolean =>
  /^[\s{}:/.,;_-]*$/.test(literal.slice(1, -1).replaceAll('{}', ''));

const shownLiteral = (literal: string, isBesideSecret: boolean): string => {
  if (literal.startsWith('/*')) return '/*…*/';
  const isHarmless = isHarmlessText(literal.slice(1, -1).replaceAll('{}', '1'));
  return isJoin(literal) || (isHarmless && !isBesideSecret) ? literal : `${literal[0]}…${literal[0]}`;
};

/** `$states.input.pin = 4711`: a number beside the name of a secret may be that secret. */
const namesSecret = (expression: string): boolean =>
  (expression.match(/[\w-]{1,200}/g) ?? []).some((word) => isSecretName(word));

const NUMBER = /(?<![\w.[-])\d[\d.]*(?:[eE][+-]?\d+)?(?!\w)/g;

const withoutLiterals = (expression: string): string => {
  const isBesideSecret = namesSecret(expression);
  const withoutTexts = expression.replaceAll(LITERAL, (literal) => shownLiteral(literal, isBesideSecret));
  return isBesideSecret ? withoutTexts.replaceAll(NUMBER, '…') : withoutTexts;
};

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
