import { memberOf, valueAt } from '../../terraform-plan/members';
import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import {
  asText,
  showAt,
  showable,
  showChange,
  shownName,
  shownPath,
  showPlace,
  showValue,
} from '../page/value-display';
import { type Difference, differences, isSame } from '../plan/json-difference';
import type { ReadDefinition, ReadState } from './definition-reading';

export type StateChange = 'added' | 'changed' | 'removed' | 'unchanged';

/** What happens to a state. Another transition changes the state that it leaves. */
export const stateChange = (before: ReadDefinition, after: ReadDefinition, key: string): StateChange => {
  const [from, to] = [before.states.get(key), after.states.get(key)];
  if (from === undefined) return 'added';
  if (to === undefined) return 'removed';
  return isSame(from.body, to.body) ? 'unchanged' : 'changed';
};

/** The objects that hold a difference, as a page may show them. */
interface ShownSides {
  readonly before: unknown;
  readonly after: unknown;
}

const shownSides = (before: unknown, after: unknown): ShownSides => ({
  before: showable(before),
  after: showable(after),
});

/** Markdown: `Seconds 30 → 60`. */
const showDifference = ({ path, before, after }: Difference, shown: ShownSides): string => {
  const place = shownPath(path);
  const [from, to] = [valueAt(shown.before, place), valueAt(shown.after, place)];
  const name = showPlace(place, shown.before, shown.after);
  if (before === undefined) return `${name} ${showValue(to)} is new`;
  if (after === undefined) return `${name} ${showValue(from)} is removed`;
  return `${name} ${showChange(from, to)}`;
};

/** An entry of a list that is identified by its content: a retrier by its errors, a choice by its condition. */
interface Entry {
  readonly identity: string;
  readonly title: string;
  /** Its members, without a list whose order has no meaning. */
  readonly value: Record<string, unknown>;
}

const sortedTexts = (list: readonly unknown[]): string[] => list.map(asText).sort();

const byErrors =
  (what: string) =>
  (value: Record<string, unknown>): Entry => {
    const { ErrorEquals, ...rest } = value;
    const errors = Array.isArray(ErrorEquals) ? ErrorEquals : [];
    return {
      identity: JSON.stringify(sortedTexts(errors)),
      title: `${what} for ${errors.map((error) => showAt('ErrorEquals', error)).join(', ')}`,
      value: rest,
    };
  };

const byCondition = (value: Record<string, unknown>): Entry => {
  const { Next: _next, Comment: _comment, Assign: _assign, Output: _output, ...condition } = value;
  const shown = showable(condition);
  const members = isRecord(shown) ? Object.entries(shown) : [];
  const title = members.map(([key, each]) => `${key} ${JSON.stringify(each)}`).join(' ');
  return { identity: JSON.stringify(condition), title: `choice ${code(title)}`, value };
};

type ReadEntry = (value: Record<string, unknown>) => Entry;

const ENTRIES: ReadonlyMap<string, ReadEntry> = new Map([
  ['Retry', byErrors('retrier')],
  ['Catch', byErrors('catcher')],
  ['Choices', byCondition],
]);

/** Entries by identity and by how many of the same identity come before, as two entries may be equal. */
const byIdentity = (entries: readonly Entry[]): Map<string, Entry> => {
  const counts = new Map<string, number>();
  return new Map(
    entries.map((entry) => {
      const count = counts.get(entry.identity) ?? 0;
      counts.set(entry.identity, count + 1);
      return [`${entry.identity} ${count}`, entry];
    }),
  );
};

const details = ({ value }: Entry): string =>
  'Next' in value ? ` to ${showAt('Next', value.Next)}` : `: ${showValue(showable(value))}`;

const entryChanges = (list: string, before: unknown, after: unknown, readEntry: ReadEntry): string[] => {
  const read = (value: unknown) =>
    byIdentity((Array.isArray(value) ? value : []).filter(isRecord).map((each) => readEntry(each)));
  const [from, to] = [read(before), read(after)];
  const changed = [...to].flatMap(([identity, each]) => {
    const old = from.get(identity);
    if (!old) return [`new ${each.title}${details(each)}`];
    const shown = shownSides(old.value, each.value);
    return differences(old.value, each.value).map(
      (difference) => `${each.title}: ${showDifference(difference, shown)}`,
    );
  });
  const removed = [...from].filter(([identity]) => !to.has(identity));
  const keptBefore = [...from.keys()].filter((identity) => to.has(identity));
  const keptAfter = [...to.keys()].filter((identity) => from.has(identity));
  return [
    ...changed,
    ...removed.map(([, each]) => `${each.title} is removed`),
    ...(isSame(keptBefore, keptAfter) ? [] : [`${code(list)} is in another order; the first match applies`]),
  ];
};

const isEntries = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every(isRecord));

/** What changes in an object, member by member: a sentence of Markdown each. */
export const bodyChanges = (before: ReadState['body'], after: ReadState['body']): string[] => {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const shown = shownSides(before, after);
  return keys.flatMap((key) => {
    const [from, to] = [before, after].map((body) => memberOf(body, key));
    const readEntry = ENTRIES.get(key);
    if (readEntry && isEntries(from) && isEntries(to)) return entryChanges(key, from, to, readEntry);
    return differences(from, to, [key]).map((difference) => showDifference(difference, shown));
  });
};

/** Titles of the states that have a transition to a state, by its key. */
type Leading = ReadonlyMap<string, readonly string[]>;

const leadingStates = ({ states }: ReadDefinition): Leading => {
  const leading = new Map<string, string[]>();
  for (const { title, transitions } of states.values()) {
    for (const to of new Set(transitions.map((transition) => transition.to))) {
      const titles = leading.get(to);
      if (titles) titles.push(title);
      else leading.set(to, [title]);
    }
  }
  return leading;
};

const FEW = 5;

const listed = (titles: readonly string[]): string => {
  const names = titles.slice(0, FEW).map((title) => code(shownName(title)));
  return titles.length <= FEW ? names.join(', ') : `${names.join(', ')} and ${titles.length - FEW} more`;
};

const newState = (after: ReadDefinition, leading: Leading, { key, title, type }: ReadState): string => {
  const from = leading.get(key) ?? [];
  const place = key === after.startAt ? ', the start state' : from.length > 0 ? ` after ${listed(from)}` : '';
  return `new state ${code(shownName(title))} (${showAt('Type', type)})${place}`;
};

const removedState = (before: ReadDefinition, leading: Leading, { key, title, type }: ReadState): string => {
  const from = leading.get(key) ?? [];
  if (key === before.startAt)
    return `removed state ${code(shownName(title))} (${showAt('Type', type)}), the former start state`;
  return `removed state ${code(shownName(title))} (${showAt('Type', type)})${from.length > 0 ? `, which was after ${listed(from)}` : ''}`;
};

/** What changes in a definition: a sentence of Markdown each. */
export const definitionChanges = (before: ReadDefinition, after: ReadDefinition): string[] => {
  const [leadingBefore, leadingAfter] = [leadingStates(before), leadingStates(after)];
  const stated = [...after.states.values()].flatMap((state) => {
    const old = before.states.get(state.key);
    if (!old) return [newState(after, leadingAfter, state)];
    return bodyChanges(old.body, state.body).map(
      (sentence) => `${code(shownName(state.title))}: ${sentence}`,
    );
  });
  const removed = [...before.states.values()].filter(({ key }) => !after.states.has(key));
  return [
    ...bodyChanges(before.top, after.top),
    ...stated,
    ...removed.map((state) => removedState(before, leadingBefore, state)),
  ];
};
