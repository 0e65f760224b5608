import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import type { Warning } from './warnings';

const COUNTED = [
  ['added', 'to add'],
  ['changed', 'to change'],
  ['replaced', 'to replace'],
  ['destroyed', 'to destroy'],
  ['forgotten', 'to forget'],
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

/** A resource of a type that the review does not read may hold anything. */
const takesAway = ({ action }: ResourceChange): boolean =>
  action === 'destroyed' || action === 'replaced' || action === 'forgotten';

/** The first line of the page: what changes, and how closely to look. */
export const verdict = (
  { errored, outputs, actions }: TerraformPlan,
  listed: readonly ResourceChange[],
  warnings: readonly Warning[],
): string => {
  if (errored) return '❌ This plan failed: it shows only what was planned before the error';
  const changedOutputs = outputs.some(({ action }) => action !== 'unchanged');
  const counted = counts(listed, actions.length).join(', ');
  const what = counted || (changedOutputs ? 'Only outputs change' : 'No changes');
  if (warnings.length > 0) return `⚠️ ${what} — ${warned(warnings)}`;
  if (listed.length === 0) return `✅ ${what}`;
  return `${listed.some(takesAway) ? '🔎' : '✅'} ${what} — no warnings`;
};
