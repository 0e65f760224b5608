/** What happens to a resource, in the words of a reviewer. `unchanged` may still be moved or imported. */
export type Action =
  | 'added'
  | 'changed'
  | 'replaced'
  | 'destroyed'
  | 'forgotten'
  | 'read'
  | 'unchanged'
  | 'unknown';

/** The lists of actions that Terraform and OpenTofu write. */
const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ['no-op', 'unchanged'],
  ['create', 'added'],
  ['read', 'read'],
  ['open', 'read'],
  ['update', 'changed'],
  ['delete', 'destroyed'],
  ['forget', 'forgotten'],
  ['delete,create', 'replaced'],
  ['create,delete', 'replaced'],
  ['create,forget', 'replaced'],
  ['forget,create', 'replaced'],
]);

export interface ReadAction {
  readonly action: Action;
  /** A replacement leaves the old resource where it is, and Terraform no longer manages it. */
  readonly forgetsOld: boolean;
}

/** Reads the actions of a change. Without any action, two equal sides are no change. */
export const readAction = (actions: unknown, isSameOnBothSides: boolean): ReadAction => {
  const names = Array.isArray(actions) ? actions : [];
  if (names.length === 0) return { action: isSameOnBothSides ? 'unchanged' : 'unknown', forgetsOld: false };
  const isKnown = names.every((name) => typeof name === 'string');
  const action = (isKnown ? ACTIONS.get(names.join(',')) : undefined) ?? 'unknown';
  return { action, forgetsOld: action === 'replaced' && names.includes('forget') };
};
