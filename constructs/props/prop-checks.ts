import type { Fault } from '../../workflow/rules/fault';
import type { Rule } from '../../workflow/rules/rule';
import { listFaults, literalFaults } from './literal-faults';

/** Checks the value of a prop. */
export const value =
  (rule: Rule) =>
  <Prop extends string>(props: { readonly [Key in Prop]?: unknown }, prop: Prop): Fault[] =>
    literalFaults(prop, props[prop], rule);

/** Checks each item of a prop. */
export const items =
  (rule: Rule) =>
  <Prop extends string>(props: { readonly [Key in Prop]?: unknown }, prop: Prop): Fault[] =>
    listFaults(prop, props[prop], rule);
