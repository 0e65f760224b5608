import type { IConstruct } from 'constructs';

/** For each app the constructs that own something in it. To search the whole tree for each would take ever longer. */
const OWNERS = new WeakMap<IConstruct, Map<string, IConstruct>>();

const ownersIn = (scope: IConstruct): Map<string, IConstruct> => {
  const { root } = scope.node;
  const owners = OWNERS.get(root) ?? new Map<string, IConstruct>();
  OWNERS.set(root, owners);
  return owners;
};

/** A construct may have been removed from the tree. */
const isInTree = ({ node: { scopes } }: IConstruct): boolean =>
  scopes.every((each, index) => index === 0 || scopes[index - 1]?.node.tryFindChild(each.node.id) === each);

/** The other construct of the app that owns something of which there may be one, such as a name. */
export const otherOwner = (scope: IConstruct, what: string): IConstruct | undefined => {
  const owner = ownersIn(scope).get(what);
  return owner && owner !== scope && isInTree(owner) ? owner : undefined;
};

export const becomeOwner = (scope: IConstruct, what: string): void => {
  ownersIn(scope).set(what, scope);
};
