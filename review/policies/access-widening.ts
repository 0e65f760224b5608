import { code } from '../page/escaping';
import { shownName } from '../page/value-display';
import { conditionOf, listedNames, listedValues, shownElementName, shownPolicyValue } from './policy-display';
import { type Element, type Statement, type StatementChange, valuesOf } from './policy-statements';
import { covers, isWider } from './wildcard';

/** What the meaning of a statement depends on, outside of the statement. */
export interface PolicyTraits {
  /** The policy did not exist before. */
  readonly isNew: boolean;
  /** The policy belongs to a resource, which is what `*` means in it. */
  readonly isOfItself: boolean;
}

/** A sentence that follows a policy's address, as Markdown. */
type Widening = string;

/** IAM ignores the case of actions. */
const withoutCase = (action: string): string => action.toLowerCase();

/** A sentence about the values of an element; none if there are no values. */
const valueSentence = (
  elementName: string,
  values: readonly string[],
  sentence: (shown: string) => Widening,
): Widening[] => (values.length === 0 ? [] : [sentence(listedValues(elementName, values))]);

/** A sentence about elements; none if there are none. */
const nameSentence = (names: readonly string[], sentence: (shown: string) => Widening): Widening[] =>
  names.length === 0 ? [] : [sentence(listedNames(names))];

const MOST_VALUES = 4;

const added = (before: Statement | undefined, after: Statement | undefined, name: string): string[] => {
  const old = new Set(valuesOf(before, name));
  return valuesOf(after, name).filter((value) => !old.has(value));
};

/** Actions that no action of before covers. */
const newActions = (before: Statement | undefined, after: Statement): string[] => {
  const old = valuesOf(before, 'Action').map(withoutCase);
  return valuesOf(after, 'Action').filter((action) => !old.some((each) => covers(each, withoutCase(action))));
};

/** `*`, `s3:*`, `iam:Put*`: these include actions that AWS will add. */
const newWildcardActions = (before: Statement | undefined, after: Statement): Widening[] =>
  valueSentence(
    'Action',
    newActions(before, after).filter((action) => /[*?]/.test(action)),
    (shown) => `a wildcard in Action: ${shown}`,
  );

/** `*`, or an ARN that names only a type: `arn:aws:s3:::*`, `…:role/*`. In S3, a bucket is not a type. */
const isEveryResource = (resource: string): boolean => {
  if (/^\**$/.test(resource)) return true;
  const [, , service, , account = '', ...name] = resource.split(':');
  const every = service === 's3' ? /^[*?/]*\*[*?/]*$/ : /^(?:[\w-]+[:/])?\?*\*[*?]*$/;
  return name.length > 0 && (every.test(name.join(':')) || account === '*');
};

const actionsOf = (statement: Statement): string => {
  const actions = valuesOf(statement, 'Action');
  return actions.length > 0
    ? listedValues('Action', actions)
    : `everything except ${listedValues('NotAction', valuesOf(statement, 'NotAction'))}`;
};

/** An action added to a statement on every resource is as wide as a new statement. */
const newEveryResource = (before: Statement | undefined, after: Statement): Widening[] => {
  const wider = added(before, after, 'Resource').filter(isEveryResource);
  if (wider.length > 0)
    return valueSentence('Resource', wider, (shown) => `every resource (${shown}) for ${actionsOf(after)}`);
  const actions = newActions(before, after);
  return valueSentence(
    'Resource',
    actions.length > 0 ? valuesOf(after, 'Resource').filter(isEveryResource) : [],
    (shown) => `every resource (${shown}) for ${listedValues('Action', actions)}`,
  );
};

/** Resources that no resource of before covers. */
const newResources = (before: Statement | undefined, after: Statement): string[] => {
  const old = valuesOf(before, 'Resource');
  return valuesOf(after, 'Resource').filter((resource) => !old.some((each) => covers(each, resource)));
};

/** A resource that replaces one that it covers: `data/*` for `data/raw/*`. */
const widerResources = (before: Statement | undefined, after: Statement): Widening[] => {
  const old = valuesOf(before, 'Resource');
  const wider = added(before, after, 'Resource').flatMap((value) => {
    const narrow = isEveryResource(value) ? undefined : old.find((each) => isWider(value, each));
    return narrow === undefined
      ? []
      : [[narrow, value].map((each) => code(shownPolicyValue('Resource', each))).join(' → ')];
  });
  return wider.length === 0 ? [] : [`a wider Resource: ${wider.slice(0, MOST_VALUES).join(', ')}`];
};

const newExceptions = (before: Statement | undefined, after: Statement): Widening[] =>
  ['NotAction', 'NotResource', 'NotPrincipal']
    .filter((name) => after.elements.some((element) => element.name.split(' ')[0] === name))
    .filter(
      (name) => JSON.stringify(elementsNamed(before, name)) !== JSON.stringify(elementsNamed(after, name)),
    )
    .map((name) => `${name}, which allows everything except what it lists`);

const elementsNamed = (statement: Statement | undefined, name: string): readonly Element[] =>
  statement?.elements.filter((element) => element.name.split(' ')[0] === name) ?? [];

const PRINCIPAL_KINDS = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

/** A new role names the service that it is for, so only a service that an existing policy gets is a warning. */
const newPrincipals = (
  before: Statement | undefined,
  after: Statement,
  { isNew }: PolicyTraits,
): Widening[] =>
  elementsNamed(after, 'Principal').flatMap(({ name }) => {
    const kind = name.slice('Principal '.length);
    if (isNew && kind === 'Service') return [];
    return valueSentence(name, added(before, after, name), (shown) =>
      shown === '`*`'
        ? 'a new principal: anyone'
        : `a new principal: ${PRINCIPAL_KINDS.includes(kind) ? kind : code(shownElementName(kind))} ${shown}`,
    );
  });

const isForAnybody = (statement: Statement | undefined): boolean =>
  valuesOf(statement, 'Principal AWS').includes('*');

/** A policy that is for anyone needs no new principal to allow more. */
const moreForAnybody = (before: Statement | undefined, after: Statement): Widening[] =>
  isForAnybody(before) && isForAnybody(after)
    ? [
        ...valueSentence('Action', newActions(before, after), (shown) => `anyone can do more: ${shown}`),
        ...valueSentence(
          'Resource',
          newResources(before, after),
          (shown) => `anyone gets access to more: ${shown}`,
        ),
      ]
    : [];

const mayPassRoles = (statement: Statement | undefined): boolean =>
  statement?.effect === 'Allow' &&
  valuesOf(statement, 'Action').some((action) => covers(withoutCase(action), 'iam:passrole'));

const limitsService = (statement: Statement | undefined): boolean =>
  elementsNamed(statement, 'Condition').some(({ name }) => /\siam:PassedToService$/i.test(name));

const newPassRole = (before: Statement | undefined, after: Statement): Widening[] => {
  const isOpen = (statement: Statement | undefined) => mayPassRoles(statement) && !limitsService(statement);
  return isOpen(after) && (!isOpen(before) || newResources(before, after).length > 0)
    ? ['`iam:PassRole` without a condition on `iam:PassedToService`, which allows any service']
    : [];
};

const conditionNames = (statement: Statement | undefined): string[] =>
  elementsNamed(statement, 'Condition').map(({ name }) => name);

const lost = (before: readonly string[], after: readonly string[]): string[] =>
  before.filter((each) => !after.includes(each));

/** An operator such as StringNotEquals lists the values that it does not allow. */
const allowsOthers = (before: Statement | undefined, after: Statement, name: string): boolean =>
  valuesOf(after, name).length > 0 &&
  (/^Condition \S*Not/.test(name) ? added(after, before, name) : added(before, after, name)).length > 0;

/** A statement whose resources are all different is like a new statement, and its conditions are shown. */
const isOnOthers = (before: Statement | undefined, after: Statement): boolean => {
  const resources = valuesOf(after, 'Resource');
  return resources.length > 0 && lost(resources, valuesOf(before, 'Resource')).length === resources.length;
};

const weakerConditions = (before: Statement | undefined, after: Statement): Widening[] => {
  const gone = lost(conditionNames(before), conditionNames(after)).map(conditionOf);
  const more = isOnOthers(before, after)
    ? []
    : conditionNames(before).filter((name) => allowsOthers(before, after, name));
  return [
    ...nameSentence(gone, (shown) => `a condition is removed: ${shown}`),
    ...nameSentence(more.map(conditionOf), (shown) => `a condition allows other values: ${shown}`),
  ];
};

const wideningsOfAllow = (
  before: Statement | undefined,
  after: Statement,
  traits: PolicyTraits,
): Widening[] => [
  ...newWildcardActions(before, after),
  ...(traits.isOfItself ? [] : newEveryResource(before, after)),
  ...widerResources(before, after),
  ...newExceptions(before, after),
  ...newPrincipals(before, after, traits),
  ...moreForAnybody(before, after),
  ...newPassRole(before, after),
  ...weakerConditions(before, after),
];

/** A Deny that names less, or has more conditions, no longer denies the rest. */
const weakerDeny = (before: Statement, after: Statement): Widening[] => {
  const less = before.elements.filter(
    ({ name, values }) => !/^(Not|Condition)/.test(name) && lost(values, valuesOf(after, name)).length > 0,
  );
  const more = after.elements.filter(
    ({ name, values }) => name.startsWith('Not') && lost(values, valuesOf(before, name)).length > 0,
  );
  const narrowed = lost(conditionNames(after), conditionNames(before)).map(conditionOf);
  const other = conditionNames(before).filter(
    (name) =>
      conditionNames(after).includes(name) &&
      [...added(before, after, name), ...added(after, before, name)].length > 0,
  );
  return [
    ...nameSentence(other.map(conditionOf), (shown) => `the condition of a Deny changes: ${shown}`),
    ...nameSentence(
      [...less, ...more].map(({ name }) => name),
      (shown) => `a Deny covers less: ${shown}`,
    ),
    ...nameSentence(narrowed, (shown) => `a Deny gets a condition: ${shown}`),
  ];
};

const describe = (statement: Statement): string =>
  statement.sid ? `${code(shownName(statement.sid))} (${actionsOf(statement)})` : actionsOf(statement);

/**
 * How a change of a statement widens access, a sentence each; none where it does not, or only by what the statement
 * plainly lists.
 */
export const widenings = ({ before, after }: StatementChange, traits: PolicyTraits): Widening[] => {
  const [denied, denies] = [before?.effect === 'Deny', after?.effect === 'Deny'];
  if (before && denied && !denies) {
    const gone = `a Deny is removed: ${describe(before)}`;
    return after ? [gone, ...wideningsOfAllow(undefined, after, traits)] : [gone];
  }
  if (before && after && denied && denies) return weakerDeny(before, after);
  return after?.effect === 'Allow' ? wideningsOfAllow(before, after, traits) : [];
};
