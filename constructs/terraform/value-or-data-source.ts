import { Fn, type IResolvable, propertyAccess, type TerraformDataSource, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { attributeOrNull } from './conditional-resource';
import { hcl } from './hcl';

/** An attribute of a data source. */
export interface DataSourceAttribute {
  readonly source: TerraformDataSource;
  /** In snake_case. */
  readonly attribute: string;
  /** `for_each` key of the only instance, which Terraform shows in the data source's errors. @default - `count` is used */
  readonly instanceKey?: string;
}

const readIfNull = (
  { source, attribute, instanceKey }: DataSourceAttribute,
  value: IResolvable,
): IResolvable => {
  if (instanceKey === undefined) {
    source.addOverride('count', hcl`${value} == null ? 1 : 0`);
    return attributeOrNull(source, attribute);
  }
  source.addOverride('for_each', hcl`toset(${value} == null ? [${instanceKey}] : [])`);
  return Fn.one(propertyAccess(Fn.values(source.fqn), ['*', attribute]));
};

/**
 * The value, or the attribute of a data source if there is none. A string, also one with tokens, always counts as a
 * value. For any other token Terraform decides at plan time: it reads the data source if the token is null.
 */
export const valueOrDataSource = (
  scope: Construct,
  id: string,
  value: string | IResolvable | undefined,
  read: () => DataSourceAttribute,
): string => {
  if (typeof value === 'string') return value;
  const attribute = read();
  if (value === undefined) return attribute.source.getStringAttribute(attribute.attribute);
  const coalesced = Fn.coalesce([value, readIfNull(attribute, value)]);
  return new TerraformLocal(scope, id, coalesced).asString;
};
