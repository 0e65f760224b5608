import { valueAt } from '../../terraform-plan/members';
import { isMarker, isSensitive } from '../../terraform-plan/visible-values';
import {
  ALLOW_LIST_VARIABLES,
  ENVIRONMENT_VARIABLES,
  LIMIT_VARIABLES,
} from '../../workflow/deployment/deployment';
import { isRecord } from '../../workflow/rules/json-value';
import { configuredResource } from './configuration';
import { type PlanContents, whyUnseen } from './known-after-apply';
import type { PlannedResource } from './planned-resources';

/** The environment of a function, as far as the plan shows it. */
export interface PlannedEnvironment {
  readonly environment: Readonly<Record<string, string>>;
  /** A sentence for each variable that is left out. */
  readonly unknown: readonly string[];
}

const has = (variables: Readonly<Record<string, string>>, name: string): boolean =>
  Object.values(variables).includes(name);

/** What the workflow's functions do without a variable. */
const effectOf = (name: string): string => {
  if (has(ALLOW_LIST_VARIABLES, name)) return 'so it allows everything';
  if (has(LIMIT_VARIABLES, name)) return "so only the API's own limit applies";
  if (name === ENVIRONMENT_VARIABLES.lockedKeys) return 'so no key is locked';
  return has(ENVIRONMENT_VARIABLES, name) ? 'so its default applies' : 'so the function runs without it';
};

/** The first marker on the way to the variables, or else the variables. */
const variablesOf = ({ environment }: Readonly<Record<string, unknown>>): unknown => {
  if (!Array.isArray(environment)) return environment;
  const [block] = environment;
  return isRecord(block) ? block.variables : block;
};

/**
 * The variables as they are configured. Terraform's JSON has them only if the configuration is JSON, too, as CDKTF's is;
 * those with a template are not evaluated.
 */
const configuredVariables = ({ plan }: PlanContents, { configurationAddress }: PlannedResource) => {
  const { environment } = configuredResource(plan, configurationAddress).expressions;
  const variables = valueAt(environment, [0, 'variables', 'constant_value']);
  return Object.entries(isRecord(variables) ? variables : {});
};

const isLiteral = (entry: [string, unknown]): entry is [string, string] =>
  typeof entry[1] === 'string' && !/[$%]\{/.test(entry[1]);

/** One unknown variable makes the provider plan all of them as unknown. Literals are known all the same. */
const unseenEnvironment = (
  contents: PlanContents,
  resource: PlannedResource,
  marker: unknown,
): PlannedEnvironment => {
  const configured = isSensitive(marker) ? [] : configuredVariables(contents, resource);
  const literals = configured.filter(isLiteral);
  const others = configured.filter((entry) => !isLiteral(entry)).map(([name]) => name);
  const why = whyUnseen(contents, resource, 'environment', marker);
  const leftOut = others.length === 0 ? 'all of it' : others.join(', ');
  const text = `The environment of ${resource.address} ${why}: this run leaves out ${leftOut}, so the function allows everything.`;
  return { environment: Object.fromEntries(literals), unknown: [text] };
};

/** The environment that a plan gives a function. What the plan leaves unknown or marks as sensitive is left out. */
export const plannedEnvironment = (contents: PlanContents, resource: PlannedResource): PlannedEnvironment => {
  const variables = variablesOf(resource.values);
  if (isMarker(variables)) return unseenEnvironment(contents, resource, variables);
  const entries = Object.entries(isRecord(variables) ? variables : {});
  const unseen = entries.filter(([, value]) => isMarker(value));
  return {
    environment: Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    unknown: unseen.map(
      ([name, value]) =>
        `${name} of ${resource.address} ${whyUnseen(contents, resource, 'environment', value)}: this run leaves it out, ${effectOf(name)}.`,
    ),
  };
};
