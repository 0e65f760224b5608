import { code, codeBlock, shorten } from '../page/escaping';
import { asText, showAt, showChangeAt, shownName } from '../page/value-display';
import type { Warning } from '../page/warnings';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { isSensitive, UNKNOWN } from '../plan/visible-values';
import { resourceType } from '../resource-types/resource-types';
import { widenings } from './access-widening';
import { shownElementName, shownPolicyValue } from './policy-display';
import { type PolicyPair, policiesOf } from './policy-documents';
import {
  changesVersion,
  type Element,
  NO_POLICY,
  type PolicyDocument,
  readPolicy,
  type Statement,
  type StatementChange,
  statementChanges,
  valuesOf,
} from './policy-statements';

/** The review of a policy. */
export interface PolicyReview {
  readonly address: string;
  /** Markdown of one line. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly warnings: readonly Warning[];
}

type Sign = '+' | '-' | ' ';

const VALUE_LENGTH = 400;
const MOST_UNCHANGED = 6;

const line = (sign: Sign, name: string, shown: string): string =>
  `${sign}   ${shownElementName(name)}: ${shorten(shown, VALUE_LENGTH)}`;

/** Of the values that stay, only a few are shown, for context. */
const elementLines = (name: string, before: readonly string[], after: readonly string[]): string[] => {
  const [old, now] = [new Set(before), new Set(after)];
  const kept = before.filter((value) => now.has(value));
  const valueLine = (sign: Sign) => (value: string) => line(sign, name, shownPolicyValue(name, value));
  return [
    ...kept.slice(0, MOST_UNCHANGED).map(valueLine(' ')),
    ...(kept.length > MOST_UNCHANGED
      ? [line(' ', name, `… and ${kept.length - MOST_UNCHANGED} unchanged`)]
      : []),
    ...before.filter((value) => !now.has(value)).map(valueLine('-')),
    ...after.filter((value) => !old.has(value)).map(valueLine('+')),
  ];
};

const heading = (sign: Sign, { effect, sid }: Statement): string =>
  `${sign} ${shownName(effect)}${sid === undefined ? '' : ` (Sid ${shownName(sid)})`}`;

const headings = ({ before, after }: StatementChange): string[] => {
  const [from, to] = [before && heading('-', before), after && heading('+', after)];
  if (before && after && before.effect === after.effect && before.sid === after.sid)
    return [heading(' ', after)];
  return [from, to].filter((each) => each !== undefined);
};

const names = (elements: readonly Element[] = []): string[] => elements.map(({ name }) => name);

const statementLines = (change: StatementChange): string[] => {
  const { before, after } = change;
  const all = [...new Set([...names(after?.elements), ...names(before?.elements)])];
  return [
    ...headings(change),
    ...all.flatMap((name) => elementLines(name, valuesOf(before, name), valuesOf(after, name))),
  ];
};

/** ` of role x`, if the plan shows it. An ARN says itself what it names. */
const holderOf = (type: string, attributes: Attributes | null): string => {
  const { policyHolder: attribute } = resourceType(type);
  const holder = attribute && attributes?.[attribute];
  if (typeof holder !== 'string') return '';
  const noun = attribute === 'arn' ? '' : `${attribute?.replace(/_(arn|id|url|name)$/, '')} `;
  return ` of ${noun}${showAt(attribute ?? '', holder)}`;
};

/** The same statements for another role are another permission. */
const otherHolder = ({ type, before, after }: ResourceChange): string[] => {
  const { policyHolder: attribute, derivedPolicy } = resourceType(type);
  if (attribute === undefined || after === null || typeof before?.[attribute] !== 'string') return [];
  // The ARN of a replaced resource is computed, and the holder of a derived policy is part of its statement.
  if (attribute === 'arn' || derivedPolicy || isSame(before[attribute], after[attribute])) return [];
  return [`The ${code(attribute)} changes: ${showChangeAt(attribute, before[attribute], after[attribute])}.`];
};

const VERBS = { added: 'new', changed: 'changed', replaced: 'replaced', destroyed: 'removed' } as const;

const verb = ({ action }: ResourceChange): string =>
  Object.hasOwn(VERBS, action) ? VERBS[action as keyof typeof VERBS] : action;

const titleOf = (change: ResourceChange, { kind, name }: PolicyPair): string => {
  const { address, type, before, after } = change;
  const part = kind === undefined ? '' : `, ${kind}${name === undefined ? '' : ` ${code(shownName(name))}`}`;
  return `${code(address)}${part}${holderOf(type, after ?? before)}: ${verb(change)}`;
};

const documentOf = (value: unknown): PolicyDocument | undefined =>
  value === null || value === '' ? NO_POLICY : readPolicy(asText(value));

/** Whether a statement lets a service act on behalf of any account. */
const isUnconditionalForService = ({ after }: StatementChange): boolean =>
  after !== undefined &&
  names(after.elements).includes('Principal Service') &&
  !after.elements.some(({ name }) => name.startsWith('Condition'));

const unconditionalService = ({ type }: ResourceChange, changes: readonly StatementChange[]): string[] => {
  const { unconditionalService: sentence } = resourceType(type);
  return sentence !== undefined && changes.some(isUnconditionalForService) ? [sentence] : [];
};

const unreadable = (change: ResourceChange, pair: PolicyPair, text: string): PolicyReview => ({
  address: change.address,
  title: titleOf(change, pair),
  body: `This policy ${text}.`,
  warnings: [],
});

const documentChanges = (
  change: ResourceChange,
  before: PolicyDocument,
  after: PolicyDocument,
  changes: readonly StatementChange[],
): string[] => [
  ...otherHolder(change),
  ...(changes.length > 0 ? [codeBlock('diff', changes.flatMap(statementLines))] : []),
  ...(changesVersion(before, after)
    ? [`The policy language version changes: ${showChangeAt('Version', before.version, after.version)}.`]
    : []),
];

const documentWarnings = (
  change: ResourceChange,
  before: PolicyDocument,
  changes: readonly StatementChange[],
): Warning[] => {
  const { address, type } = change;
  const traits = {
    isNew: before === NO_POLICY,
    isOfItself: resourceType(type).isPolicyOfItself === true,
  };
  return [
    ...changes.flatMap((each) => widenings(each, traits)),
    ...unconditionalService(change, changes),
  ].map((text): Warning => ({ kind: 'access', address, text }));
};

const reviewDocuments = (
  change: ResourceChange,
  pair: PolicyPair,
  before: PolicyDocument,
  after: PolicyDocument,
): PolicyReview[] => {
  const changes = statementChanges(before, after);
  const body = documentChanges(change, before, after, changes);
  if (body.length === 0) return [];
  return [
    {
      address: change.address,
      title: titleOf(change, pair),
      body: body.join('\n\n'),
      warnings: documentWarnings(change, before, changes),
    },
  ];
};

const reviewPair = (change: ResourceChange, pair: PolicyPair): PolicyReview[] => {
  const { before, after } = pair;
  if (isSensitive(before) || isSensitive(after)) {
    return isSame(before, after) ? [] : [unreadable(change, pair, 'is marked as sensitive and not shown')];
  }
  // An unknown policy is among the unseen values.
  if (after === UNKNOWN) return [];
  const [from, to] = [documentOf(before), documentOf(after)];
  if (from && to) return reviewDocuments(change, pair, from, to);
  if (before === after) return [];
  const warning: Warning = {
    kind: 'unseen',
    address: change.address,
    text: 'the policy is not a JSON object, so its statements are unknown',
  };
  return [{ ...unreadable(change, pair, 'is not a JSON object'), warnings: to ? [] : [warning] }];
};

/** Reviews every policy that a plan creates, changes or removes. */
export const reviewPolicies = (
  changes: readonly ResourceChange[],
  separate: ReadonlySet<string>,
): PolicyReview[] =>
  changes.flatMap((change) => policiesOf(change, separate).flatMap((pair) => reviewPair(change, pair)));
