import { createHash } from 'node:crypto';
import { isRecord } from '../../workflow/rules/json-value';

type Json = Record<string, unknown>;

const records = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const pick = (value: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => name in value).map((name) => [name, value[name]]));

/** Of what stays as it is, only what tells it apart. */
const resourceChange = (resource: Json): Json => {
  const change = resource.change as Json;
  if (!(change.actions as string[]).includes('no-op') || change.importing) return resource;
  const attributes = pick((change.before ?? {}) as Json, ['name', 'role']);
  return { ...resource, change: { actions: change.actions, before: attributes, after: attributes } };
};

/** Of what has changed outside of Terraform, that and what tells it apart. */
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

/** What differs from one making of a plan to the next: hashes of bundles, ids and times. */
const withoutChance = (text: string): string => {
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

/** The part of a plan that a review reads, as it is kept beside the tests. */
export const recordedPlan = (text: string): string => {
  const plan: Json = JSON.parse(withoutChance(text));
  const kept = pick(plan, [
    'format_version',
    'terraform_version',
    'output_changes',
    'deferred_changes',
    'errored',
    'complete',
  ]);
  const checks = records(plan.checks).filter(({ status }) => status !== 'pass');
  return JSON.stringify(
    {
      ...kept,
      resource_drift: records(plan.resource_drift).map(driftedResource),
      resource_changes: records(plan.resource_changes).map(resourceChange),
      checks,
      planned_values: {},
      configuration: { root_module: configuration((plan.configuration as Json).root_module as Json) },
    },
    null,
    2,
  );
};
