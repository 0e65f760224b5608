import { code } from '../page/escaping';
import { type Element, type Statement, type StatementChange, valuesOf } from './policy-statements';
import { covers, isWider } from './wildcard';

/** What of a policy decides what its statements mean. */
export interface PolicyTraits {
  /** There was none before. */
  readonly isNew: boolean;
  /** It belongs to a resource, which is all that `*` can mean in it. */
  readonly isOfItself: boolean;
}

/** A sentence that follows a policy's address, as Markdown. */
type Widening = string;

/** Names of actions have no case. */
const withoutCase = (action: string): string => action.toLowerCase();

const sentences = (given: readonly string[], tell: (shown: string) => Widening): Widening[] =>
  given.length === 0 ? [] : [tell(listed(given))];

const MOST_VALUES = 4;

const listed = (given: readonly string[]): string => {
  const shown = given.slice(0, MOST_VALUES).map((value) => code(value));
  return given.length > MOST_VALUES
    ? `${shown.join(', ')} and ${given.length - MOST_VALUES} more`
    : shown.join(', ');
};

const added = (before: Statement | undefined, after: Statement | undefined, name: string): string[] => {
  const old = new Set(valuesOf(before, name));
  return valuesOf(after, name).filter((value) => !old.has(value));
};

/** Actions that no earlier one covers. */
const newActions = (before: Statement | undefined, after: Statement): string[] => {
  const old = valuesOf(before, 'Action').map(withoutCase);
  return valuesOf(after, 'Action').filter((action) => !old.some((each) => covers(each, withoutCase(action))));
};

/** `*`, `s3:*`, `iam:Put*`: whichever actions AWS has, and will have. */
const newWildcardActions = (before: Statement | undefined, after: Statement): Widening[] =>
  sentences(
    newActions(before, after).filter((action) => /[*?]/.test(action)),
    (shown) => `a wildcard in Action: ${shown}`,
  );

/** `*`, or an ARN whose resource is only a type and a wildcard: `arn:aws:s3:::*`, `…:role/*`. S3 has buckets for types. */
const isEveryResource = (resource: string): boolean => {
  if (/^\**$/.test(resource)) return true;
  const [, , service, , account = '', ...name] = resource.split(':');
  const every = service === 's3' ? /^[*?/]*\*[*?/]*$/ : /^(?:[\w-]+[:/])?\?*\*[*?]*$/;
  return name.length > 0 && (every.test(name.join(':')) || account === '*');
};

const actionsOf = (statement: Statement): string => {
  const actions = valuesOf(statement, 'Action');
  return actions.length > 0
    ? listed(actions)
    : `everything except ${listed(valuesOf(statement, 'NotAction'))}`;
};

/** An action that joins others on every resource is as wide as a new statement of it. */
const newEveryResource = (before: Statement | undefined, after: Statement): Widening[] => {
  const wider = added(before, after, 'Resource').filter(isEveryResource);
  if (wider.length > 0)
    return sentences(wider, (shown) => `every resource (${shown}) for ${actionsOf(after)}`);
  const actions = newActions(before, after);
  return sentences(
    actions.length > 0 ? valuesOf(after, 'Resource').filter(isEveryResource) : [],
    (shown) => `every resource (${shown}) for ${listed(actions)}`,
  );
};

/** Resources that no earlier one covers. */
const newResources = (before: Statement | undefined, after: Statement): string[] => {
  const old = valuesOf(before, 'Resource');
  return valuesOf(after, 'Resource').filter((resource) => !old.some((each) => covers(each, resource)));
};

/** A resource in place of one that it covers: `data/*` for `data/raw/*`. */
const widerResources = (before: Statement | undefined, after: Statement): Widening[] => {
  const old = valuesOf(before, 'Resource');
  const wider = added(before, after, 'Resource').flatMap((value) => {
    const narrow = isEveryResource(value) ? undefined : old.find((each) => isWider(value, each));
    return narrow === undefined ? [] : [`${code(narrow)} → ${code(value)}`];
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

/** A service that a new role is for is no widening; it is one of a policy that was there. */
const newPrincipals = (
  before: Statement | undefined,
  after: Statement,
  { isNew }: PolicyTraits,
): Widening[] =>
  elementsNamed(after, 'Principal').flatMap(({ name }) => {
    const kind = name.slice('Principal '.length);
    if (isNew && kind === 'Service') return [];
    return sentences(added(before, after, name), (shown) =>
      shown === '`*`'
        ? 'a new principal: anyone'
        : `a new principal: ${PRINCIPAL_KINDS.includes(kind) ? kind : code(kind)} ${shown}`,
    );
  });

const isForAnybody = (statement: Statement | undefined): boolean =>
  valuesOf(statement, 'Principal AWS').includes('*');

/** Whom a policy lets do more needs no new principal, where that is anybody. */
const moreForAnybody = (before: Statement | undefined, after: Statement): Widening[] =>
  isForAnybody(before) && isForAnybody(after)
    ? sentences(
        [...newActions(before, after), ...newResources(before, after)],
        (shown) => `anyone can do more: ${shown}`,
      )
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

const condition = (name: string): string => name.slice('Condition '.length);

/** An operator such as StringNotEquals lists what it does not admit. */
const admitsOthers = (before: Statement | undefined, after: Statement, name: string): boolean =>
  valuesOf(after, name).length > 0 &&
  (/^Condition \S*Not/.test(name) ? added(after, before, name) : added(before, after, name)).length > 0;

/** A statement on other resources than before is as good as a new one, which plainly lists its conditions. */
const isOnOthers = (before: Statement | undefined, after: Statement): boolean => {
  const resources = valuesOf(after, 'Resource');
  return resources.length > 0 && lost(resources, valuesOf(before, 'Resource')).length === resources.length;
};

const weakerConditions = (before: Statement | undefined, after: Statement): Widening[] => {
  const gone = lost(conditionNames(before), conditionNames(after)).map(condition);
  const more = isOnOthers(before, after)
    ? []
    : conditionNames(before).filter((name) => admitsOthers(before, after, name));
  return [
    ...sentences(gone, (shown) => `a condition is removed: ${shown}`),
    ...sentences(more.map(condition), (shown) => `a condition allows other values: ${shown}`),
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

/** What a Deny names less of, or under more conditions, is denied no more. */
const weakerDeny = (before: Statement, after: Statement): Widening[] => {
  const less = before.elements.filter(
    ({ name, values }) => !/^(Not|Condition)/.test(name) && lost(values, valuesOf(after, name)).length > 0,
  );
  const more = after.elements.filter(
    ({ name, values }) => name.startsWith('Not') && lost(values, valuesOf(before, name)).length > 0,
  );
  const narrowed = lost(conditionNames(after), conditionNames(before)).map(condition);
  const other = conditionNames(before).filter(
    (name) =>
      conditionNames(after).includes(name) &&
      [...added(before, after, name), ...added(after, before, name)].length > 0,
  );
  return [
    ...sentences(other.map(condition), (shown) => `the condition of a Deny changes: ${shown}`),
    ...sentences(
      [...less, ...more].map(({ name }) => name),
      (shown) => `a Deny covers less: ${shown}`,
    ),
    ...sentences(narrowed, (shown) => `a Deny gets a condition: ${shown}`),
  ];
};

const describe = (statement: Statement): string =>
  statement.sid ? `${code(statement.sid)} (${actionsOf(statement)})` : actionsOf(statement);

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
