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

/** What a reviewer has to read in the plan itself: the changes of types whose attributes the review does not know. */
const notRead = (changes: readonly ResourceChange[], isReadType: (type: string) => boolean): string => {
  const unread = changes.filter(({ type, action }) => action !== 'unchanged' && !isReadType(type));
  if (unread.length === 0) return '';
  const types = [...new Set(unread.map(({ type }) => type))].sort();
  const named = types.slice(0, MOST_TYPES).map((type) => code(shownName(type)));
  const more = types.length > MOST_TYPES ? ` and ${types.length - MOST_TYPES} more` : '';
  const ofTypes = types.length === 1 ? 'of a type' : 'of types';
  return `; not read: ${unread.length} ${ofTypes} that this review does not know (${named.join(', ')}${more})`;
};

/** Something is gone, or is no longer managed. */
const takesAway = ({ action }: ResourceChange): boolean =>
  action === 'destroyed' || action === 'replaced' || action === 'forgotten';

/** The one line that tells a reviewer how closely to look. */
export const verdict = (
  { errored, outputs, actions }: TerraformPlan,
  listed: readonly ResourceChange[],
  warnings: readonly Warning[],
  isReadType: (type: string) => boolean,
): string => {
  if (errored) return '❌ This plan failed: it shows only what was planned before the error';
  const changedOutputs = outputs.some(({ action }) => action !== 'unchanged');
  const counted = counts(listed, actions.length).join(', ');
  const what = counted || (changedOutputs ? 'Only outputs change' : 'No changes');
  const unread = notRead(listed, isReadType);
  if (warnings.length > 0) return `⚠️ ${what} — ${warned(warnings)}${unread}`;
  if (listed.length === 0) return `✅ ${what}`;
  return `${unread || listed.some(takesAway) ? '🔎' : '✅'} ${what} — no warnings${unread}`;
};
