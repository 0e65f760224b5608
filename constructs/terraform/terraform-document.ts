import { Token } from 'cdktf';
import { type HclValue, hcl, jsonText } from './hcl';

type Member = readonly [key: string, value: unknown];

/** A member that follows another one, unless Terraform finds that it is null. */
const memberUnlessNull = ([key, value]: Member): string => {
  const format = `,${jsonText(key)}:%s`;
  return Token.asString(
    hcl`${value as HclValue} == null ? "" : format(${format}, jsonencode(${value as HclValue}))`,
  );
};

const encodeObject = (value: object, omittedIfNull: readonly string[]): string => {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const mayBeOmitted = ([key, member]: Member) => omittedIfNull.includes(key) && Token.isUnresolved(member);
  const certain = members.filter((member) => !mayBeOmitted(member));
  const others = members.filter(mayBeOmitted).map(memberUnlessNull);
  const text = certain.map(([key, member]) => `${jsonText(key)}:${encode(member, omittedIfNull)}`).join(',');
  return `{${text}${others.join('')}}`;
};

const encode = (value: unknown, omittedIfNull: readonly string[]): string => {
  if (Token.isUnresolved(value)) return Token.asString(hcl`jsonencode(${value as HclValue})`);
  if (Array.isArray(value)) return `[${value.map((item) => encode(item, omittedIfNull)).join(',')}]`;
  return typeof value === 'object' && value !== null ? encodeObject(value, omittedIfNull) : jsonText(value);
};

/**
 * A JSON document, such as a policy or a state machine's definition, as a Terraform string. Literals stay as they are,
 * and each token becomes `${jsonencode(…)}`, so no value of a variable can break the document or add to it.
 * @param omittedIfNull keys whose tokens the document has only if they are not null. Such a key needs one beside it that
 * the document always has.
 */
export const terraformDocument = (document: unknown, omittedIfNull: readonly string[] = []): string =>
  encode(document, omittedIfNull);

/** Whether a value is a token or holds one. */
export const containsToken = (value: unknown): boolean => {
  if (Token.isUnresolved(value)) return true;
  if (Array.isArray(value)) return value.some(containsToken);
  return typeof value === 'object' && value !== null && Object.values(value).some(containsToken);
};

/** A copy of a value in which `replace` stands in for each token; it also receives the key that holds the token. */
export const replaceTokens = (
  value: unknown,
  replace: (token: unknown, key: string) => unknown,
  key = '',
): unknown => {
  if (Token.isUnresolved(value)) return replace(value, key);
  if (Array.isArray(value)) return value.map((item) => replaceTokens(item, replace, key));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, replaceTokens(member, replace, name)]);
  return Object.fromEntries(members);
};

/** A value in a function's environment: JSON, which Terraform encodes if the value holds a token. */
export const environmentValue = (value: readonly string[] | number): string =>
  containsToken(value) ? terraformDocument(value) : JSON.stringify(value);
