import { code } from '../page/escaping';
import { shownName } from '../page/value-display';
import type { Warning } from '../page/warnings';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { resourceType } from '../resource-types/resource-types';
import { weakenedSettings } from './weakened-settings';

/** With `skip_destroy`, a log group or a function stays in AWS, and so does a resource that is forgotten. */
const isKeptInAws = ({ before, forgetsOld }: ResourceChange): boolean =>
  forgetsOld || before?.skip_destroy === true;

/** `the database will be lost, but a final snapshot is made` */
const loss = (contents: string, before: Attributes, type: string): string => {
  const { destroyRefusal, destroyProtection, remains } = resourceType(type);
  const protection = destroyProtection?.(before);
  const rest = remains?.(before);
  const verb = protection === undefined ? 'will' : 'would';
  const comforts = [
    ...(rest?.isSaved ? [rest.text] : []),
    ...(protection === undefined ? [] : [`AWS refuses while ${code(protection)} is on`]),
  ];
  const lost = [`${contents} ${verb} be lost`, ...(comforts.length > 0 ? [comforts.join(', and ')] : [])];
  const notes = [destroyRefusal?.(before), rest?.isSaved === false ? rest.text : undefined];
  return [lost.join(', but '), ...notes.filter((note) => note !== undefined)].join('; ');
};

const losses = (change: ResourceChange): string[] => {
  const { type, action, replacedFor, before } = change;
  const { contents, endOfProtection } = resourceType(type);
  if ((action !== 'destroyed' && action !== 'replaced') || isKeptInAws(change)) return [];
  if (action === 'destroyed' && endOfProtection) return [`${action}: ${endOfProtection}`];
  if (contents === undefined) return [];
  const names = replacedFor.map((name) => code(shownName(name))).join(', ');
  const reason = names === '' ? '' : ` (because of ${names})`;
  return [`${action}${reason}: ${loss(contents, before ?? {}, type)}`];
};

/** Data that is deleted by a rule that is new, or earlier than before. */
const expirations = ({ type, before, after }: ResourceChange): string[] => {
  const read = resourceType(type).expirations;
  if (read === undefined || after === null) return [];
  const known = read(before ?? {});
  return [...read(after)]
    .filter(([rule, { days }]) => {
      const old = known.get(rule);
      return old === undefined || (days !== undefined && (old.days === undefined || days < old.days));
    })
    .map(([, { text, days }]) =>
      days === undefined ? text : `${text} after ${days} ${days === 1 ? 'day' : 'days'}`,
    );
};

/** Where a plan may lose data, or protects data less. */
export const dataAtRisk = (changes: readonly ResourceChange[]): Warning[] =>
  changes.flatMap((change) => {
    const warning = (text: string, isGrave: boolean): Warning => ({
      kind: 'data',
      address: change.address,
      text,
      isGrave,
    });
    const { protections = [] } = resourceType(change.type);
    return [
      ...losses(change).map((text) => warning(text, true)),
      ...[...weakenedSettings(change, protections), ...expirations(change)].map((text) =>
        warning(text, false),
      ),
    ];
  });
