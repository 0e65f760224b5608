import { TerraformElement, type TerraformStack } from 'cdktf';
import type { Node } from 'constructs';

/** Resources and data sources have a type; variables, locals and outputs have none. */
const resourceType = (element: object): unknown =>
  'terraformResourceType' in element ? element.terraformResourceType : undefined;

/** Ids that say nothing: `Default` is left out of paths by convention, and an address has its resource's type already. */
const saysSomething = (id: string, type: unknown): boolean => id !== 'Default' && id !== type;

/**
 * The name of an element in a plan: its construct path, without a hash, as in `aws_iam_role.start`. These addresses are
 * a contract: a changed one would destroy and make again.
 */
export const readableAddress = (element: TerraformElement | Node, stack: TerraformStack): string => {
  const isElement = TerraformElement.isTerraformElement(element);
  const node = isElement ? element.node : (element as Node);
  const below = node.scopes.slice(node.scopes.indexOf(stack) + 1);
  const type = resourceType(element);
  return below
    .map(({ node: { id } }) => id)
    .filter((id) => saysSomething(id, type))
    .join('_');
};
