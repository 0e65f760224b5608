import { admits, type Condition } from './condition-meaning';
import { conditionsOf, type Element, elementsNamed, type Statement, valuesOf } from './policy-statements';
import { inclusionIn } from './policy-values';
import { covers } from './wildcard';

/** One of the things that a statement allows or denies; the rest of the statement applies to all of them. */
interface Part {
  readonly action?: string;
  readonly resource?: string;
  /** `Principal AWS` and its value. */
  readonly principal?: Element;
}

/** Whether two patterns may match one text. */
const mayOverlap = (a: string, b: string): boolean => {
  if (covers(a, b) || covers(b, a)) return true;
  const [x = '', y = ''] = [a, b].map((pattern) => pattern.split(/[*?]/, 1)[0]);
  return /[*?]/.test(a) && /[*?]/.test(b) && (x.startsWith(y) || y.startsWith(x));
};

const lower = (value: string): string => value.toLowerCase();

type Test<Value> = (value: Value | undefined) => boolean;

/** Tells whether a statement applies to an action or a resource of another, or to all that the other does not exclude. */
const appliesTo = (name: 'Action' | 'Resource', wide: Statement, narrow: Statement): Test<string> => {
  const [listed, excluded] = [valuesOf(wide, name), valuesOf(wide, `Not${name}`)];
  const isListed = inclusionIn(name, listed, wide.effect);
  const own = valuesOf(narrow, `Not${name}`);
  const isOwn = inclusionIn(name, own, wide.effect);
  const appliesToRest = (): boolean => {
    if (listed.includes('*')) return true;
    if (own.length === 0) return listed.length === 0 && excluded.length === 0;
    return excluded.length > 0 && excluded.every(isOwn);
  };
  return (value) => {
    if (value === undefined) return appliesToRest();
    if (isListed(value)) return true;
    return excluded.length > 0 && !excluded.some((each) => mayOverlap(lower(each), lower(value)));
  };
};

const isAnyone = (statement: Statement): boolean => valuesOf(statement, 'Principal AWS').includes('*');

const appliesToPrincipal = (wide: Statement, narrow: Statement): Test<Element> => {
  if (isAnyone(wide)) {
    return (principal) =>
      principal === undefined || principal.name === 'Principal AWS' || wide.effect === 'Deny';
  }
  const isIncluded = new Map(
    elementsNamed(wide, 'Principal').map(({ name, values }) => [
      name,
      inclusionIn(name, values, wide.effect),
    ]),
  );
  const [own, others] = [narrow, wide].map((statement) => elementsNamed(statement, 'NotPrincipal'));
  const appliesToRest = isIncluded.size === 0 && JSON.stringify(own) === JSON.stringify(others);
  return (principal) => {
    if (principal === undefined) return appliesToRest;
    return principal.values.every((value) => isIncluded.get(principal.name)?.(value) === true);
  };
};

/** Each condition of the wide statement accepts all that one of the narrow statement accepts. */
const admitsAll = (wide: readonly Condition[], narrow: readonly Condition[]): boolean =>
  wide.every((each) => narrow.some((other) => admits(each, other)));

/** Tells whether a statement allows, or denies, a part of another. */
const coverageBy = (wide: Statement, narrow: Statement): ((part: Part) => boolean) => {
  if (wide.effect !== narrow.effect || !admitsAll(conditionsOf(wide), conditionsOf(narrow)))
    return () => false;
  const toAction = appliesTo('Action', wide, narrow);
  const toResource = appliesTo('Resource', wide, narrow);
  const toPrincipal = appliesToPrincipal(wide, narrow);
  return ({ action, resource, principal }) =>
    toAction(action) && toResource(resource) && toPrincipal(principal);
};

const orNone = <Value>(values: readonly Value[]): readonly (Value | undefined)[] =>
  values.length === 0 ? [undefined] : values;

const principalsOf = (statement: Statement): Element[] =>
  elementsNamed(statement, 'Principal').flatMap(({ name, values }) =>
    values.map((value) => ({ name, values: [value] })),
  );

const partsOf = (statement: Statement): Part[] =>
  orNone(valuesOf(statement, 'Action')).flatMap((action) =>
    orNone(valuesOf(statement, 'Resource')).flatMap((resource) =>
      orNone(principalsOf(statement)).map((principal) => ({
        ...(action !== undefined && { action }),
        ...(resource !== undefined && { resource }),
        ...(principal && { principal }),
      })),
    ),
  );

/** How many comparisons it takes to look for a statement in a policy. */
export const coverageCost = (statement: Statement, policy: readonly Statement[]): number => {
  const count = (values: readonly unknown[]) => Math.max(1, values.length);
  return (
    count(valuesOf(statement, 'Action')) *
    count(valuesOf(statement, 'Resource')) *
    count(principalsOf(statement)) *
    policy.length
  );
};

/** The parts of a statement that no statement of a policy allows, or denies, as well. */
const uncoveredParts = (statement: Statement, policy: readonly Statement[]): Part[] => {
  const coverages = policy.map((other) => coverageBy(other, statement));
  return partsOf(statement).filter((part) => !coverages.some((isCovered) => isCovered(part)));
};

/** The values of an element that stand in parts. */
const valuesIn = (parts: readonly Part[], name: string): Set<string> =>
  new Set(
    parts.flatMap(({ action = '', resource = '', principal }): readonly string[] => {
      if (name === 'Action') return [action];
      if (name === 'Resource') return [resource];
      return principal?.name === name ? principal.values : [];
    }),
  );

/**
 * What of a statement a policy does not allow, or deny, by another statement; undefined if that is nothing. A statement
 * that is split, joined or moved within a policy means the same.
 */
export const uncovered = (statement: Statement, policy: readonly Statement[]): Statement | undefined => {
  const parts = uncoveredParts(statement, policy);
  if (parts.length === 0) return undefined;
  const elements = statement.elements.map((element) => {
    if (!/^(?:Action|Resource|Principal \S+)$/.test(element.name)) return element;
    const left = valuesIn(parts, element.name);
    return { ...element, values: element.values.filter((value) => left.has(value)) };
  });
  return { ...statement, elements: elements.filter(({ values }) => values.length > 0) };
};
