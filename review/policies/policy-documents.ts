import { parseDocument } from '../../terraform-plan/json-document';
import { memberOf } from '../../terraform-plan/members';
import { isMarker, UNKNOWN } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';
import { isEnvironment, isSecretName } from '../disclosure/secret-names';
import { asText } from '../page/value-display';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import type { ResourceType } from '../resource-types/resource-type';
import { resourceType } from '../resource-types/resource-types';
import {
  policyOfRole,
  type SeparatePolicies,
  type SeparatePolicy,
} from '../resource-types/separate-policies';
import { readPolicy, statementChanges } from './policy-statements';

/** A policy on both sides of a change: its JSON, null if there is none, or a marker. */
export interface PolicyPair {
  /** What the policy is, if its resource has others too. */
  readonly kind?: string;
  /** The name of an inline policy, or of the attribute that holds the policy. */
  readonly name?: string;
  /** The description of the resource's type does not name the attribute. */
  readonly isUndescribed?: boolean;
  readonly before: unknown;
  readonly after: unknown;
}

const inlinePoliciesIn = (blocks: unknown): Map<string, unknown> =>
  new Map(
    (Array.isArray(blocks) ? blocks : [])
      .filter(isRecord)
      .filter(({ policy }) => policy !== undefined && policy !== '')
      .map(({ name, policy }) => [asText(name), policy]),
  );

const isSamePolicy = (a: unknown, b: unknown): boolean => {
  if (isMarker(a) || isMarker(b)) return isMarker(a) && isMarker(b);
  if (a === b) return true;
  const [one, other] = [a, b].map((each) => (typeof each === 'string' ? readPolicy(each) : undefined));
  return one !== undefined && other !== undefined && statementChanges(one, other).length === 0;
};

/** Whether a block of a role only repeats a resource of its own: what the block holds, that resource holds too. */
const isRepeated = (
  { before, after }: PolicyPair,
  separate: SeparatePolicy | undefined,
  isGone: boolean,
): boolean => {
  if (separate === undefined) return false;
  const own = [separate.before, separate.after];
  const isOwn = (policy: unknown) => own.some((each) => isSamePolicy(policy, each));
  return (before === null || isOwn(before)) && (after === null ? isGone || isOwn(undefined) : isOwn(after));
};

/** Unknown inline policies are left out: usually they are the ones that other resources put on the role. */
const inlinePairs = (
  { before, after }: ResourceChange,
  attribute: string,
  separate: SeparatePolicies,
): PolicyPair[] => {
  if (after?.[attribute] === UNKNOWN) return [];
  const [from, to] = [inlinePoliciesIn(before?.[attribute]), inlinePoliciesIn(after?.[attribute])];
  const role = (after ?? before)?.name;
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((name) => ({
      kind: 'inline policy',
      name,
      before: from.get(name) ?? null,
      after: to.get(name) ?? null,
    }))
    .filter((pair) => !isRepeated(pair, separate.get(policyOfRole(role, pair.name)), after === null));
};

const derivedPair = (
  { before, after }: ResourceChange,
  derive: (attributes: Attributes) => string,
): PolicyPair => ({ before: before && derive(before), after: after && derive(after) });

/** Whether a text is a policy, whatever it stands in. */
const isPolicy = (value: unknown): value is string => {
  if (typeof value !== 'string' || !/^\s*\{/.test(value) || !value.includes('"Statement"')) return false;
  const document = parseDocument(value);
  return isRecord(document) && Object.hasOwn(document, 'Statement');
};

/** Blocks of a set have no order, so one with a name is found by it. */
const keyOf = (item: unknown, index: number): string =>
  isRecord(item) && typeof item.name === 'string' ? item.name : String(index);

const mayBeSecret = (name: string): boolean => isEnvironment(name) || isSecretName(name);

/** Every policy within a value, by where it stands. */
const policiesIn = (value: unknown, place: string): [string, string][] => {
  if (isPolicy(value)) return [[place, value]];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      policiesIn(item, value.length > 1 ? `${place}.${keyOf(item, index)}` : place),
    );
  }
  return isRecord(value)
    ? Object.entries(value)
        .filter(([name]) => !mayBeSecret(name))
        .flatMap(([name, each]) => policiesIn(each, place ? `${place}.${name}` : name))
    : [];
};

const valueIn = (attributes: Attributes | null, place: string): unknown =>
  place
    .split('.')
    .reduce<unknown>((value, key) => memberOf(Array.isArray(value) ? value[0] : value, key), attributes);

/** Policies in attributes that the description of the type does not name. */
const otherPairs = ({ before, after }: ResourceChange, described: ReadonlySet<string>): PolicyPair[] => {
  const undescribed = (attributes: Attributes | null): Map<string, string> =>
    new Map(
      Object.entries(attributes ?? {})
        .filter(([name]) => !described.has(name) && !mayBeSecret(name))
        .flatMap(([name, value]) => policiesIn(value, name)),
    );
  const [from, to] = [undescribed(before), undescribed(after)];
  // A policy that is unknown, sensitive or no JSON on one side is a policy all the same.
  const side = (
    policies: ReadonlyMap<string, string>,
    attributes: Attributes | null,
    place: string,
  ): unknown => policies.get(place) ?? valueIn(attributes, place) ?? null;
  return [...new Set([...to.keys(), ...from.keys()])].map((name) => ({
    name,
    isUndescribed: true,
    before: side(from, before, name),
    after: side(to, after, name),
  }));
};

const describedAttributes = ({ policies = [], inlinePolicies }: ResourceType): Set<string> =>
  new Set([...policies.map(({ attribute }) => attribute), ...(inlinePolicies ? [inlinePolicies] : [])]);

/** Every policy of a resource. `separate` holds the separate policies of the whole plan. */
export const policiesOf = (change: ResourceChange, separate: SeparatePolicies): PolicyPair[] => {
  const { before, after } = change;
  const type = resourceType(change.type);
  const { policies = [], inlinePolicies, derivedPolicy } = type;
  return [
    ...policies.map(({ attribute, kind }) => ({
      ...(kind && { kind }),
      before: before?.[attribute] ?? null,
      after: after?.[attribute] ?? null,
    })),
    ...(inlinePolicies ? inlinePairs(change, inlinePolicies, separate) : []),
    ...(derivedPolicy ? [derivedPair(change, derivedPolicy)] : []),
    ...otherPairs(change, describedAttributes(type)),
  ];
};
