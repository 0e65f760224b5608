import { isMarker, isSensitive, UNKNOWN } from '../../terraform-plan/visible-values';
import { code, codeBlock, shorten } from '../page/escaping';
import { asText, lengthOf, showAt, showChangeAt, shownName } from '../page/value-display';
import type { Warning } from '../page/warnings';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { resourceType } from '../resource-types/resource-types';
import type { SeparatePolicies } from '../resource-types/separate-policies';
import { allows, type PolicyDocuments, widenings } from './access-widening';
import { admitsAnySource } from './condition-meaning';
import { shownElementName, shownPolicyValue } from './policy-display';
import { type PolicyPair, policiesOf } from './policy-documents';
import {
  changesVersion,
  comparableName,
  conditionsOf,
  type Element,
  hasKnownEffect,
  NO_POLICY,
  type PolicyDocument,
  readPolicy,
  type Statement,
  type StatementChange,
  statementChanges,
  valuesOf,
} from './policy-statements';
import { canonicalValue } from './policy-values';

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
  const form = (value: string) => canonicalValue(name, value);
  const [old, now] = [new Set(before.map(form)), new Set(after.map(form))];
  const kept = after.filter((value) => old.has(form(value)));
  const valueLine = (sign: Sign) => (value: string) => line(sign, name, shownPolicyValue(name, value));
  return [
    ...kept.slice(0, MOST_UNCHANGED).map(valueLine(' ')),
    ...(kept.length > MOST_UNCHANGED
      ? [line(' ', name, `… and ${kept.length - MOST_UNCHANGED} unchanged`)]
      : []),
    ...before.filter((value) => !now.has(form(value))).map(valueLine('-')),
    ...after.filter((value) => !old.has(form(value))).map(valueLine('+')),
  ];
};

const heading = (sign: Sign, statement: Statement): string => {
  const { effect, sid } = statement;
  return `${sign} ${hasKnownEffect(statement) || effect === 'no Effect' ? effect : lengthOf(effect)}${sid === undefined ? '' : ` (Sid ${shownName(sid)})`}`;
};

const headings = ({ before, after }: StatementChange): string[] => {
  const [from, to] = [before && heading('-', before), after && heading('+', after)];
  if (before && after && before.effect === after.effect && before.sid === after.sid)
    return [heading(' ', after)];
  return [from, to].filter((each) => each !== undefined);
};

const names = (elements: readonly Element[] = []): string[] => elements.map(({ name }) => name);

const statementLines = (change: StatementChange): string[] => {
  const { before, after } = change;
  const all = new Map(
    [...names(before?.elements), ...names(after?.elements)].map((name) => [comparableName(name), name]),
  );
  const inOrder = [...names(after?.elements), ...names(before?.elements)].filter(
    (name, index, listed) => all.get(comparableName(name)) === name && listed.indexOf(name) === index,
  );
  return [
    ...headings(change),
    ...inOrder.flatMap((name) => elementLines(name, valuesOf(before, name), valuesOf(after, name))),
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
const holderChange = ({ type, before, after }: ResourceChange): string[] => {
  const { policyHolder: attribute, derivedPolicy } = resourceType(type);
  if (attribute === undefined || after === null || typeof before?.[attribute] !== 'string') return [];
  // The ARN of a replaced resource is computed, and the holder of a derived policy is part of its statement.
  if (attribute === 'arn' || derivedPolicy || isSame(before[attribute], after[attribute])) return [];
  return [`${code(attribute)}: ${showChangeAt(attribute, before[attribute], after[attribute])}`];
};

const otherHolder = (change: ResourceChange): string[] =>
  holderChange(change).map((shown) => `The ${shown.replace(': ', ' changes: ')}.`);

const VERBS = { added: 'new', changed: 'changed', replaced: 'replaced', destroyed: 'removed' } as const;

const verb = ({ action }: ResourceChange): string =>
  Object.hasOwn(VERBS, action) ? VERBS[action as keyof typeof VERBS] : action;

const titleOf = (change: ResourceChange, { kind, name }: PolicyPair): string => {
  const { address, type, before, after } = change;
  const part = [kind, name === undefined ? undefined : code(shownName(name))].filter(Boolean).join(' ');
  return `${code(address)}${part && `, ${part}`}${holderOf(type, after ?? before)}: ${verb(change)}`;
};

/** A policy that was there, and whose statements are unknown. */
const UNREADABLE: PolicyDocument = { version: '', statements: [] };

const documentOf = (value: unknown): PolicyDocument | undefined =>
  value === null || value === '' ? NO_POLICY : readPolicy(asText(value));

/** Statements that let a service act on behalf of any account. */
const openToService = ({ type }: ResourceChange, changes: readonly StatementChange[]): string[] => {
  const { openToService: sentences } = resourceType(type);
  if (sentences === undefined) return [];
  return changes.flatMap(({ after }) => {
    const conditions = conditionsOf(after);
    if (!names(after?.elements).includes('Principal Service') || !conditions.every(admitsAnySource))
      return [];
    return [conditions.length === 0 ? sentences.withoutSource : sentences.anySource];
  });
};

/** A policy that nobody may change any more: only AWS Support can. */
const lockedOut = ({ address, type }: ResourceChange, { before, after }: PolicyDocuments): Warning[] => {
  const { policyManagement: action } = resourceType(type);
  if (action === undefined || after.statements.length === 0) return [];
  const isAllowed = ({ statements }: PolicyDocument) =>
    statements.some((statement) => allows(statement, action.toLowerCase()));
  if (isAllowed(after) || (before.statements.length > 0 && !isAllowed(before))) return [];
  const text = `no statement allows ${code(action)}, so nobody can change the policy`;
  return [{ kind: 'data', address, text, isGrave: true }];
};

const unreadable = (change: ResourceChange, pair: PolicyPair, text: string): PolicyReview => ({
  address: change.address,
  title: titleOf(change, pair),
  body: `This policy ${text}.`,
  warnings: [],
});

const unknownPolicy = (change: ResourceChange, pair: PolicyPair): PolicyReview => {
  const text = `${code(shownName(pair.name ?? ''))} is known after apply`;
  return {
    ...unreadable(change, pair, 'is known after apply'),
    warnings: [{ kind: 'unseen', address: change.address, text }],
  };
};

const unreadableBefore = ({ statements }: PolicyDocument): string => {
  const now = statements.length === 0 ? ' and is removed' : ', so every statement is listed';
  return `The policy before this change is not a JSON object${now}.`;
};

const documentChanges = (
  change: ResourceChange,
  before: PolicyDocument,
  after: PolicyDocument,
  changes: readonly StatementChange[],
): string[] => [
  ...otherHolder(change),
  ...(before === UNREADABLE ? [unreadableBefore(after)] : []),
  ...(changes.length > 0 ? [codeBlock('diff', changes.flatMap(statementLines))] : []),
  ...(before !== UNREADABLE && changesVersion(before, after)
    ? [`The policy language version changes: ${showChangeAt('Version', before.version, after.version)}.`]
    : []),
];

const unknownStatements = ({ address }: ResourceChange, changes: readonly StatementChange[]): Warning[] =>
  changes.some(({ after }) => after !== undefined && !hasKnownEffect(after))
    ? [
        {
          kind: 'unseen',
          address,
          text: 'a statement of the policy neither allows nor denies, so what it does is unknown',
        },
      ]
    : [];

const documentWarnings = (
  change: ResourceChange,
  documents: PolicyDocuments,
  changes: readonly StatementChange[],
): Warning[] => {
  const { address, type } = change;
  const { isPolicyOfItself: isOfItself } = resourceType(type);
  const traits = {
    isNew: documents.before === NO_POLICY,
    ...(isOfItself !== undefined && { isOfItself }),
  };
  const open = openToService(change, changes).map((text) => ({ text, isGrave: false }));
  return [
    ...unknownStatements(change, changes),
    ...lockedOut(change, documents),
    ...[...widenings(changes, documents, traits), ...open].map(
      ({ text, isGrave }): Warning => ({ kind: 'access', address, text, isGrave }),
    ),
  ];
};

const reviewDocuments = (
  change: ResourceChange,
  pair: PolicyPair,
  { before, after }: PolicyDocuments,
): PolicyReview[] => {
  const changes = statementChanges(before, after);
  const body = documentChanges(change, before, after, changes);
  if (body.length === 0) return [];
  return [
    {
      address: change.address,
      title: titleOf(change, pair),
      body: body.join('\n\n'),
      warnings: documentWarnings(change, { before, after }, changes),
    },
  ];
};

const reviewPair = (change: ResourceChange, pair: PolicyPair): PolicyReview[] => {
  const { before, after } = pair;
  if (isSensitive(before) || isSensitive(after)) {
    return isSame(before, after) ? [] : [unreadable(change, pair, 'is marked as sensitive and not shown')];
  }
  // Among the unseen values are all unknown attributes that a description names.
  if (after === UNKNOWN) return pair.isUndescribed ? [unknownPolicy(change, pair)] : [];
  const [from, to] = [documentOf(before), documentOf(after)];
  if (from && to) return reviewDocuments(change, pair, { before: from, after: to });
  if (before === after) return [];
  if (to) return reviewDocuments(change, pair, { before: UNREADABLE, after: to });
  const warning: Warning = {
    kind: 'unseen',
    address: change.address,
    text: 'the policy is not a JSON object, so its statements are unknown',
  };
  return [{ ...unreadable(change, pair, 'is not a JSON object'), warnings: [warning] }];
};

/** The attributes by which a policy names its holder. */
const NAMES = ['name', 'id', 'bucket', 'arn', 'function_name', 'key_id', 'url'];

/** A resource that is nothing but a policy of another resource. */
const isPolicyAlone = (type: string): boolean => /_(?:policy|permission)$/.test(type);

/** The names of what a plan creates, which had no access before. */
const createdNames = (changes: readonly ResourceChange[]): Set<unknown> =>
  new Set(
    changes
      .filter(({ action }) => action === 'added' || action === 'replaced')
      .flatMap(({ after }) => namesIn(after)),
  );

/** A policy that moves to an existing resource gives it more access. */
const otherHolderWarning = (change: ResourceChange, created: ReadonlySet<unknown>): Warning[] => {
  const { policyHolder = '' } = resourceType(change.type);
  return created.has(change.after?.[policyHolder]) || isMarker(change.after?.[policyHolder])
    ? []
    : holderChange(change).map((shown) => ({
        kind: 'access',
        address: change.address,
        text: `the policy moves to another ${shown}`,
      }));
};

/** The types of the resources that a policy names by less than an ARN or a URL. */
const HOLDER_TYPES: Readonly<Record<string, string>> = {
  bucket: 'aws_s3_bucket',
  function_name: 'aws_lambda_function',
  group: 'aws_iam_group',
  key_id: 'aws_kms_key',
  repository: 'aws_ecr_repository',
  role: 'aws_iam_role',
  user: 'aws_iam_user',
};

const typed = (type: string | undefined, name: string): string => `${type} ${name}`;

const namesIn = (attributes: Attributes | null): string[] =>
  NAMES.map((name) => attributes?.[name]).filter((name) => typeof name === 'string');

/** The names of what a plan destroys, by themselves if they are unique, or with their types. */
const destroyedNames = (changes: readonly ResourceChange[]): Set<unknown> =>
  new Set(
    changes
      .filter(({ type, action }) => action === 'destroyed' && !isPolicyAlone(type))
      .flatMap(({ type, before }) => [
        before?.arn,
        before?.url,
        ...namesIn(before).map((name) => typed(type, name)),
      ]),
  );

/** A Deny protects nothing once what it protects is gone. */
const isGoneWithHolder = (
  { type, action, before }: ResourceChange,
  destroyed: ReadonlySet<unknown>,
): boolean => {
  const { policyHolder = '' } = resourceType(type);
  const holder = before?.[policyHolder];
  if (action !== 'destroyed' || typeof holder !== 'string') return false;
  return destroyed.has(holder) || destroyed.has(typed(HOLDER_TYPES[policyHolder], holder));
};

/** Reviews every policy that a plan creates, changes or removes. */
export const reviewPolicies = (
  changes: readonly ResourceChange[],
  separate: SeparatePolicies,
): PolicyReview[] => {
  const created = createdNames(changes);
  const destroyed = destroyedNames(changes);
  return changes.flatMap((change) =>
    policiesOf(change, separate)
      .flatMap((pair) => reviewPair(change, pair))
      .map((review) => ({
        ...review,
        warnings: isGoneWithHolder(change, destroyed)
          ? []
          : [...otherHolderWarning(change, created), ...review.warnings],
      })),
  );
};
