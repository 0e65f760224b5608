import { code } from '../page/escaping';
import { shownName } from '../page/value-display';
import {
  admits,
  type Condition,
  hasSameKey,
  isOpenToAnyone,
  limitsNothing,
  limitsPassedService,
  limitsSubject,
} from './condition-meaning';
import { coverageCost, uncovered } from './policy-coverage';
import { listedNames, listedValues, shownElementName, shownPolicyValue } from './policy-display';
import {
  conditionsOf,
  elementsNamed,
  NO_POLICY,
  type PolicyDocument,
  type Statement,
  type StatementChange,
  valuesOf,
} from './policy-statements';
import { completeArn, inclusionIn } from './policy-values';
import { covers, isWider, patternIndex } from './wildcard';

/** What of a policy decides what its statements mean. */
export interface PolicyTraits {
  /** There was none before. */
  readonly isNew: boolean;
  /** It belongs to a resource, which is all that `*` can mean in it; undefined if its principals decide that. */
  readonly isOfItself?: boolean;
}

/** How access widens. */
export interface Widening {
  /** A sentence that follows a policy's address, as Markdown. */
  readonly text: string;
  readonly isGrave: boolean;
}

const plain = (text: string): Widening => ({ text, isGrave: false });

/** Names of actions have no case. */
const withoutCase = (action: string): string => action.toLowerCase();

/** A sentence about the values of an element; none if there are no values. */
const valueSentence = (
  elementName: string,
  values: readonly string[],
  sentence: (shown: string) => string,
): string[] => (values.length === 0 ? [] : [sentence(listedValues(elementName, values))]);

/** A sentence about elements; none if there are none. */
const nameSentence = (names: readonly string[], sentence: (shown: string) => string): string[] =>
  names.length === 0 ? [] : [sentence(listedNames(names))];

const MOST_VALUES = 4;

/** The later values of an element that no earlier one includes. */
const added = (before: Statement | undefined, after: Statement, name: string): string[] => {
  const isIncluded = inclusionIn(name, valuesOf(before, name), after.effect);
  return valuesOf(after, name).filter((value) => !isIncluded(value));
};

const isServiceWide = (action: string): boolean => /^[*?]+$|^(?:iam|sts|\*):\*$/i.test(action);

/** `*`, `s3:*`, `iam:Put*`: whichever actions AWS has, and will have. */
const newWildcardActions = (before: Statement | undefined, after: Statement): Widening[] => {
  const actions = added(before, after, 'Action').filter((action) => /[*?]/.test(action));
  return valueSentence('Action', actions, (shown) => `a wildcard in Action: ${shown}`).map((text) => ({
    text,
    isGrave: actions.some(isServiceWide),
  }));
};

/** `***` and `*?` match what `*` and `?*` match. */
const shortestPattern = (pattern: string): string =>
  pattern.replaceAll(/[*?]+/g, (run) => (run.includes('*') ? '*' : run));

/** A type and a wildcard, also of what is in it: `*`, `role/*`, `log-group:*:log-stream:*`. */
const EVERY_NAME = /^(?:[\w-]+[:/])?\*(?:[:/](?:[\w-]+[:/])?\*)*$/;

/** A resource that is only a type and a wildcard: `arn:aws:s3:::*`, `…:role/*`. In S3, a bucket is in place of a type. */
const isEveryResource = (resource: string): boolean => {
  const pattern = shortestPattern(completeArn(resource));
  if (pattern === '*') return true;
  const [, , service, , , ...name] = pattern.split(':');
  const every = service === 's3' ? /^[*/]*\*[*/]*$/ : EVERY_NAME;
  return name.length > 0 && every.test(name.join(':'));
};

/** `arn:aws:iam::*:role/a`: the same name in each account. */
const isInAnyAccount = (resource: string): boolean =>
  !isEveryResource(resource) && shortestPattern(completeArn(resource).split(':')[4] ?? '') === '*';

const actionsOf = (statement: Statement): string => {
  const actions = valuesOf(statement, 'Action');
  return actions.length > 0
    ? listedValues('Action', actions)
    : `everything except ${listedValues('NotAction', valuesOf(statement, 'NotAction'))}`;
};

const isEverything = (statement: Statement): boolean => valuesOf(statement, 'Action').some(isServiceWide);

/** An action that joins others on every resource is as wide as a new statement of it. */
const newResourcesLike = (
  before: Statement | undefined,
  after: Statement,
  isWide: (resource: string) => boolean,
  noun: string,
): Widening[] => {
  const isGrave = isEverything(after);
  const wider = added(before, after, 'Resource').filter(isWide);
  const actions = wider.length > 0 ? [] : added(before, after, 'Action');
  const kept = actions.length > 0 ? valuesOf(after, 'Resource').filter(isWide) : [];
  return [
    ...valueSentence('Resource', wider, (shown) => `${noun} (${shown}) for ${actionsOf(after)}`),
    ...valueSentence(
      'Resource',
      kept,
      (shown) => `${noun} (${shown}) for ${listedValues('Action', actions)}`,
    ),
  ].map((text) => ({ text, isGrave }));
};

const newEveryResource = (before: Statement | undefined, after: Statement): Widening[] => [
  ...newResourcesLike(before, after, isEveryResource, 'every resource'),
  ...newResourcesLike(before, after, isInAnyAccount, 'a resource in any account'),
];

/** A resource in place of one that it covers: `data/*` for `data/raw/*`. */
const widerResources = (before: Statement | undefined, after: Statement): Widening[] => {
  const candidates = added(before, after, 'Resource').filter(
    (value) => !isEveryResource(value) && !isInAnyAccount(value),
  );
  const covering = patternIndex(candidates.map(completeArn));
  const narrowOf = new Map<string, string>();
  for (const old of valuesOf(before, 'Resource')) {
    for (const wide of covering(completeArn(old))) {
      if (!narrowOf.has(wide) && isWider(wide, completeArn(old))) narrowOf.set(wide, old);
    }
  }
  const wider = candidates.flatMap((value) => {
    const narrow = narrowOf.get(completeArn(value));
    return narrow === undefined
      ? []
      : [[narrow, value].map((each) => code(shownPolicyValue('Resource', each))).join(' → ')];
  });
  return wider.length === 0 ? [] : [plain(`a wider Resource: ${wider.slice(0, MOST_VALUES).join(', ')}`)];
};

/** What an exception no longer excludes; all, if there was another element in its place. */
const excludesLess = (before: Statement | undefined, after: Statement, kind: string): boolean => {
  const [old, now] = [elementsNamed(before, kind), elementsNamed(after, kind)];
  if (now.length === 0) return false;
  return (
    old.length === 0 ||
    old.some(({ name, values }) => {
      const isExcluded = inclusionIn(name, valuesOf(after, name), after.effect);
      return values.some((value) => !isExcluded(value));
    })
  );
};

const newExceptions = (before: Statement | undefined, after: Statement): Widening[] =>
  ['NotAction', 'NotResource', 'NotPrincipal']
    .filter((kind) => excludesLess(before, after, kind))
    .map((kind) => ({
      text: `${kind}, which allows everything except what it lists`,
      isGrave: kind === 'NotPrincipal',
    }));

const PRINCIPAL_KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

const nameOf = ({ operator, key }: Condition): string => `${operator} ${key}`;

const limitingConditions = (statement: Statement): Condition[] =>
  conditionsOf(statement).filter((condition) => !limitsNothing(condition));

/** `anyone`, or whoever meets the conditions that limit something. */
const anyone = (statement: Statement): Widening => {
  const conditions = limitingConditions(statement);
  const names = conditions.map(nameOf);
  const noun = names.length === 1 ? 'the condition' : 'the conditions';
  const who = names.length === 0 ? 'anyone' : `anyone who meets ${noun} ${listedNames(names)}`;
  return { text: `a new principal: ${who}`, isGrave: conditions.every(isOpenToAnyone) };
};

const newPrincipal = (statement: Statement, name: string, values: readonly string[]): Widening[] => {
  const kind = name.slice('Principal '.length);
  if (values.includes('*') && kind === 'Service')
    return [{ text: 'a new principal: every AWS service', isGrave: true }];
  if (values.includes('*')) return [anyone(statement)];
  const shownKind = PRINCIPAL_KINDS.includes(kind) ? kind : code(shownElementName(kind));
  return valueSentence(name, values, (shown) => `a new principal: ${shownKind} ${shown}`).map((text) => ({
    text,
    isGrave: kind !== 'Service',
  }));
};

/** A service that a new role is for is no widening; every service is, and so is one of a policy that was there. */
const newPrincipals = (
  before: Statement | undefined,
  after: Statement,
  { isNew }: PolicyTraits,
): Widening[] =>
  elementsNamed(after, 'Principal').flatMap(({ name }) =>
    isNew && name === 'Principal Service' && !valuesOf(after, name).includes('*')
      ? []
      : newPrincipal(after, name, added(before, after, name)),
  );

const isForAnyone = (statement: Statement | undefined): boolean =>
  valuesOf(statement, 'Principal AWS').includes('*');

/** Whom a policy lets do more needs no new principal, where that is anybody. */
const moreForAnyone = (before: Statement | undefined, after: Statement): Widening[] =>
  isForAnyone(before) && isForAnyone(after)
    ? [
        ...valueSentence('Action', added(before, after, 'Action'), (shown) => `anyone can do more: ${shown}`),
        ...valueSentence(
          'Resource',
          added(before, after, 'Resource'),
          (shown) => `anyone gets access to more: ${shown}`,
        ),
      ].map((text) => ({ text, isGrave: true }))
    : [];

const isNotExcluded = (excluded: readonly string[], action: string): boolean =>
  excluded.length > 0 && !excluded.some((each) => covers(withoutCase(each), action));

/** Whether a statement allows an action, whose name is given in lower case. */
export const allows = (statement: Statement | undefined, action: string): boolean =>
  statement?.effect === 'Allow' &&
  (valuesOf(statement, 'Action').some((each) => covers(withoutCase(each), action)) ||
    isNotExcluded(valuesOf(statement, 'NotAction'), action));

const canPassToAny = (statement: Statement | undefined): boolean =>
  allows(statement, 'iam:passrole') && !conditionsOf(statement).some(limitsPassedService);

const newPassRole = (before: Statement | undefined, after: Statement): Widening[] => {
  if (!canPassToAny(after) || (canPassToAny(before) && added(before, after, 'Resource').length === 0))
    return [];
  const hasCondition = conditionsOf(after).some(({ key }) => /^iam:PassedToService$/i.test(key));
  const reason = hasCondition
    ? 'with a condition on `iam:PassedToService` that limits nothing'
    : 'without a condition on `iam:PassedToService`';
  return [plain(`\`iam:PassRole\` ${reason}, which allows any service`)];
};

/** Whoever has a token of an identity provider that others use too, such as GitHub. */
const newWebIdentity = (before: Statement | undefined, after: Statement): Widening[] => {
  const isOpen = (statement: Statement | undefined) =>
    allows(statement, 'sts:assumerolewithwebidentity') &&
    valuesOf(statement, 'Principal Federated').length > 0 &&
    !conditionsOf(statement).some(limitsSubject);
  return isOpen(after) && !isOpen(before)
    ? [
        {
          text: 'anyone with a token of the identity provider, because no condition limits its subject or audience',
          isGrave: true,
        },
      ]
    : [];
};

/** Actions by which their holder can get any access that IAM gives. */
const ESCALATION = new Set(
  [
    'AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreateAccessKey CreateLoginProfile',
    'CreatePolicyVersion DeleteRolePermissionsBoundary DeleteUserPermissionsBoundary PutGroupPolicy PutRolePolicy',
    'PutRolePermissionsBoundary PutUserPermissionsBoundary PutUserPolicy SetDefaultPolicyVersion UpdateAssumeRolePolicy',
    'UpdateLoginProfile',
  ].flatMap((line) => line.split(' ').map((name) => `iam:${name.toLowerCase()}`)),
);

const newEscalation = (before: Statement | undefined, after: Statement): Widening[] => {
  const actions = added(before, after, 'Action').filter((action) => ESCALATION.has(withoutCase(action)));
  return valueSentence('Action', actions, (shown) => `${shown}, by which its holder can get more access`).map(
    (text) => ({ text, isGrave: true }),
  );
};

/** A statement on other resources than before is as good as a new one, which plainly lists its conditions. */
const isOnOthers = (before: Statement | undefined, after: Statement): boolean => {
  const resources = valuesOf(after, 'Resource');
  return resources.length > 0 && added(before, after, 'Resource').length === resources.length;
};

/** The conditions that no condition of another list implies, by whether that has one on the same key. */
const unmet = (wide: readonly Condition[], narrow: readonly Condition[]) => {
  const open = wide.filter((each) => !narrow.some((other) => admits(each, other)));
  const hasKey = (condition: Condition) => narrow.some((other) => hasSameKey(condition, other));
  return {
    missing: open.filter((each) => !hasKey(each)).map(nameOf),
    changed: open.filter(hasKey).map(nameOf),
  };
};

const weakerConditions = (before: Statement | undefined, after: Statement): Widening[] => {
  const { missing, changed } = unmet(conditionsOf(before), conditionsOf(after));
  return [
    ...nameSentence(missing, (shown) => `a condition is removed: ${shown}`),
    ...nameSentence(
      isOnOthers(before, after) ? [] : changed,
      (shown) => `a condition allows other values: ${shown}`,
    ),
  ].map(plain);
};

/** A policy that names principals is of a resource, which is all that `*` can mean in it. */
const isOfItself = ({ isOfItself: known }: PolicyTraits, statement: Statement): boolean =>
  known ?? elementsNamed(statement, 'Principal').length + elementsNamed(statement, 'NotPrincipal').length > 0;

const wideningsOfAllow = (
  before: Statement | undefined,
  after: Statement,
  traits: PolicyTraits,
): Widening[] => [
  ...newWildcardActions(before, after),
  ...(isOfItself(traits, after)
    ? []
    : [...newEveryResource(before, after), ...newPassRole(before, after), ...newEscalation(before, after)]),
  ...widerResources(before, after),
  ...newExceptions(before, after),
  ...newPrincipals(before, after, traits),
  ...moreForAnyone(before, after),
  ...newWebIdentity(before, after),
  ...weakerConditions(before, after),
];

/** Of each element of a Deny, whether a later Deny names all that it names. */
const deniedLess = (before: Statement, after: Statement): string[] =>
  before.elements
    .filter(({ name, values }) => /^(?:Action|Resource|Principal .*)$/s.test(name) && values.length > 0)
    .filter(({ name }) => added(after, before, name).length > 0)
    .filter(({ name }) => !(name.startsWith('Principal ') && isForAnyone(after)))
    .map(({ name }) => name);

const excludedMore = (before: Statement, after: Statement): string[] =>
  after.elements
    .filter(({ name }) => name.startsWith('Not') && added(before, after, name).length > 0)
    .map(({ name }) => name);

/** What a Deny names less of, or under more conditions, is denied no more. */
const weakerDeny = (before: Statement, after: Statement): Widening[] => {
  const { missing, changed } = unmet(conditionsOf(after), conditionsOf(before));
  return [
    ...nameSentence(changed, (shown) => `the condition of a Deny changes: ${shown}`),
    ...nameSentence(
      [...deniedLess(before, after), ...excludedMore(before, after)],
      (shown) => `a Deny covers less: ${shown}`,
    ),
    ...nameSentence(missing, (shown) => `a Deny gets a condition: ${shown}`),
  ].map(plain);
};

const describe = (statement: Statement): string =>
  statement.sid ? `${code(shownName(statement.sid))} (${actionsOf(statement)})` : actionsOf(statement);

const removedDeny = (denied: Statement): Widening => plain(`a Deny is removed: ${describe(denied)}`);

/** How the change of a Deny widens access. */
const wideningsOfDeny = (
  before: Statement,
  after: Statement | undefined,
  policy: PolicyDocument,
): Widening[] => {
  if (uncovered(before, policy.statements) === undefined) return [];
  return after?.effect === 'Deny' ? weakerDeny(before, after) : [removedDeny(before)];
};

const wideningsOfChange = (
  { before, after }: StatementChange,
  documents: PolicyDocuments,
  traits: PolicyTraits,
): Widening[] => {
  const denied = before?.effect === 'Deny' ? before : undefined;
  const allowed = before?.effect === 'Allow' ? before : undefined;
  const allowedMore = after?.effect === 'Allow' ? uncovered(after, documents.before.statements) : undefined;
  return [
    ...(denied ? wideningsOfDeny(denied, after, documents.after) : []),
    ...(allowedMore ? wideningsOfAllow(allowed, allowedMore, traits) : []),
  ];
};

/** A policy before and after a change. */
export interface PolicyDocuments {
  readonly before: PolicyDocument;
  readonly after: PolicyDocument;
}

/** The largest number of comparisons with all of a policy, so that no policy takes long. */
const MOST_COMPARISONS = 200_000;

const withinReach = (
  changes: readonly StatementChange[],
  { before, after }: PolicyDocuments,
): PolicyDocuments => {
  const cost = changes.reduce(
    (total, change) =>
      total +
      (change.before ? coverageCost(change.before, after.statements) : 0) +
      (change.after ? coverageCost(change.after, before.statements) : 0),
    0,
  );
  return cost > MOST_COMPARISONS ? { before: NO_POLICY, after: NO_POLICY } : { before, after };
};

/**
 * How changes of statements widen access, a sentence each; none where they do not, or only by what a statement plainly
 * lists. What another statement of the policy allowed before, or denies after, is no widening.
 */
export const widenings = (
  changes: readonly StatementChange[],
  documents: PolicyDocuments,
  traits: PolicyTraits,
): Widening[] => {
  const compared = withinReach(changes, documents);
  return changes.flatMap((change) => wideningsOfChange(change, compared, traits));
};
