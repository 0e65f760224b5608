import { Token } from 'cdktf';
import { type HclValue, hcl, jsonText } from './hcl';

const encode = (value: unknown): string => {
  if (Token.isUnresolved(value)) return Token.asString(hcl`jsonencode(${value as HclValue})`);
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${encode(key)}:${encode(member)}`).join(',')}}`;
  }
  return jsonText(value);
};

/**
 * A JSON document, such as a policy or a state machine's definition, as a Terraform string. Literals stay as they are,
 * and each token becomes `${jsonencode(…)}`, so no value of a variable can break the document or add to it.
 */
export const terraformDocument = (document: unknown): string => encode(document);

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
