import { code } from '../page/escaping';
import { isSame } from '../plan/json-difference';
import { ownMember } from '../plan/own-member';
import type { Action, ResourceChange } from '../plan/terraform-plan';
import { UNKNOWN } from '../plan/visible-values';

/** What is lost comes first. */
const ORDER = ['destroyed', 'replaced', 'changed', 'added', 'forgotten', 'unchanged'] as const;

type ListedAction = (typeof ORDER)[number];

const isListed = ({ action, previousAddress, isImported }: ResourceChange): boolean =>
  action !== 'read' && (action !== 'unchanged' || previousAddress !== undefined || isImported);

const rank = (action: Action): number => ORDER.indexOf(action as ListedAction);

/** The changes that a reviewer has to know of: no reading, and nothing that stays where and as it is. */
export const listedChanges = (changes: readonly ResourceChange[]): ResourceChange[] =>
  changes.filter(isListed).sort((a, b) => rank(a.action) - rank(b.action));

const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it is tainted',
  replace_by_request: 'asked for by -replace',
  replace_by_triggers: 'by replace_triggered_by',
  delete_because_no_resource_config: 'no longer in the configuration',
  delete_because_no_module: 'its module is no longer in the configuration',
  delete_because_no_move_target: 'moved to where the configuration has nothing',
  delete_because_wrong_repetition: 'count or for_each came or went',
  delete_because_count_index: 'count is lower',
  delete_because_each_key: 'for_each no longer has its key',
};

const reason = ({ reason: name, replacedFor }: ResourceChange): string[] => {
  if (name === undefined) return [];
  if (name === 'replace_because_cannot_update') {
    const attributes = replacedFor.map((attribute) => code(attribute)).join(', ');
    return [`${attributes || 'something'} cannot be changed in place`];
  }
  return [ownMember(REASONS, name) ?? code(name)];
};

/** Names only: the values are told where they are understood. */
const changedAttributes = ({ action, before, after }: ResourceChange): string[] => {
  if (action !== 'changed' || before === null || after === null) return [];
  const names = Object.keys(after).filter(
    (name) => after[name] !== UNKNOWN && !isSame(before[name], after[name]),
  );
  return names.length === 0 ? [] : [names.map((name) => code(name)).join(', ')];
};

const notes = (change: ResourceChange, isKnown: (type: string) => boolean): string[] => [
  ...(change.isDeposed ? ['what an earlier apply has left behind'] : []),
  ...(change.previousAddress === undefined ? [] : [`moved from ${code(change.previousAddress)}`]),
  ...(change.isImported ? ['imported'] : []),
  ...reason(change),
  ...(isKnown(change.type) ? changedAttributes(change) : []),
];

/** What is only moved or imported stays as it is. */
const verb = (action: Action): string => (action === 'unchanged' ? 'kept' : action);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const fullTable = (changes: readonly ResourceChange[], isKnown: (type: string) => boolean): string =>
  table(
    ['Action', 'Address', 'What changes, or why'],
    changes.map((change) => [verb(change.action), code(change.address), notes(change, isKnown).join('; ')]),
  );

/** How many of each type, where there are too many to name. */
const countTable = (changes: readonly ResourceChange[]): string => {
  const counts = new Map<string, number>();
  for (const { type, action } of changes) {
    const row = `${verb(action)} | ${code(type)}`;
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return table(
    ['Action', 'Type', 'How many'],
    [...counts].map(([row, count]) => [row, String(count)]),
  );
};

const MOST_BYTES = 20_000;

const fits = (markdown: string): boolean => Buffer.byteLength(markdown) <= MOST_BYTES;

/**
 * What happens to which resource, of at most 20,000 bytes where that can be: then those that are neither destroyed nor
 * replaced are counted by their type, and in the end those too.
 */
export const resourceTable = (
  changes: readonly ResourceChange[],
  isKnown: (type: string) => boolean,
): string => {
  const full = fullTable(changes, isKnown);
  if (fits(full)) return full;
  const isGone = ({ action }: ResourceChange): boolean => action === 'destroyed' || action === 'replaced';
  const rest = changes.filter((change) => !isGone(change));
  const gone = fullTable(changes.filter(isGone), isKnown);
  const told = 'Too many to name each; `terraform show` does.';
  return fits(gone) && rest.length > 0 && rest.length < changes.length
    ? [gone, countTable(rest), told].join('\n\n')
    : [countTable(changes), told].join('\n\n');
};
