import { withoutKeys } from '../../terraform-plan/addresses';
import { configuredReferences } from '../../terraform-plan/configured-references';
import type { PlanJson } from '../../terraform-plan/plan-json';
import { holdsUnknown } from '../../terraform-plan/visible-values';
import { type ConfiguredResource, configuredResource, rootModule } from './configuration';
import type { PlannedResource } from './planned-resources';

/** Why an attribute is known only after the apply, as far as the plan tells. */
export interface UnknownSources {
  /** Attributes of resources that are known only after the apply, such as `aws_s3_bucket.data.id`. */
  readonly attributes: readonly string[];
  /** Addresses of data sources that Terraform reads only during the apply. */
  readonly readLater: readonly string[];
  /** What `depends_on` of the modules around the resource names: their data sources wait for it. */
  readonly dependencies: readonly string[];
  /** Local values and outputs of modules that it is set from. The plan does not tell what these are set from. */
  readonly untold: readonly string[];
}

/** A name in a module: `module` is `module.a.`, or empty for the root module. */
interface Place {
  readonly module: string;
  readonly name: string;
}

type References = ReadonlyMap<string, readonly string[]>;

const parentOf = (module: string): string => module.replace(/module\.[^.]+\.$/, '');

/** Terraform lists `aws_s3_bucket.a` after `aws_s3_bucket.a.id`: the longer one is enough. */
const longest = (references: readonly string[] = []): string[] => [
  ...new Set(
    references.filter((reference) => !references.some((other) => other.startsWith(`${reference}.`))),
  ),
];

/** What a place is set from. The variables of a module lead to its call. */
const sourcesOf = (references: References, { module, name }: Place): Place[] => {
  const scope = name.startsWith('var.') ? parentOf(module) : module;
  return longest(references.get(`${module}${name}`)).flatMap((reference) => {
    const [variable] = /^var\.[\w-]+/.exec(reference) ?? [];
    return variable === undefined
      ? [{ module: scope, name: reference }]
      : sourcesOf(references, { module: scope, name: variable });
  });
};

const unknownAttribute = (resources: readonly PlannedResource[], { module, name }: Place): string[] => {
  const place = `${module}${withoutKeys(name)}`;
  const isUnknown = resources.some(({ configurationAddress, values }) => {
    if (!place.startsWith(`${configurationAddress}.`)) return false;
    const [attribute = ''] = place.slice(configurationAddress.length + 1).split('.');
    return holdsUnknown(values[attribute]);
  });
  return isUnknown ? [`${module}${name}`] : [];
};

const dependenciesOf = ({ calls }: ConfiguredResource): string[] =>
  calls.flatMap(({ callerPrefix, call }) =>
    (Array.isArray(call.depends_on) ? call.depends_on : [])
      .filter((each) => typeof each === 'string')
      .map((each) => `${callerPrefix}${each}`),
  );

/** Why an attribute of a resource is known only after the apply. */
export const unknownSources = (
  plan: PlanJson,
  resources: readonly PlannedResource[],
  { configurationAddress, module }: PlannedResource,
  attribute: string,
): UnknownSources => {
  const configured = configuredResource(plan, configurationAddress);
  const { prefix } = configured;
  const name = `${configurationAddress.slice(prefix.length)}.${attribute}`;
  const references = new Map(configuredReferences(rootModule(plan)));
  const places = sourcesOf(references, { module: prefix, name });
  const readLater = resources.filter((resource) => resource.isReadLater && resource.module === module);
  return {
    attributes: places.flatMap((place) => unknownAttribute(resources, place)),
    readLater: readLater.map(({ address }) => address),
    dependencies: readLater.length === 0 ? [] : dependenciesOf(configured),
    untold: places
      .filter((place) => /^(?:local|module)\./.test(place.name))
      .map((place) => `${place.module}${place.name}`),
  };
};
