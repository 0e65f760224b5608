import { type IResolvable, type TerraformElement, type TerraformResource, Token } from 'cdktf';
import { type HclValue, hcl, hclReference } from './hcl';

/** Whether something is made: ours to say, or Terraform's. */
export type Made = boolean | IResolvable;

/** Leaves it to Terraform, where that is to say, whether a resource is made. Its address then ends in `[0]`. */
export const madeWhere = (resource: TerraformResource, made: Made): void => {
  if (typeof made !== 'boolean') resource.addOverride('count', hcl`${made} ? 1 : 0`);
};

/** An attribute, in snake_case, of what Terraform may leave out: null where there is none. */
export const attributeOfCounted = ({ fqn }: Pick<TerraformElement, 'fqn'>, attribute: string): IResolvable =>
  hcl`one(${fqn}[*].${hclReference(attribute)})`;

/** An attribute, in snake_case, of a resource that Terraform may not make: null where there is none. */
export const attributeWhere = (resource: TerraformResource, attribute: string, made: Made): string =>
  typeof made === 'boolean'
    ? resource.getStringAttribute(attribute)
    : Token.asString(attributeOfCounted(resource, attribute));

/** What is our own where something is made, and else what is given in its place. */
export const ownWhere = (made: Made, own: HclValue, given: HclValue): HclValue =>
  typeof made === 'boolean' ? (made ? own : given) : hcl`${made} ? ${own} : ${given}`;
