import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../workflow/rules/json-value';
import { typeOf } from './changed-plan';

/**
 * Real plans, reduced to what a review reads. Each resource has a line of its own, so that a diff shows which resources
 * differ. What several plans have in common is in `shared.json`: they have the text `shared` in its place.
 */
const FOLDER = join(__dirname, 'plans');
const SHARED = 'shared';

type Json = Record<string, unknown>;

const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const pick = (value: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => name in value).map((name) => [name, value[name]]));

/** Of a resource that does not change, only its name and role. */
const withoutUnchanged = (resource: Json): Json => {
  const change = resource.change as Json;
  if (!(change.actions as string[]).includes('no-op') || change.importing) return resource;
  const attributes = pick((change.before ?? {}) as Json, ['name', 'role']);
  return { ...resource, change: { actions: change.actions, before: attributes, after: attributes } };
};

/** Of drift, only the attributes that differ, and the name. */
const driftedResource = (resource: Json): Json => {
  const change = resource.change as Json;
  const [before, after] = [change.before, change.after].map((side) => (side ?? {}) as Json);
  if (!before || !after || change.after === null) return resource;
  const names = Object.keys(after).filter(
    (name) => name === 'name' || JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  return {
    ...resource,
    change: { actions: change.actions, before: pick(before, names), after: pick(after, names) },
  };
};

const references = (expression: unknown): unknown => {
  if (Array.isArray(expression)) return expression.map(references);
  if (!isRecord(expression)) return {};
  if ('references' in expression) return pick(expression, ['references']);
  return Object.fromEntries(
    Object.entries(expression)
      .filter(([name]) => name !== 'constant_value')
      .map(([name, each]) => [name, references(each)]),
  );
};

const configuration = (module: Json): Json => ({
  resources: records(module.resources).map(({ address, expressions }) => ({
    address,
    expressions: references(expressions),
  })),
  ...(isRecord(module.module_calls) && {
    module_calls: Object.fromEntries(
      Object.entries(module.module_calls).map(([name, call]) => [
        name,
        { module: configuration((call as Json).module as Json) },
      ]),
    ),
  }),
});

/** Replaces what differs each time a plan is made: hashes of bundles, ids and times. */
const reproducible = (text: string): string => {
  const hashes: string[] = [];
  const stable = (hash: string): string => {
    if (!hashes.includes(hash)) hashes.push(hash);
    return createHash('sha256')
      .update(String(hashes.indexOf(hash)))
      .digest('base64');
  };
  return text
    .replaceAll(/(?<=")[A-Za-z0-9+/]{43}=(?=")/g, stable)
    .replaceAll(/\bAROA[A-Z0-9]{16,17}\b/g, 'AROAEXAMPLE')
    .replaceAll(/(?<=")\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+0000)(?=")/g, '2026-01-01T00:00:00Z');
};

/** Everything but what the address of a resource says already. */
const withoutDerived = ({
  mode: _mode,
  type: _type,
  name: _name,
  provider_name: _provider,
  ...rest
}: Json): Json => rest;

/** Whether a mark of unknown or sensitive values marks nothing. */
const marksNothing = (mark: unknown): boolean =>
  mark === false || (typeof mark === 'object' && mark !== null && Object.values(mark).every(marksNothing));

const MARKS = ['after_unknown', 'before_sensitive', 'after_sensitive'];

const withoutEmptyMarks = (change: Json): Json =>
  Object.fromEntries(
    Object.entries(change).filter(([name, each]) => !(MARKS.includes(name) && marksNothing(each))),
  );

const reducedResource = (resource: Json): Json => ({
  ...withoutDerived(resource),
  change: withoutEmptyMarks(resource.change as Json),
});

const reducedOutputs = (outputs: unknown): Json =>
  Object.fromEntries(
    Object.entries(isRecord(outputs) ? outputs : {}).map(([name, change]) => [
      name,
      withoutEmptyMarks(change as Json),
    ]),
  );

/** The part of a plan that a review reads. */
export const reducedPlan = (text: string): Json => {
  const plan: Json = JSON.parse(reproducible(text));
  const drift = records(plan.resource_drift).map(driftedResource).map(reducedResource);
  return {
    ...pick(plan, ['format_version', 'terraform_version', 'deferred_changes', 'errored', 'complete']),
    output_changes: reducedOutputs(plan.output_changes),
    checks: records(plan.checks).filter(({ status }) => status === 'fail' || status === 'error'),
    ...(drift.length > 0 && { resource_drift: drift }),
    resource_changes: records(plan.resource_changes).map(withoutUnchanged).map(reducedResource),
    configuration: configuration((plan.configuration as Json).root_module as Json).resources,
  };
};

type Side = 'before' | 'after';

/** Replaces the attributes on both sides of every change. */
const mapAttributes = (changes: unknown, map: (address: string, attributes: unknown) => unknown): Json[] =>
  records(changes).map((resource) => {
    const change = resource.change as Json;
    const sides = (['before', 'after'] satisfies Side[])
      .filter((side) => change[side])
      .map((side) => [side, map(String(resource.address), change[side])]);
    return { ...resource, change: { ...change, ...Object.fromEntries(sides) } };
  });

/** The value that most plans have; undefined if no two have the same. */
const mostCommon = (values: readonly unknown[]): unknown => {
  const texts = values.map((value) => JSON.stringify(value));
  const counts = texts.map((text) => texts.filter((other) => other === text).length);
  const most = Math.max(...counts);
  return most > 1 ? values[counts.indexOf(most)] : undefined;
};

interface SharedParts {
  readonly configuration: unknown;
  readonly resource_drift: unknown;
  readonly attributes: Json;
}

const sharedParts = (plans: readonly Json[]): SharedParts => {
  const attributes = new Map<string, unknown[]>();
  for (const plan of plans) {
    mapAttributes(plan.resource_changes, (address, value) => {
      attributes.set(address, [...(attributes.get(address) ?? []), value]);
      return value;
    });
  }
  return {
    configuration: mostCommon(plans.map((plan) => plan.configuration)),
    resource_drift: mostCommon(
      plans.flatMap(({ resource_drift }) => (resource_drift ? [resource_drift] : [])),
    ),
    attributes: Object.fromEntries([...attributes].map(([address, values]) => [address, mostCommon(values)])),
  };
};

const withSharedParts = (plan: Json, shared: SharedParts): Json => {
  const orShared = (value: unknown, common: unknown) => (isDeepStrictEqual(value, common) ? SHARED : value);
  return {
    ...plan,
    ...(plan.resource_drift !== undefined && {
      resource_drift: orShared(plan.resource_drift, shared.resource_drift),
    }),
    resource_changes: mapAttributes(plan.resource_changes, (address, value) =>
      orShared(value, shared.attributes[address]),
    ),
    configuration: orShared(plan.configuration, shared.configuration),
  };
};

/** JSON with a line for each entry of a list or of an object. */
const inLines = (value: Json): string => {
  const block = (entries: readonly string[], open: string, close: string): string =>
    entries.length === 0 ? `${open}${close}` : `${open}\n${entries.join(',\n')}\n${close}`;
  const named = (object: Json, write: (each: unknown) => string | undefined): string[] =>
    Object.entries(object)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => `${JSON.stringify(name)}: ${write(each)}`);
  const part = (each: unknown): string => {
    if (Array.isArray(each))
      return block(
        each.map((entry) => JSON.stringify(entry)),
        '[',
        ']',
      );
    return isRecord(each) ? block(named(each, JSON.stringify), '{', '}') : JSON.stringify(each);
  };
  return `${block(named(value, part), '{', '}')}\n`;
};

/** The recorded files of reduced plans, by their names. */
export const recordedFiles = (plans: Readonly<Record<string, Json>>): Readonly<Record<string, string>> => {
  const shared = sharedParts(Object.values(plans));
  const own = Object.entries(plans).map(([name, plan]) => [name, inLines(withSharedParts(plan, shared))]);
  return { ...Object.fromEntries(own), [SHARED]: inLines({ ...shared }) };
};

const read = (name: string): Json => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));

const withType = (resource: Json): Json => ({
  mode: 'managed',
  type: typeOf(String(resource.address)),
  ...resource,
});

export const RECORDED_PLANS: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json') && file !== `${SHARED}.json`)
  .map((file) => file.replace('.json', ''));

/** The JSON of a recorded plan, as `terraform show -json` writes it. */
export const readRecordedPlan = (name: string): string => {
  const [plan, shared] = [read(name), read(SHARED)];
  const orShared = (value: unknown, common: unknown) => (value === SHARED ? common : value);
  const attributes = shared.attributes as Json;
  return JSON.stringify({
    ...plan,
    planned_values: {},
    resource_drift: records(orShared(plan.resource_drift, shared.resource_drift)).map(withType),
    resource_changes: mapAttributes(plan.resource_changes, (address, value) =>
      orShared(value, attributes[address]),
    ).map(withType),
    configuration: { root_module: { resources: orShared(plan.configuration, shared.configuration) } },
  });
};

/** The review of a recorded plan, as a person read it. */
export const readRecordedReview = (name: string): string => readFileSync(join(FOLDER, `${name}.md`), 'utf8');
