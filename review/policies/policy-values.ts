import { covers } from './wildcard';

const ARN_FIELDS = 6;

/**
 * IAM adds wildcards for the missing fields of an ARN: `arn:aws:sqs` means `arn:aws:sqs:*:*:*` (IAM user guide, JSON
 * policy elements: Resource).
 */
export const completeArn = (resource: string): string => {
  const missing = resource.startsWith('arn:') ? ARN_FIELDS - resource.split(':', ARN_FIELDS).length : 0;
  return resource + ':*'.repeat(Math.max(0, missing));
};

const ACCOUNT_ROOT = /^arn:[\w-]+:iam::(\d{12}):root$/;

/** The ARN of an account's root user and the account's id mean the same principal. */
const principal = (value: string): string => ACCOUNT_ROOT.exec(value)?.[1] ?? value;

/** `Action`, `Principal`, `Condition` of an element's name. */
export const kindOf = (elementName: string): string => elementName.split(' ', 1)[0] ?? '';

/** The values of two elements that mean the same have the same form. */
export const canonicalValue = (elementName: string, value: string): string => {
  const kind = kindOf(elementName);
  if (/^(?:Not)?Action$/.test(kind)) return value.toLowerCase();
  if (/^(?:Not)?Resource$/.test(kind)) return completeArn(value);
  return /^(?:Not)?Principal$/.test(kind) ? principal(value) : value;
};

/** An account that is denied access is denied it for all that belongs to it. */
const isOfAccount = (account: string, arn: string): boolean =>
  /^\d{12}$/.test(account) && new RegExp(`^arn:[\\w-]+:(?:iam|sts)::${account}:`).test(arn);

/** Whether a value of an Action, a Resource or a Principal includes another. */
export const includesValue = (elementName: string, wide: string, narrow: string, effect: string): boolean => {
  const [a, b] = [canonicalValue(elementName, wide), canonicalValue(elementName, narrow)];
  if (a === b) return true;
  if (!/Principal$/.test(kindOf(elementName))) return covers(a, b);
  return a === '*' || (effect === 'Deny' && isOfAccount(a, b));
};
