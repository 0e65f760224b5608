import { withoutKeys } from '../../terraform-plan/addresses';
import { configuredReferences } from '../../terraform-plan/configured-references';
import { InputError } from '../../terraform-plan/input-error';
import { memberOf } from '../../terraform-plan/members';
import { type RawChange, visibleChange } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';
import { isSame } from './json-difference';
import { type Action, readAction } from './plan-action';
import { type LiteralRemoval, literalRemoval } from './sensitive-literals';
import { addressDisplay } from './shown-addresses';

export type { Action };

/** A change of a resource, without sensitive values. */
export interface ResourceChange {
  readonly address: string;
  /** The address in the configuration, which has no keys. */
  readonly configurationAddress: string;
  readonly previousAddress?: string;
  readonly type: string;
  readonly action: Action;
  /** A replacement leaves the old resource where it is, and Terraform no longer manages it. */
  readonly forgetsOld: boolean;
  /** Terraform's name of the reason, such as `replace_because_tainted`. */
  readonly reason?: string;
  /** Top-level attributes that cannot be changed in place. */
  readonly replacedFor: readonly string[];
  readonly isDeposed: boolean;
  readonly isImported: boolean;
  /** Attributes; null if the resource does not exist. */
  readonly before: Attributes | null;
  readonly after: Attributes | null;
}

export type Attributes = Readonly<Record<string, unknown>>;

export interface OutputChange {
  readonly name: string;
  readonly action: Action;
  readonly before: unknown;
  readonly after: unknown;
}

export interface FailedCheck {
  readonly address: string;
  readonly messages: readonly string[];
}

export interface DeferredChange {
  readonly address: string;
  readonly reason: string;
}

/** An action of a provider (Terraform 1.14 and later), which creates nothing. */
export interface InvokedAction {
  readonly address: string;
  /** The resource whose change triggers the action; absent if nothing triggers it. */
  readonly triggeredBy?: string;
}

/** The part of `terraform show -json` that the review reads. */
export interface TerraformPlan {
  readonly changes: readonly ResourceChange[];
  readonly drift: readonly ResourceChange[];
  /** How many entries of the drift cannot be read. */
  readonly unreadDrift: number;
  readonly outputs: readonly OutputChange[];
  readonly failedChecks: readonly FailedCheck[];
  readonly deferred: readonly DeferredChange[];
  readonly actions: readonly InvokedAction[];
  readonly errored: boolean;
  /** False if another plan is needed after this one. */
  readonly complete: boolean;
  /** False if Terraform refuses to apply the plan. */
  readonly applyable: boolean;
  /** Size in bytes of each zip that Terraform made, by its hash. */
  readonly zipSizes: ReadonlyMap<string, number>;
  /** What the configuration sets an attribute from, by `<address>.<attribute>`; absent if the plan has no configuration. */
  readonly references?: ReadonlyMap<string, readonly string[]>;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const records = (value: unknown): Record<string, unknown>[] => list(value).filter(isRecord);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const attributes = (value: unknown): Attributes | null => (isRecord(value) ? value : null);

const isResourceChange = (resource: unknown): boolean =>
  isRecord(resource) && isRecord(resource.change) && typeof resource.address === 'string';

const readResource = (
  resource: unknown,
  where: string,
  { fromAttributes }: LiteralRemoval,
): ResourceChange => {
  if (!isRecord(resource) || !isRecord(resource.change) || typeof resource.address !== 'string') {
    throw new InputError(
      `Expected the change of a resource in ${where}. Do not edit what terraform show -json writes.`,
    );
  }
  const { address, change } = resource;
  const { before, after } = visibleChange(change as RawChange);
  return {
    address,
    configurationAddress: withoutKeys(address),
    ...(typeof resource.previous_address === 'string' && { previousAddress: resource.previous_address }),
    type: text(resource.type),
    ...readAction(resource.mode === 'data' ? ['read'] : change.actions, isSame(before, after)),
    ...(typeof resource.action_reason === 'string' && { reason: resource.action_reason }),
    replacedFor: [...new Set(list(change.replace_paths).map((path) => text(list(path)[0])))].filter(Boolean),
    isDeposed: typeof resource.deposed === 'string',
    isImported: isRecord(change.importing),
    before: attributes(fromAttributes(before)),
    after: attributes(fromAttributes(after)),
  };
};

type Json = Readonly<Record<string, unknown>>;

const readResources = (plan: Json, where: string, removal: LiteralRemoval): ResourceChange[] =>
  list(plan[where]).map((resource, index) => readResource(resource, `${where}[${index}]`, removal));

const readOutput = (
  name: string,
  change: Record<string, unknown>,
  { fromAttributes }: LiteralRemoval,
): OutputChange => {
  const { before, after } = visibleChange(change as RawChange);
  return {
    name,
    action: readAction(change.actions, isSame(before, after)).action,
    // The value of an output is like that of an attribute: the keys of its maps are the user's.
    before: memberOf(fromAttributes({ before }), 'before'),
    after: memberOf(fromAttributes({ after }), 'after'),
  };
};

const readOutputs = (changes: unknown, removal: LiteralRemoval): OutputChange[] =>
  Object.entries(isRecord(changes) ? changes : {}).flatMap(([name, change]) =>
    isRecord(change) ? [readOutput(name, change, removal)] : [],
  );

const displayOf = (value: unknown): string => (isRecord(value) ? text(value.to_display) : '');

const readFailedChecks = (checks: unknown): FailedCheck[] =>
  records(checks)
    .filter(({ status }) => status === 'fail' || status === 'error')
    .map(({ address, instances }) => ({
      address: displayOf(address),
      messages: records(instances)
        .flatMap(({ problems }) => records(problems))
        .map(({ message }) => text(message)),
    }));

const addressOf = (value: unknown): string => (isRecord(value) ? text(value.address) : '');

const readDeferred = ({ deferred_changes, deferred_action_invocations }: Record<string, unknown>) =>
  [...records(deferred_changes), ...records(deferred_action_invocations)].map(
    ({ reason, resource_change, action_invocation }): DeferredChange => ({
      address: addressOf(resource_change ?? action_invocation),
      reason: text(reason),
    }),
  );

const readActions = (invocations: unknown): InvokedAction[] =>
  records(invocations).map((invocation) => {
    const { lifecycle_action_trigger: trigger } = invocation;
    const triggeredBy = isRecord(trigger) ? text(trigger.triggering_resource_address) : '';
    return { address: addressOf(invocation), ...(triggeredBy !== '' && { triggeredBy }) };
  });

interface StateModule {
  readonly resources?: unknown;
  readonly child_modules?: unknown;
}

const stateResources = ({ resources, child_modules }: StateModule): Record<string, unknown>[] => [
  ...records(resources),
  ...records(child_modules).flatMap(stateResources),
];

const rootModule = (value: unknown): StateModule =>
  isRecord(value) && isRecord(value.root_module) ? value.root_module : {};

const readZipSizes = ({ prior_state }: Record<string, unknown>): Map<string, number> => {
  const values = isRecord(prior_state) ? prior_state.values : undefined;
  const zips = stateResources(rootModule(values))
    .filter(({ type }) => type === 'archive_file')
    .map((zip) => (isRecord(zip.values) ? zip.values : {}));
  return new Map(
    zips.flatMap(({ output_base64sha256: hash, output_size: size }) =>
      typeof hash === 'string' && typeof size === 'number' ? [[hash, size]] : [],
    ),
  );
};

const readReferences = ({ configuration }: Record<string, unknown>) =>
  isRecord(configuration)
    ? { references: new Map(configuredReferences(configuration.root_module)) }
    : undefined;

const readAll = (plan: Json, removal: LiteralRemoval): TerraformPlan => {
  const drift = list(plan.resource_drift);
  return {
    changes: readResources(plan, 'resource_changes', removal),
    drift: readResources({ resource_drift: drift.filter(isResourceChange) }, 'resource_drift', removal),
    unreadDrift: drift.filter((entry) => !isResourceChange(entry)).length,
    outputs: readOutputs(plan.output_changes, removal),
    failedChecks: readFailedChecks(plan.checks),
    deferred: readDeferred(plan),
    actions: readActions(plan.action_invocations),
    errored: plan.errored === true,
    complete: plan.complete !== false,
    applyable: plan.applyable !== false,
    zipSizes: readZipSizes(plan),
    ...readReferences(plan),
  };
};

const everyAddress = ({ changes, drift, failedChecks, deferred, actions }: TerraformPlan): string[] =>
  [...changes, ...drift, ...failedChecks, ...deferred, ...actions].map(({ address }) => address);

/** The plan with every address, and every name of an output, as a page may show it. */
const withShownNames = (plan: TerraformPlan, { fromText }: LiteralRemoval): TerraformPlan => {
  const display = addressDisplay(everyAddress(plan));
  const shown = (address: string): string => fromText(display(address));
  const withShown = <Entry extends { readonly address: string }>(entry: Entry): Entry => ({
    ...entry,
    address: shown(entry.address),
  });
  const resource = ({ previousAddress, ...rest }: ResourceChange): ResourceChange => ({
    ...withShown(rest),
    ...(previousAddress !== undefined && { previousAddress: shown(previousAddress) }),
  });
  const action = ({ triggeredBy, ...rest }: InvokedAction): InvokedAction => ({
    ...withShown(rest),
    ...(triggeredBy !== undefined && { triggeredBy: shown(triggeredBy) }),
  });
  return {
    ...plan,
    changes: plan.changes.map(resource),
    drift: plan.drift.map(resource),
    outputs: plan.outputs.map(({ name, ...rest }) => ({ ...rest, name: fromText(name) })),
    failedChecks: plan.failedChecks.map(withShown),
    deferred: plan.deferred.map(withShown),
    actions: plan.actions.map(action),
    ...(plan.references && {
      references: new Map([...plan.references].map(([place, from]) => [place, from.map(shown)])),
    }),
  };
};

/**
 * Reads the JSON of a plan, without its sensitive values.
 * @throws InputError for a change that cannot be understood.
 */
export const readPlan = (plan: Json): TerraformPlan => {
  const removal = literalRemoval(plan);
  return withShownNames(readAll(plan, removal), removal);
};
