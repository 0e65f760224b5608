import type { IResolvable } from 'cdktf';
import type { AwsEnvironment } from '../terraform/aws-environment';
import { type HclValue, hcl } from '../terraform/hcl';
import { allow, type Statement } from './policy-document';

/** A list of strings, or a token of one. */
export type List = readonly string[] | IResolvable;

/** A statement that the policy has only if a list is not empty. */
export interface Grant {
  readonly needed_for: List;
  readonly statement: object;
}

/** Allows actions on a list of resources. IAM rejects a statement with an empty list. */
export const grantOn = (
  resources: List,
  Action: readonly string[],
  Condition?: Statement['Condition'],
): Grant => ({
  needed_for: resources,
  statement: allow({ Action, Resource: resources, ...(Condition !== undefined && { Condition }) }),
});

/** Allows actions that cannot be scoped to a resource. */
export const grantUnscoped = (
  neededFor: List,
  Action: readonly string[],
  Condition?: Statement['Condition'],
): Grant => ({
  needed_for: neededFor,
  statement: allow({ Action, Resource: '*', ...(Condition !== undefined && { Condition }) }),
});

/** The statements of the grants that are needed. */
export const neededStatements = (grants: HclValue): IResolvable =>
  hcl`[for grant in ${grants} : grant.statement if length(grant.needed_for) > 0]`;

/** Splits `s3://bucket/prefix` into bucket and prefix. The prefix may be empty. */
export const S3_PARTS = '^s3://([^/]+)/?(.*)$';

/** ARNs of the objects at S3 URIs. An S3 prefix is a string prefix, so a wildcard follows it directly. */
export const objectArns = (uris: HclValue, { partition }: AwsEnvironment, wildcard = '*'): IResolvable =>
  hcl`[for uri in ${uris} : format("arn:%s:s3:::%s%s", ${partition}, join("/", regex(${S3_PARTS}, uri)), ${wildcard})]`;

export const bucketArns = (uris: HclValue, { partition }: AwsEnvironment): IResolvable =>
  hcl`distinct([for uri in ${uris} : format("arn:%s:s3:::%s", ${partition}, regex(${S3_PARTS}, uri)[0])])`;

/** ARNs in the deployment's account and region, one for each item. `resource` may refer to the item as `item`. */
export const arnsFor = (
  items: HclValue,
  service: string,
  resource: HclValue,
  aws: AwsEnvironment,
): IResolvable =>
  hcl`distinct([for item in ${items} : format("%s%s", ${aws.arn(service, '')}, ${resource})])`;
