import { isHarmlessName, isHarmlessText } from '../disclosure/harmless-texts';
import { isSecretConditionKey, isSecretName } from '../disclosure/secret-names';
import { code } from '../page/escaping';
import { HIDDEN, lengthOf, shownName } from '../page/value-display';

const ACTION = /^(?:\*|[a-z0-9-]{1,64}:[\w*?-]{1,128})$/i;
/** A name, or an ARN with wildcards and variables. */
const RESOURCE = /^[\w+,.@:/*?${}-]{0,2048}$/;
const PRINCIPALS: readonly RegExp[] = [
  /^[0-9a-f]{64}$/,
  /^(?:AROA|AIDA)[A-Z0-9]{8,32}$/,
  /^(?:[a-z0-9-]{1,63}\.){0,6}[a-z]{1,24}(?:\/[\w.-]{1,128}){0,4}$/,
];
/** What a GitHub or GitLab pipeline is identified by. */
const SUBJECT = /^(?:repo|project_path|organization):[\w./*-]{1,256}(?::[\w./*-]{1,128}){0,6}$/;

/** `StringEquals aws:SourceAccount` of `Condition StringEquals aws:SourceAccount`. */
export const conditionOf = (elementName: string): string => elementName.slice('Condition '.length);

const isHarmlessValue = (kind: string, value: string): boolean => {
  if (isHarmlessText(value)) return true;
  if (kind === 'Action' || kind === 'NotAction') return ACTION.test(value);
  if (kind === 'Resource' || kind === 'NotResource') return RESOURCE.test(value) && !value.includes('://');
  return /^(?:Not)?Principal$/.test(kind) && PRINCIPALS.some((form) => form.test(value));
};

/** The conditions whose values are names, as AWS defines their keys. */
const NAMING_CONDITION = /^(?:s3:(?:prefix|delimiter|x-amz-[a-z-]+)|aws:PrincipalOrgPaths|.*:aud|.*:sub)$/i;

const isHarmlessCondition = (key: string, value: string): boolean =>
  isHarmlessText(value) || SUBJECT.test(value) || (NAMING_CONDITION.test(key) && isHarmlessName(value));

/** A value of a statement's element, or what is shown in its place. */
export const shownPolicyValue = (elementName: string, value: string): string => {
  const [kind = '', , ...rest] = elementName.split(' ');
  if (isSecretName(kind)) return HIDDEN;
  if (kind !== 'Condition') return isHarmlessValue(kind, value) ? value : lengthOf(value);
  const key = rest.join(' ');
  if (isSecretConditionKey(key)) return HIDDEN;
  return isHarmlessCondition(key, value) ? value : lengthOf(value);
};

/** The name of an element: users choose operators and keys of conditions. */
export const shownElementName = (elementName: string): string =>
  isHarmlessName(elementName) ? elementName : elementName.split(' ').map(shownName).join(' ');

const MOST_VALUES = 4;

const listedTexts = (shown: readonly string[]): string => {
  const first = shown.slice(0, MOST_VALUES).map((text) => code(text));
  const more = shown.length - first.length;
  return more > 0 ? `${first.join(', ')} and ${more} more` : first.join(', ');
};

/** Markdown of the first values of an element. */
export const listedValues = (elementName: string, values: readonly string[]): string =>
  listedTexts(values.map((value) => shownPolicyValue(elementName, value)));

/** Markdown of the first names of elements. */
export const listedNames = (names: readonly string[]): string => listedTexts(names.map(shownElementName));
