import { code, codeBlock, shorten } from '../page/escaping';
import { showable, showChange } from '../page/value-display';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { isSensitive, UNKNOWN } from '../plan/visible-values';
import type { Warning } from '../warning';
import { widenings } from './access-widening';
import { HOLDERS, isOfItself, type PolicyPair, policiesOf } from './policy-documents';
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

/** What a reviewer reads of a policy. */
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

/** Conditions on what a client says of itself, which are in use as shared secrets. */
const SAID_BY_CLIENTS = /\saws:(Referer|UserAgent)$/i;

const line = (sign: Sign, name: string, value: string): string => {
  const shown = showable(SAID_BY_CLIENTS.test(name) ? 'secret' : '', value);
  return `${sign}   ${name}: ${shorten(String(shown), VALUE_LENGTH)}`;
};

/** Values that stay are told for their context, and only a few of them. */
const elementLines = (name: string, before: readonly string[], after: readonly string[]): string[] => {
  const kept = before.filter((value) => after.includes(value));
  return [
    ...kept.slice(0, MOST_UNCHANGED).map((value) => line(' ', name, value)),
    ...(kept.length > MOST_UNCHANGED
      ? [line(' ', name, `… and ${kept.length - MOST_UNCHANGED} more that stay`)]
      : []),
    ...before.filter((value) => !kept.includes(value)).map((value) => line('-', name, value)),
    ...after.filter((value) => !kept.includes(value)).map((value) => line('+', name, value)),
  ];
};

const heading = (sign: Sign, { effect, sid }: Statement): string =>
  `${sign} ${effect}${sid === undefined ? '' : ` (Sid ${sid})`}`;

const headings = ({ before, after }: StatementChange): string[] => {
  const [from, to] = [before && heading('-', before), after && heading('+', after)];
  if (before && after && from?.slice(1) === to?.slice(1)) return [heading(' ', after)];
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

/** Says for whom a policy is, from what the plan shows of it. */
const holderOf = (attributes: Attributes | null): string => {
  const name = HOLDERS.find((holder) => typeof attributes?.[holder] === 'string');
  return name === undefined
    ? ''
    : ` of ${name === 'arn' ? '' : `${name.replace(/_(arn|id|url|name)$/, '')} `}${code(String(attributes?.[name]))}`;
};

/** Of a permission the function is a part of its statement, and an ARN tells of itself. */
const NAMED_HOLDERS = HOLDERS.filter((holder) => holder !== 'arn' && holder !== 'function_name');

/** The same statements for another role are another right. */
const otherHolder = ({ before, after }: ResourceChange): string[] =>
  NAMED_HOLDERS.filter((holder) => typeof before?.[holder] === 'string' && after !== null)
    .filter((holder) => !isSame(before?.[holder], after?.[holder]))
    .map(
      (holder) => `The ${code(holder)} is another: ${showChange(holder, before?.[holder], after?.[holder])}.`,
    );

const VERBS = { added: 'new', changed: 'changed', replaced: 'replaced', destroyed: 'removed' } as const;

const verb = ({ action }: ResourceChange): string =>
  Object.hasOwn(VERBS, action) ? VERBS[action as keyof typeof VERBS] : action;

const titleOf = (change: ResourceChange, { kind, name }: PolicyPair): string => {
  const { address, before, after, type } = change;
  const part = kind === undefined ? '' : `, ${kind}${name === undefined ? '' : ` ${code(name)}`}`;
  const holder = type === 'aws_iam_role' || type === 'aws_iam_policy' ? '' : holderOf(after ?? before);
  return `${code(address)}${part}${holder}: ${verb(change)}`;
};

const documentOf = (value: unknown): PolicyDocument | undefined =>
  value === null || value === '' ? NO_POLICY : readPolicy(String(value));

/** A permission without a condition is for all of AWS that uses the service. */
const openPermission = ({ type }: ResourceChange, changes: readonly StatementChange[]): string[] => {
  const open = changes.filter(
    ({ after }) =>
      after &&
      !after.elements.some(({ name }) => name.startsWith('Condition')) &&
      names(after.elements).includes('Principal Service'),
  );
  return type === 'aws_lambda_permission' && open.length > 0
    ? ['a service may invoke it on behalf of any account, as neither source_arn nor source_account is set']
    : [];
};

const unreadable = (change: ResourceChange, pair: PolicyPair, text: string): PolicyReview => ({
  address: change.address,
  title: titleOf(change, pair),
  body: `This policy ${text}.`,
  warnings: [],
});

const reviewDocuments = (
  change: ResourceChange,
  pair: PolicyPair,
  before: PolicyDocument,
  after: PolicyDocument,
): PolicyReview[] => {
  const changes = statementChanges(before, after);
  const version = changesVersion(before, after)
    ? [`The version of the policy language changes: ${code(before.version)} → ${code(after.version)}.`]
    : [];
  const body = [
    ...otherHolder(change),
    ...(changes.length > 0 ? [codeBlock('diff', changes.flatMap(statementLines))] : []),
    ...version,
  ];
  const texts = [
    ...changes.flatMap((each) =>
      widenings(each, { isNew: before === NO_POLICY, isOfItself: isOfItself(change.type) }),
    ),
    ...openPermission(change, changes),
  ];
  const { address } = change;
  const warnings = texts.map((text): Warning => ({ kind: 'access', address, text }));
  return body.length === 0
    ? []
    : [{ address, title: titleOf(change, pair), body: body.join('\n\n'), warnings }];
};

const reviewPair = (change: ResourceChange, pair: PolicyPair): PolicyReview[] => {
  const { before, after } = pair;
  if (isSensitive(before) || isSensitive(after)) {
    return isSame(before, after)
      ? []
      : [unreadable(change, pair, 'is marked as sensitive, so it is not shown')];
  }
  // What of it cannot be seen is told for all attributes together.
  if (after === UNKNOWN) return [];
  const [from, to] = [documentOf(before), documentOf(after)];
  if (from && to) return reviewDocuments(change, pair, from, to);
  if (before === after) return [];
  const warning: Warning = {
    kind: 'unseen',
    address: change.address,
    text: 'a policy that is no JSON object, so its statements cannot be told',
  };
  return [{ ...unreadable(change, pair, 'is no JSON object'), warnings: to ? [] : [warning] }];
};

/** Every policy that a plan makes, changes or takes away. */
export const reviewPolicies = (
  changes: readonly ResourceChange[],
  separate: ReadonlySet<string>,
): PolicyReview[] =>
  changes.flatMap((change) => policiesOf(change, separate).flatMap((pair) => reviewPair(change, pair)));
