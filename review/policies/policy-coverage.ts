import { admits, type Condition } from './condition-meaning';
import { conditionsOf, type Element, elementsNamed, type Statement, valuesOf } from './policy-statements';
import { includesValue } from './policy-values';
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

/** Whether a statement applies to an action or a resource of another, or to all that the other does not exclude. */
const appliesTo = (
  name: 'Action' | 'Resource',
  wide: Statement,
  narrow: Statement,
  value: string | undefined,
): boolean => {
  const [listed, excluded] = [valuesOf(wide, name), valuesOf(wide, `Not${name}`)];
  if (value !== undefined) {
    if (listed.some((each) => includesValue(name, each, value, wide.effect))) return true;
    return excluded.length > 0 && !excluded.some((each) => mayOverlap(lower(each), lower(value)));
  }
  const own = valuesOf(narrow, `Not${name}`);
  if (listed.includes('*')) return true;
  if (own.length === 0) return listed.length === 0 && excluded.length === 0;
  return (
    excluded.length > 0 &&
    excluded.every((each) => own.some((other) => includesValue(name, other, each, wide.effect)))
  );
};

const isAnyone = (statement: Statement): boolean => valuesOf(statement, 'Principal AWS').includes('*');

const appliesToPrincipal = (wide: Statement, narrow: Statement, principal: Element | undefined): boolean => {
  if (isAnyone(wide))
    return principal === undefined || principal.name === 'Principal AWS' || wide.effect === 'Deny';
  if (principal !== undefined) {
    return principal.values.every((value) =>
      valuesOf(wide, principal.name).some((each) => includesValue(principal.name, each, value, wide.effect)),
    );
  }
  const [own, others] = [narrow, wide].map((statement) => elementsNamed(statement, 'NotPrincipal'));
  return elementsNamed(wide, 'Principal').length === 0 && JSON.stringify(own) === JSON.stringify(others);
};

/** Each condition of the wide statement accepts all that one of the narrow statement accepts. */
const admitsAll = (wide: readonly Condition[], narrow: readonly Condition[]): boolean =>
  wide.every((each) => narrow.some((other) => admits(each, other)));

const statementCovers = (wide: Statement, narrow: Statement, part: Part): boolean =>
  wide.effect === narrow.effect &&
  appliesTo('Action', wide, narrow, part.action) &&
  appliesTo('Resource', wide, narrow, part.resource) &&
  appliesToPrincipal(wide, narrow, part.principal) &&
  admitsAll(conditionsOf(wide), conditionsOf(narrow));

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
const uncoveredParts = (statement: Statement, policy: readonly Statement[]): Part[] =>
  partsOf(statement).filter((part) => !policy.some((other) => statementCovers(other, statement, part)));

const isIn = (parts: readonly Part[], { name }: Element, value: string): boolean =>
  parts.some(
    ({ action, resource, principal }) =>
      (name === 'Action' && action === value) ||
      (name === 'Resource' && resource === value) ||
      (principal?.name === name && principal.values.includes(value)),
  );

/**
 * What of a statement a policy does not allow, or deny, by another statement; undefined if that is nothing. A statement
 * that is split, joined or moved within a policy means the same.
 */
export const uncovered = (statement: Statement, policy: readonly Statement[]): Statement | undefined => {
  const parts = uncoveredParts(statement, policy);
  if (parts.length === 0) return undefined;
  const isReduced = ({ name }: Element) => /^(?:Action|Resource|Principal \S+)$/.test(name);
  const elements = statement.elements.map((element) =>
    isReduced(element)
      ? { ...element, values: element.values.filter((value) => isIn(parts, element, value)) }
      : element,
  );
  return { ...statement, elements: elements.filter(({ values }) => values.length > 0) };
};
