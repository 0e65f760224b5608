import { type IResolvable, type TerraformResource, Token } from 'cdktf';
import { hcl, hclReference } from './hcl';

/** Whether something is made: ours to say, or Terraform's. */
export type Made = boolean | IResolvable;

/** Leaves it to Terraform, where that is to say, whether a resource is made. Its address then ends in `[0]`. */
export const madeWhere = (resource: TerraformResource, made: Made): void => {
  if (typeof made !== 'boolean') resource.addOverride('count', hcl`${made} ? 1 : 0`);
};

/** An attribute, in snake_case, of a resource that Terraform may not make: null where there is none. */
export const attributeWhere = (resource: TerraformResource, attribute: string, made: Made): string =>
  typeof made === 'boolean'
    ? resource.getStringAttribute(attribute)
    : Token.asString(hcl`one(${resource.fqn}[*].${hclReference(attribute)})`);
