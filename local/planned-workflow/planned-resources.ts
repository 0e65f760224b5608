import { withoutKeys } from '../../terraform-plan/addresses';
import type { PlanJson } from '../../terraform-plan/plan-json';
import { type RawChange, visibleChange } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';

/** A resource or a data source as it will be after the apply. */
export interface PlannedResource {
  readonly address: string;
  /** The address in the configuration, which has no keys. */
  readonly configurationAddress: string;
  /** The address of its module; empty for the root module. */
  readonly module: string;
  readonly type: string;
  /** Attributes. Markers replace those that are sensitive or known only after the apply. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether Terraform reads it only during the apply. Only a data source can be. */
  readonly isReadLater: boolean;
}

const records = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const plannedResource = (
  resource: Record<string, unknown>,
  module: string,
  change: RawChange,
): PlannedResource[] => {
  const { after } = visibleChange(change);
  const address = text(resource.address);
  // What is destroyed has no values.
  if (!isRecord(after)) return [];
  return [
    {
      address,
      configurationAddress: withoutKeys(address),
      module,
      type: text(resource.type),
      values: after,
      isReadLater: resource.mode === 'data' && isRecord(resource.change),
    },
  ];
};

const changedResources = (plan: PlanJson): Record<string, unknown>[] =>
  records(plan.resource_changes).filter(({ deposed }) => deposed === undefined);

const stateResources = (module: unknown): PlannedResource[] => {
  if (!isRecord(module)) return [];
  const own = records(module.resources).flatMap((resource) =>
    plannedResource(resource, text(module.address), {
      after: resource.values,
      after_sensitive: resource.sensitive_values,
    }),
  );
  return [...own, ...records(module.child_modules).flatMap(stateResources)];
};

const priorState = ({ prior_state: state }: PlanJson): unknown =>
  isRecord(state) && isRecord(state.values) ? state.values.root_module : undefined;

/**
 * The resources and data sources that the plan leads to. A plan with -target or -refresh-only lists no changes of the
 * others, which stay as they are in the prior state.
 */
export const plannedResources = (plan: PlanJson): PlannedResource[] => {
  const changes = changedResources(plan);
  const addresses = new Set(changes.map(({ address }) => address));
  const changed = changes.flatMap((resource) =>
    isRecord(resource.change)
      ? plannedResource(resource, text(resource.module_address), resource.change)
      : [],
  );
  return [...changed, ...stateResources(priorState(plan)).filter(({ address }) => !addresses.has(address))];
};
