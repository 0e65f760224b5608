import { type IResolvable, type TerraformDataSource, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { attributeOfCounted } from './conditional-resource';
import { hcl, hclReference } from './hcl';

/** Where to read a value that is not given. */
export interface Reading {
  readonly source: TerraformDataSource;
  /** In snake_case. */
  readonly attribute: string;
  /** Key of the source's one instance, which Terraform tells beside an error. @default - it is counted */
  readonly instance?: string;
}

/** Reads where nothing is given; what is read then. */
const readWhereNull = ({ source, attribute, instance }: Reading, given: IResolvable): IResolvable => {
  if (instance === undefined) {
    source.addOverride('count', hcl`${given} == null ? 1 : 0`);
    return attributeOfCounted(source, attribute);
  }
  source.addOverride('for_each', hcl`toset(${given} == null ? [${instance}] : [])`);
  return hcl`one(values(${source.fqn})[*].${hclReference(attribute)})`;
};

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
  const reading = read();
  if (given === undefined) return reading.source.getStringAttribute(reading.attribute);
  const value = hcl`coalesce(${given}, ${readWhereNull(reading, given)})`;
  return new TerraformLocal(scope, id, value).asString;
};
