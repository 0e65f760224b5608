import { Fn, Token, Tokenization } from 'cdktf';
import { escapeTemplate } from './hcl';

/** A string, list, map or number that is nothing but one of Terraform's values. */
const isReference = (value: unknown): boolean => {
  if (!Token.isUnresolved(value)) return false;
  return typeof value !== 'string' || Tokenization.reverseString(value).literals.length === 0;
};

const encode = (value: unknown): string => {
  if (isReference(value)) return Fn.jsonencode(value);
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${encode(key)}:${encode(member)}`).join(',')}}`;
  }
  if (Token.isUnresolved(value)) {
    throw new Error(`A document holds Terraform's values as they are; put "${value}" into a local first.`);
  }
  return escapeTemplate(JSON.stringify(value ?? null));
};

/**
 * A JSON document (a policy, a state machine's definition) as Terraform's string. Our literals stay what they are, and
 * each of Terraform's values becomes its own `${jsonencode(…)}`: whatever a variable holds can neither break the
 * document nor add to it.
 */
export const terraformDocument = (document: object): string => encode(document);

/** Whether a value is, or holds, one that only Terraform knows. */
export const holdsReference = (value: unknown): boolean => {
  if (Token.isUnresolved(value)) return true;
  if (Array.isArray(value)) return value.some(holdsReference);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsReference);
};
