import { isMarker } from '../../terraform-plan/visible-values';
import {
  ALLOW_LIST_VARIABLES,
  ENVIRONMENT_VARIABLES,
  LIMIT_VARIABLES,
} from '../../workflow/deployment/deployment';
import { isRecord } from '../../workflow/rules/json-value';
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

/** The environment that a plan gives a function. What the plan leaves unknown or marks as sensitive is left out. */
export const plannedEnvironment = (contents: PlanContents, resource: PlannedResource): PlannedEnvironment => {
  const variables = variablesOf(resource.values);
  const why = (marker: unknown): string => whyUnseen(contents, resource, 'environment', marker);
  if (isMarker(variables)) {
    const text = `The environment of ${resource.address} ${why(variables)}: this run leaves it out, so the function allows everything.`;
    return { environment: {}, unknown: [text] };
  }
  const entries = Object.entries(isRecord(variables) ? variables : {});
  return {
    environment: Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    unknown: entries
      .filter(([, value]) => isMarker(value))
      .map(
        ([name, value]) =>
          `${name} of ${resource.address} ${why(value)}: this run leaves it out, ${effectOf(name)}.`,
      ),
  };
};
