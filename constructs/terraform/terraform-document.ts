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
