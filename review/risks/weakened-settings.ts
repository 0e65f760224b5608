import { isMarker, UNKNOWN } from '../../terraform-plan/visible-values';
import { code } from '../page/escaping';
import { showAt } from '../page/value-display';
import type { ResourceChange } from '../plan/terraform-plan';
import { type Protection, settingOf } from '../resource-types/protections';

const showSetting = (setting: string, value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'not set';
  return value === UNKNOWN ? 'a value known after apply' : showAt(setting, value);
};

const weakenings = ({ before, after }: ResourceChange, protections: readonly Protection[]): string[] => {
  if (before === null || after === null) return [];
  return protections.flatMap((protection) => {
    const { setting, isWeakened, consequence } = protection;
    const [from, to] = [settingOf(before, protection), settingOf(after, protection)];
    return isMarker(to) || !isWeakened(from, to)
      ? []
      : [`${code(setting)} ${showSetting(setting, from)} → ${showSetting(setting, to)}: ${consequence}`];
  });
};

/** Settings of one consequence are one sentence. */
const weakWhenCreated = ({ action, after }: ResourceChange, protections: readonly Protection[]): string[] => {
  const weak = (action === 'added' ? protections : []).filter((protection) =>
    protection.isWeakWhenCreated?.(settingOf(after, protection)),
  );
  const byConsequence = new Map<string, Protection[]>();
  for (const protection of weak) {
    byConsequence.set(protection.consequence, [
      ...(byConsequence.get(protection.consequence) ?? []),
      protection,
    ]);
  }
  return [...byConsequence].map(([consequence, alike]) => {
    const names = alike.map(({ setting }) => code(setting)).join(', ');
    const isOn = alike.some((protection) => settingOf(after, protection) === true);
    return `${names} ${alike.length === 1 ? 'is' : 'are'} ${isOn ? 'on' : 'off'}: ${consequence}`;
  });
};

/** The settings that a change makes weaker: a sentence of Markdown each. */
export const weakenedSettings = (change: ResourceChange, protections: readonly Protection[]): string[] => [
  ...weakenings(change, protections),
  ...weakWhenCreated(change, protections),
];
