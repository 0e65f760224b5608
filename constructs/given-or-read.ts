import { type IResolvable, type TerraformDataSource, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { hcl } from './hcl';
import { attributeOfCounted } from './made-where';

/** Where to read a value that is not given. */
export interface Reading {
  readonly source: TerraformDataSource;
  /** In snake_case. */
  readonly attribute: string;
}

/**
 * A value, or what a data source says where there is none. A text is a value, also where Terraform makes it; of one that
 * may be null, Terraform decides when it plans whether the data source is read.
 */
export const givenOrRead = (
  scope: Construct,
  id: string,
  given: string | IResolvable | undefined,
  read: () => Reading,
): string => {
  if (typeof given === 'string') return given;
  const { source, attribute } = read();
  if (given === undefined) return source.getStringAttribute(attribute);
  source.addOverride('count', hcl`${given} == null ? 1 : 0`);
  const value = hcl`coalesce(${given}, ${attributeOfCounted(source, attribute)})`;
  return new TerraformLocal(scope, id, value).asString;
};
