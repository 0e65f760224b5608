import { UNKNOWN } from '../../terraform-plan/visible-values';
import { code } from '../page/escaping';
import { showAt, shownName } from '../page/value-display';
import { isSame } from '../plan/json-difference';
import type { Action, ResourceChange } from '../plan/terraform-plan';
import { isReadType } from '../resource-types/resource-types';

/** Losses come first. */
const ORDER = ['destroyed', 'replaced', 'unknown', 'changed', 'added', 'forgotten', 'unchanged'] as const;

type ListedAction = (typeof ORDER)[number];

const isListed = ({ action, previousAddress, isImported }: ResourceChange): boolean =>
  action !== 'read' && (action !== 'unchanged' || previousAddress !== undefined || isImported);

const rank = (action: Action): number => ORDER.indexOf(action as ListedAction);

/** The changes that a reviewer has to see: not data sources, and nothing that stays where and as it is. */
export const listedChanges = (changes: readonly ResourceChange[]): ResourceChange[] =>
  changes.filter(isListed).sort((a, b) => rank(a.action) - rank(b.action));

const REASONS: ReadonlyMap<string, string> = new Map([
  ['replace_because_tainted', 'it is tainted'],
  ['replace_by_request', 'requested with -replace'],
  ['replace_by_triggers', 'by replace_triggered_by'],
  ['delete_because_no_resource_config', 'no longer in the configuration'],
  ['delete_because_no_module', 'its module is no longer in the configuration'],
  ['delete_because_no_move_target', 'moved to an address that is not in the configuration'],
  ['delete_because_wrong_repetition', 'count or for_each was added or removed'],
  ['delete_because_count_index', 'count is lower'],
  ['delete_because_each_key', 'for_each no longer has its key'],
  // These are of OpenTofu.
  ['delete_because_enabled_false', 'enabled is false'],
  ['forgot_because_lifecycle_destroy_in_config', 'its lifecycle says destroy = false'],
  ['forgot_because_lifecycle_destroy_in_state', 'its lifecycle said destroy = false at the last apply'],
]);

const reason = ({ reason: name, replacedFor }: ResourceChange): string[] => {
  if (name === undefined) return [];
  if (name === 'replace_because_cannot_update') {
    const attributes = replacedFor.map((attribute) => code(shownName(attribute))).join(', ');
    return [`${attributes || 'something'} cannot be changed in place`];
  }
  return [REASONS.get(name) ?? showAt('', name)];
};

/** Names only: other sections show the values. */
const changedAttributes = ({ action, before, after }: ResourceChange): string[] => {
  if (action !== 'changed' || before === null || after === null) return [];
  const names = Object.keys(after).filter(
    (name) => after[name] !== UNKNOWN && !isSame(before[name], after[name]),
  );
  return names.length === 0 ? [] : [names.map((name) => code(shownName(name))).join(', ')];
};

const staysWhere = ({ type }: ResourceChange): string =>
  type.startsWith('aws_') ? 'stays in AWS' : 'is not destroyed';

const notes = (change: ResourceChange): string[] => [
  ...(change.isDeposed ? ['left over from an earlier apply'] : []),
  ...(change.previousAddress === undefined ? [] : [`moved from ${code(change.previousAddress)}`]),
  ...(change.isImported ? ['imported'] : []),
  ...(change.forgetsOld ? [`the old one is forgotten and ${staysWhere(change)}`] : []),
  ...reason(change),
  ...(isReadType(change.type) ? changedAttributes(change) : []),
];

/** A resource that is only moved or imported keeps its attributes. */
const verb = (action: Action): string => {
  if (action === 'unknown') return 'unknown action';
  return action === 'unchanged' ? 'kept' : action;
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const fullTable = (changes: readonly ResourceChange[]): string =>
  table(
    ['Action', 'Address', 'What changes, or why'],
    changes.map((change) => [verb(change.action), code(change.address), notes(change).join('; ')]),
  );

/** How many of each type, if there are too many resources to list. */
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

export interface ResourceTable {
  /** Markdown. */
  readonly body: string;
  /** How many resources are only counted. */
  readonly unlisted: number;
}

const MOST_BYTES = 20_000;

const fits = (markdown: string): boolean => Buffer.byteLength(markdown) <= MOST_BYTES;

/**
 * What happens to each resource. Beyond 20,000 bytes, the resources that are neither destroyed nor replaced are counted by
 * type; if that is not enough, all are.
 */
export const resourceTable = (changes: readonly ResourceChange[]): ResourceTable => {
  const full = fullTable(changes);
  if (fits(full)) return { body: full, unlisted: 0 };
  const isGone = ({ action }: ResourceChange): boolean => action === 'destroyed' || action === 'replaced';
  const rest = changes.filter((change) => !isGone(change));
  const gone = fullTable(changes.filter(isGone));
  const notice = 'There are too many resources to list; run `terraform show` to see each.';
  return fits(gone) && rest.length > 0 && rest.length < changes.length
    ? { body: [gone, countTable(rest), notice].join('\n\n'), unlisted: rest.length }
    : { body: [countTable(changes), notice].join('\n\n'), unlisted: changes.length };
};
