import {
  conditional,
  Fn,
  type IResolvable,
  propertyAccess,
  type TerraformDataSource,
  type TerraformResource,
  Token,
} from 'cdktf';
import { type HclValue, hcl } from './hcl';

/** Whether Terraform creates a resource: a literal, or a token that is known at plan time. */
export type CreateCondition = boolean | IResolvable;

/** A resource, or a data source that Terraform reads. */
type Creatable = TerraformResource | TerraformDataSource;

/** Whether both conditions hold. The second is evaluated only if the first holds, so it may need what the first checks. */
export const bothHold = (first: CreateCondition, second: CreateCondition): CreateCondition => {
  if (first === true || second === false) return second;
  return first === false || second === true ? first : hcl`(${first} ? ${second} : false)`;
};

/** Gives the resource a `count` if the condition is a token. Its address then ends in `[0]`. */
export const createIf = (resource: Creatable, condition: CreateCondition): void => {
  if (typeof condition !== 'boolean') resource.addOverride('count', conditional(condition, 1, 0));
};

/** An attribute, in snake_case, of a resource or data source with a `count` of 0 or 1: null if there is none. */
export const attributeOrNull = ({ fqn }: { readonly fqn: string }, attribute: string): IResolvable =>
  Fn.one(propertyAccess(fqn, ['*', attribute]));

/** An attribute, in snake_case, of a resource that Terraform creates on a condition: null if there is none. */
export const attributeIfCreated = (
  resource: Creatable,
  attribute: string,
  condition: CreateCondition,
): string =>
  typeof condition === 'boolean'
    ? resource.getStringAttribute(attribute)
    : Token.asString(attributeOrNull(resource, attribute));

/** One of two values, by whether the resource is created. */
export const ifCreated = (condition: CreateCondition, created: HclValue, otherwise: HclValue): HclValue => {
  if (typeof condition === 'boolean') return condition ? created : otherwise;
  return hcl`${condition} ? ${created} : ${otherwise}`;
};
