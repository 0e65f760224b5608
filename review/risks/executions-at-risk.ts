import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import type { Warning } from '../page/warnings';
import { parseDocument } from '../plan/json-document';
import type { ResourceChange } from '../plan/terraform-plan';
import type { HeldText } from '../resource-types/resource-type';
import { resourceType } from '../resource-types/resource-types';
import { STATE_MACHINE } from '../resource-types/step-functions';

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

const definitionTexts = ({ before }: ResourceChange): HeldText[] =>
  typeof before?.definition === 'string' ? textsIn(parseDocument(before.definition)) : [];

/**
 * Where a plan removes what running executions need. An execution keeps the definition it started with, whatever the
 * plan changes in the state machine.
 */
export const executionsAtRisk = (changes: readonly ResourceChange[]): Warning[] => {
  const machines = keptMachines(changes).map((machine) => ({
    address: machine.address,
    texts: definitionTexts(machine),
  }));
  return changes.flatMap((change) => {
    const { address, type, action, before } = change;
    const need = resourceType(type).neededByExecutions;
    if (before === null || need === undefined || !isGone(change, need.identity)) return [];
    const isNamed = need.isNamedBy(before);
    return machines
      .filter(({ texts }) => isNamed !== undefined && texts.some(isNamed))
      .map(
        (machine): Warning => ({
          kind: 'executions',
          address,
          text: `${action}: running executions of ${code(machine.address)} still ${need.use}, because an execution keeps the definition it started with; apply while none is \`RUNNING\``,
        }),
      );
  });
};
