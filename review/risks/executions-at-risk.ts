import { parseDocument } from '../../terraform-plan/json-document';
import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import type { Warning } from '../page/warnings';
import type { ResourceChange } from '../plan/terraform-plan';
import type { ExecutionNeed, HeldText } from '../resource-types/resource-type';
import { resourceType } from '../resource-types/resource-types';
import { STATE_MACHINE, USED_BY_ARN } from '../resource-types/step-functions';
import { weakenedSettings } from './weakened-settings';

const textsIn = (value: unknown, member = ''): HeldText[] => {
  if (typeof value === 'string') return [{ member, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, member));
  return isRecord(value) ? Object.entries(value).flatMap(([key, each]) => textsIn(each, key)) : [];
};

/** Whether nothing has the resource's name any more: a replacement may take its place, and some resources stay in AWS. */
const isGone = (
  { action, forgetsOld, before, after }: ResourceChange,
  identity: readonly string[],
): boolean =>
  !forgetsOld &&
  before?.skip_destroy !== true &&
  (action === 'destroyed' ||
    (action === 'replaced' && identity.some((attribute) => before?.[attribute] !== after?.[attribute])));

/** A destroyed or replaced state machine ends its executions itself, which is a warning of its own. */
const keptMachines = (changes: readonly ResourceChange[]): ResourceChange[] =>
  changes.filter(
    ({ type, action }) => type === STATE_MACHINE && (action === 'changed' || action === 'unchanged'),
  );

/** What a machine names: its role, and all that its definition holds. */
const textsOf = ({ before }: ResourceChange): HeldText[] => [
  ...textsIn(before?.role_arn, 'role_arn'),
  ...(typeof before?.definition === 'string' ? textsIn(parseDocument(before.definition)) : []),
];

const needOf = (type: string): ExecutionNeed => resourceType(type).neededByExecutions ?? USED_BY_ARN;

/** Settings that executions need, and what no longer starts them. */
const operationsAtRisk = (change: ResourceChange): string[] => {
  const { operations = [], endOfOperation } = resourceType(change.type);
  const isEnd = change.action === 'destroyed' && !change.isDeposed && endOfOperation !== undefined;
  return [...(isEnd ? [`destroyed: ${endOfOperation}`] : []), ...weakenedSettings(change, operations)];
};

/**
 * Where a plan removes what running executions need. An execution keeps the definition it started with, whatever the
 * plan changes in the state machine.
 */
export const executionsAtRisk = (changes: readonly ResourceChange[]): Warning[] => {
  const machines = keptMachines(changes).map((machine) => ({
    address: machine.address,
    texts: textsOf(machine),
  }));
  return changes.flatMap((change) => {
    const { address, type, action, before } = change;
    const stopped = operationsAtRisk(change).map((text): Warning => ({ kind: 'executions', address, text }));
    const need = needOf(type);
    if (before === null || !isGone(change, need.identity)) return stopped;
    const isNamed = need.isNamedBy(before);
    const needed = machines
      .filter(({ texts }) => isNamed !== undefined && texts.some(isNamed))
      .map(
        (machine): Warning => ({
          kind: 'executions',
          address,
          text: `${action}: running executions of ${code(machine.address)} still ${need.use}, because an execution keeps the definition it started with; apply while none is \`RUNNING\``,
        }),
      );
    return [...needed, ...stopped];
  });
};
