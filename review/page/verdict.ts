import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import { code } from './escaping';
import { shownName } from './value-display';
import type { Warning } from './warnings';

const COUNTED = [
  ['added', 'to add'],
  ['changed', 'to change'],
  ['replaced', 'to replace'],
  ['destroyed', 'to destroy'],
  ['forgotten', 'to forget'],
  ['unknown', 'with an unknown action'],
] as const;

interface Count {
  readonly name: string;
  /** What the first line of the page says after the number. */
  readonly text: string;
  readonly count: number;
}

/** How many resources are added, changed and so on, and how many actions are invoked. */
export const changeCounts = (changes: readonly ResourceChange[], invoked: number): readonly Count[] => {
  const ofActions = COUNTED.map(([action, text]) => ({
    name: action,
    text,
    count: changes.filter((change) => change.action === action).length,
  }));
  const moved = changes.filter(({ previousAddress }) => previousAddress !== undefined).length;
  const imported = changes.filter(({ isImported }) => isImported).length;
  return [
    ...ofActions,
    { name: 'moved', text: 'moved', count: moved },
    { name: 'imported', text: 'imported', count: imported },
    { name: 'invoked', text: 'to invoke', count: invoked },
  ];
};

const counts = (changes: readonly ResourceChange[], invoked: number): string[] =>
  changeCounts(changes, invoked)
    .filter(({ count }) => count > 0)
    .map(({ text, count }) => `${count} ${text}`);

const KINDS: readonly (readonly [Warning['kind'], string])[] = [
  ['data', 'data at risk'],
  ['executions', 'executions at risk'],
  ['access', 'access widens'],
  ['unseen', 'cannot be seen yet'],
  ['plan', 'the plan itself'],
];

const warned = (warnings: readonly Warning[]): string =>
  KINDS.map(([kind, text]) => ({ text, count: warnings.filter((warning) => warning.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ text, count }) => `${text} (${count})`)
    .join(', ');

const MOST_TYPES = 5;

/** How much the review reads of a type. */
export type Reading = 'all' | 'part' | 'none';

type ReadingOf = (type: string) => Reading;

const ofReading = (
  changes: readonly ResourceChange[],
  readingOf: ReadingOf,
  reading: Reading,
  sentence: (count: number, ofTypes: string) => string,
): string => {
  const unread = changes.filter(({ type, action }) => action !== 'unchanged' && readingOf(type) === reading);
  if (unread.length === 0) return '';
  const types = [...new Set(unread.map(({ type }) => type))].sort();
  const named = types.slice(0, MOST_TYPES).map((type) => code(shownName(type)));
  const more = types.length > MOST_TYPES ? ` and ${types.length - MOST_TYPES} more` : '';
  const ofTypes = types.length === 1 ? 'of a type' : 'of types';
  return `; ${sentence(unread.length, ofTypes)} (${named.join(', ')}${more})`;
};

/** What a reviewer has to read in the plan itself: the changes of types of which the review does not know every attribute. */
const notRead = (changes: readonly ResourceChange[], readingOf: ReadingOf): string =>
  ofReading(
    changes,
    readingOf,
    'none',
    (count, ofTypes) => `not read: ${count} ${ofTypes} that this review does not know`,
  ) + ofReading(changes, readingOf, 'part', (count, ofTypes) => `not read in full: ${count} ${ofTypes}`);

/** Something is gone, or is no longer managed. */
const takesAway = ({ action }: ResourceChange): boolean =>
  action === 'destroyed' || action === 'replaced' || action === 'forgotten';

/** The one line that tells a reviewer how closely to look. */
export const verdict = (
  { errored, outputs, actions }: TerraformPlan,
  listed: readonly ResourceChange[],
  warnings: readonly Warning[],
  readingOf: ReadingOf,
): string => {
  if (errored) return '❌ This plan failed: it shows only what was planned before the error';
  const changedOutputs = outputs.some(({ action }) => action !== 'unchanged');
  const counted = counts(listed, actions.length).join(', ');
  const what = counted || (changedOutputs ? 'Only outputs change' : 'No changes');
  const unread = notRead(listed, readingOf);
  if (warnings.length > 0) return `⚠️ ${what} — ${warned(warnings)}${unread}`;
  if (listed.length === 0) return `✅ ${what}`;
  return `${unread || listed.some(takesAway) ? '🔎' : '✅'} ${what} — no warnings${unread}`;
};
