import { code } from '../page/escaping';
import { showAt, shownName } from '../page/value-display';
import type { Warning } from '../page/warnings';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { isMarker, UNKNOWN } from '../plan/visible-values';
import { type Protection, settingOf } from '../resource-types/protections';
import { resourceType } from '../resource-types/resource-types';

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

const showSetting = (setting: string, value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'not set';
  return value === UNKNOWN ? 'a value known after apply' : showAt(setting, value);
};

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

/** Settings of one consequence are one sentence. */
const weakWhenCreated = ({ type, action, after }: ResourceChange): string[] => {
  const weak = (action === 'added' ? (resourceType(type).protections ?? []) : []).filter((protection) =>
    protection.isWeakWhenCreated?.(settingOf(after, protection)),
  );
  const byConsequence = new Map<string, Protection[]>();
  for (const protection of weak) {
    byConsequence.set(protection.consequence, [
      ...(byConsequence.get(protection.consequence) ?? []),
      protection,
    ]);
  }
  return [...byConsequence].map(([consequence, protections]) => {
    const names = protections.map(({ setting }) => code(setting)).join(', ');
    const isOn = protections.some((protection) => settingOf(after, protection) === true);
    return `${names} ${protections.length === 1 ? 'is' : 'are'} ${isOn ? 'on' : 'off'}: ${consequence}`;
  });
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
    return [
      ...losses(change).map((text) => warning(text, true)),
      ...[...weakenings(change), ...weakWhenCreated(change), ...expirations(change)].map((text) =>
        warning(text, false),
      ),
    ];
  });
