import { code } from '../page/escaping';
import { showAt, shownName } from '../page/value-display';
import type { Warning } from '../page/warnings';
import { valueAt } from '../plan/members';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { isMarker, UNKNOWN } from '../plan/visible-values';
import type { Protection } from '../resource-types/protections';
import { resourceType } from '../resource-types/resource-types';

/** With `skip_destroy`, a log group or a function stays in AWS. */
const isKeptInAws = ({ before }: ResourceChange): boolean => before?.skip_destroy === true;

const losses = (change: ResourceChange): string[] => {
  const { type, action, replacedFor, before } = change;
  const { contents, endOfProtection, destroyRefusal } = resourceType(type);
  if ((action !== 'destroyed' && action !== 'replaced') || isKeptInAws(change)) return [];
  if (action === 'destroyed' && endOfProtection) return [`${action}: ${endOfProtection}`];
  if (contents === undefined) return [];
  const names = replacedFor.map((name) => code(shownName(name))).join(', ');
  const reason = names === '' ? '' : ` (because of ${names})`;
  const refusal = destroyRefusal?.(before ?? {});
  return [`${action}${reason}: ${contents} will be lost${refusal === undefined ? '' : `; ${refusal}`}`];
};

const showSetting = (setting: string, value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'not set';
  return value === UNKNOWN ? 'a value known after apply' : showAt(setting, value);
};

const settingOf = (attributes: Attributes | null, { setting, path = [setting] }: Protection): unknown =>
  valueAt(attributes, path);

const weakenings = ({ type, before, after }: ResourceChange): string[] => {
  if (before === null || after === null) return [];
  return (resourceType(type).protections ?? []).flatMap((protection) => {
    const { setting, isWeakened, consequence } = protection;
    const [from, to] = [settingOf(before, protection), settingOf(after, protection)];
    return isMarker(to) || !isWeakened(from, to)
      ? []
      : [`${code(setting)} ${showSetting(setting, from)} → ${showSetting(setting, to)}: ${consequence}`];
  });
};

const weakWhenCreated = ({ type, action, after }: ResourceChange): string[] =>
  (action === 'added' ? (resourceType(type).protections ?? []) : [])
    .filter((protection) => protection.warnsWhenCreated && settingOf(after, protection) === true)
    .map(({ setting, consequence }) => `${code(setting)} is on: ${consequence}`);

/** Where a plan may lose data, or protects data less. */
export const dataAtRisk = (changes: readonly ResourceChange[]): Warning[] =>
  changes.flatMap((change) =>
    [...losses(change), ...weakenings(change), ...weakWhenCreated(change)].map(
      (text): Warning => ({ kind: 'data', address: change.address, text }),
    ),
  );
