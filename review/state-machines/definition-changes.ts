import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { showable, showChange, showValue } from '../page/value-display';
import { type Difference, differences, isSame } from '../plan/json-difference';
import { memberOf, showPath } from '../plan/members';
import type { ReadDefinition, ReadState } from './definition-reading';

export type StateChange = 'added' | 'changed' | 'removed' | 'unchanged';

/** What becomes of a state. A state that goes another way is a changed one. */
export const stateChange = (before: ReadDefinition, after: ReadDefinition, key: string): StateChange => {
  const [from, to] = [before.states.get(key), after.states.get(key)];
  if (from === undefined) return 'added';
  if (to === undefined) return 'removed';
  return isSame(from.body, to.body) ? 'unchanged' : 'changed';
};

/** Markdown: `Seconds 30 → 60`. */
const tell = ({ path, before, after }: Difference): string => {
  const place = showPath(path);
  if (before === undefined) return `${code(place)} ${showValue(place, after)} is new`;
  if (after === undefined) return `${code(place)} ${showValue(place, before)} is removed`;
  return `${code(place)} ${showChange(place, before, after)}`;
};

/** An entry of a list that has a name of its own: the errors of a retrier, the condition of a choice. */
interface Entry {
  readonly identity: string;
  readonly title: string;
  /** Its members, but for a list whose order says nothing. */
  readonly value: Record<string, unknown>;
}

const sortedList = (value: unknown): unknown => (Array.isArray(value) ? [...value].sort() : value);

const byErrors =
  (what: string) =>
  (value: Record<string, unknown>): Entry => {
    const { ErrorEquals, ...rest } = value;
    const errors = Array.isArray(ErrorEquals) ? ErrorEquals : [];
    return {
      identity: JSON.stringify(sortedList(errors)),
      title: `${what} for ${errors.map((error) => code(String(error))).join(', ')}`,
      value: rest,
    };
  };

const byCondition = (value: Record<string, unknown>): Entry => {
  const { Next: _next, Comment: _comment, Assign: _assign, Output: _output, ...condition } = value;
  const { Variable = '' } = condition;
  const shown = Object.entries(condition).map(
    ([key, each]) => `${key} ${JSON.stringify(key === 'Variable' ? each : showable(String(Variable), each))}`,
  );
  return { identity: JSON.stringify(condition), title: `choice ${code(shown.join(' '))}`, value };
};

type ReadEntry = (value: Record<string, unknown>) => Entry;

const ENTRIES: ReadonlyMap<string, ReadEntry> = new Map([
  ['Retry', byErrors('retrier')],
  ['Catch', byErrors('catcher')],
  ['Choices', byCondition],
]);

/** Each entry with how many of the same came before it, as two may have one identity. */
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
  'Next' in value ? ` to ${code(String(value.Next))}` : `: ${showValue('', value)}`;

const entryChanges = (list: string, before: unknown, after: unknown, readEntry: ReadEntry): string[] => {
  const read = (value: unknown) =>
    byIdentity((Array.isArray(value) ? value : []).filter(isRecord).map((each) => readEntry(each)));
  const [from, to] = [read(before), read(after)];
  const changed = [...to].flatMap(([identity, each]) => {
    const old = from.get(identity);
    if (!old) return [`new ${each.title}${details(each)}`];
    return differences(old.value, each.value).map((difference) => `${each.title}: ${tell(difference)}`);
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

const bodyChanges = (before: ReadState['body'], after: ReadState['body']): string[] => {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return keys.flatMap((key) => {
    const [from, to] = [before, after].map((body) => memberOf(body, key));
    const readEntry = ENTRIES.get(key);
    if (readEntry && isEntries(from) && isEntries(to)) return entryChanges(key, from, to, readEntry);
    return differences(from, to, [key]).map(tell);
  });
};

/** Titles of the states that lead to a state. */
const ledFrom = ({ states }: ReadDefinition, key: string): string[] =>
  [...states.values()]
    .filter(({ transitions }) => transitions.some(({ to }) => to === key))
    .map(({ title }) => code(title));

const FEW = 5;

const listed = (names: readonly string[]): string =>
  names.length <= FEW ? names.join(', ') : `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} more`;

const newState = (after: ReadDefinition, { key, title, type }: ReadState): string => {
  const from = ledFrom(after, key);
  const place = key === after.startAt ? ', the start state' : from.length > 0 ? ` after ${listed(from)}` : '';
  return `new state ${code(title)} (${code(type)})${place}`;
};

const removedState = (before: ReadDefinition, { key, title, type }: ReadState): string => {
  const from = ledFrom(before, key);
  if (key === before.startAt) return `removed state ${code(title)} (${code(type)}), the former start state`;
  return `removed state ${code(title)} (${code(type)})${from.length > 0 ? `, which was after ${listed(from)}` : ''}`;
};

/** What a reviewer has to know of a change of a definition: a sentence of Markdown each. */
export const definitionChanges = (before: ReadDefinition, after: ReadDefinition): string[] => {
  const stated = [...after.states.values()].flatMap((state) => {
    const old = before.states.get(state.key);
    if (!old) return [newState(after, state)];
    return bodyChanges(old.body, state.body).map((sentence) => `${code(state.title)}: ${sentence}`);
  });
  const removed = [...before.states.values()].filter(({ key }) => !after.states.has(key));
  return [
    ...bodyChanges(before.top, after.top),
    ...stated,
    ...removed.map((state) => removedState(before, state)),
  ];
};
