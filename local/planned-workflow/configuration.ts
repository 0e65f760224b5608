import type { PlanJson } from '../../terraform-plan/plan-json';
import { isRecord, memberAt } from '../../workflow/rules/json-value';

/** A module that the configuration calls. */
interface ModuleCall {
  /** What addresses in the calling module begin with: empty, or `module.a.`. */
  readonly callerPrefix: string;
  readonly call: Readonly<Record<string, unknown>>;
}

/** Where a resource is configured. */
export interface ConfiguredResource {
  /** What addresses in its module begin with: empty, or `module.a.module.b.`. */
  readonly prefix: string;
  /** The calls of the modules around it, from the outermost. */
  readonly calls: readonly ModuleCall[];
  /** Empty if the plan has no configuration of it. */
  readonly expressions: Readonly<Record<string, unknown>>;
}

export const rootModule = (plan: PlanJson): unknown => memberAt(plan, 'configuration.root_module');

const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** `['a', 'b']` for `module.a.module.b.`. */
const namesIn = (prefix: string): string[] => prefix.split('.').filter((_, index) => index % 2 === 1);

const callsBelow = (
  module: unknown,
  [name, ...inner]: readonly string[],
  callerPrefix = '',
): ModuleCall[] => {
  if (name === undefined) return [];
  const call = record(memberAt(module, `module_calls.${name}`));
  return [{ callerPrefix, call }, ...callsBelow(call.module, inner, `${callerPrefix}module.${name}.`)];
};

/** The configuration of the resource at an address without keys. */
export const configuredResource = (plan: PlanJson, address: string): ConfiguredResource => {
  const [prefix = ''] = /^(?:module\.[^.]+\.)*/.exec(address) ?? [];
  const calls = callsBelow(rootModule(plan), namesIn(prefix));
  const module = record(calls.length === 0 ? rootModule(plan) : calls.at(-1)?.call.module);
  const resources = Array.isArray(module.resources) ? module.resources.filter(isRecord) : [];
  const found = resources.find((resource) => resource.address === address.slice(prefix.length));
  return { prefix, calls, expressions: record(found?.expressions) };
};
