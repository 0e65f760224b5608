import { patternIndex } from './wildcard';

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

const isPrincipal = (elementName: string): boolean => /Principal$/.test(kindOf(elementName));

const OF_ACCOUNT = /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/;

/** The account to which a principal belongs: an account that is denied access is denied it for all that belongs to it. */
const deniedAccount = (arn: string, effect: string): string | undefined =>
  effect === 'Deny' ? OF_ACCOUNT.exec(arn)?.[1] : undefined;

/** Tells of a value whether one of many values of an element includes it. */
export const inclusionIn = (
  elementName: string,
  wide: readonly string[],
  effect: string,
): ((value: string) => boolean) => {
  const exact = new Set(wide.map((value) => canonicalValue(elementName, value)));
  const covering = patternIndex(
    isPrincipal(elementName) ? [] : [...exact].filter((value) => /[*?]/.test(value)),
  );
  const hasAnyone = isPrincipal(elementName) && exact.has('*');
  return (value) => {
    const form = canonicalValue(elementName, value);
    return (
      hasAnyone ||
      exact.has(form) ||
      (isPrincipal(elementName) && exact.has(deniedAccount(form, effect) ?? '')) ||
      covering(form).length > 0
    );
  };
};
