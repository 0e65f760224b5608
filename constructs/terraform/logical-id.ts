import { TerraformElement, type TerraformStack } from 'cdktf';
import type { Node } from 'constructs';

/** Resources and data sources have a type. Variables, locals and outputs have none. */
const resourceType = (element: object): unknown =>
  'terraformResourceType' in element ? element.terraformResourceType : undefined;

/** By convention a path omits `Default`, and an address already begins with the resource type. */
const isOmitted = (id: string, type: unknown): boolean => id === 'Default' || id === type;

/**
 * The name of an element in a plan: its construct path without a hash, as in `aws_iam_role.start`. Do not change it:
 * Terraform would destroy the resource and create a new one.
 */
export const readableLogicalId = (element: TerraformElement | Node, stack: TerraformStack): string => {
  const isElement = TerraformElement.isTerraformElement(element);
  const node = isElement ? element.node : (element as Node);
  const belowStack = node.scopes.slice(node.scopes.indexOf(stack) + 1);
  const type = resourceType(element);
  return belowStack
    .map(({ node: { id } }) => id)
    .filter((id) => !isOmitted(id, type))
    .join('_');
};
