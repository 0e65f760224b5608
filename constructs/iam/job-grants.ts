import { Fn, type IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import type { AwsEnvironment } from '../terraform/aws-environment';
import { type HclValue, hcl, hclReference } from '../terraform/hcl';
import { localValue } from '../terraform/local-value';
import { athenaGrants, type JobDatasets, redshiftGrants } from './dataset-grants';
import {
  arnsFor,
  type Grant,
  grantOn,
  grantUnscoped,
  type List,
  neededStatements,
  objectArns,
  S3_PARTS,
} from './grant';
import { allow, type Statement } from './policy-document';

/** A script or an archive that the deployment uploads: an object, not a prefix. */
export interface UploadedCode {
  readonly uri: string;
  /** ARN of the KMS key that encrypts it, or null in Terraform. */
  readonly kmsKeyArn: HclValue;
}

/** The resources that jobs may access: lists made from the deployed job and the allow-lists. */
export interface JobResources extends JobDatasets {
  /** S3 URIs. */
  readonly s3Inputs: List;
  readonly s3Outputs: List;
  readonly code: UploadedCode | undefined;
  /** ARNs. */
  readonly kmsKeys: List;
  readonly volumeKmsKeys: List;
  readonly featureGroups: List;
  /** Subnets and security groups. */
  readonly networkIds: List;
}

/**
 * One statement for each bucket, which allows listing below the prefixes only. Statements are grouped because all inline
 * policies of a role share 10,240 characters.
 */
const listBucketStatements = (
  scope: Construct,
  { s3Inputs, code }: JobResources,
  { partition }: AwsEnvironment,
): IResolvable => {
  const uris = hcl`concat(${s3Inputs}, ${code ? [code.uri] : []})`;
  const parts = localValue(scope, 'listed_uris', hcl`[for uri in ${uris} : regex(${S3_PARTS}, uri)]`);
  const prefixes = hcl`{ for parts in ${parts} : parts[0] => format("%s*", parts[1])... }`;
  const statement = allow({
    Action: 's3:ListBucket',
    Resource: hcl`format("arn:%s:s3:::%s", ${partition}, bucket)`,
    Condition: { StringLike: { 's3:prefix': hclReference('prefixes') } },
  });
  return localValue(
    scope,
    'list_statements',
    hcl`[for bucket, prefixes in ${localValue(scope, 'listed_prefixes', prefixes)} : ${statement}]`,
  );
};

const s3Grants = (
  scope: Construct,
  { s3Inputs, s3Outputs, code }: JobResources,
  aws: AwsEnvironment,
): Grant[] => {
  const readable = hcl`concat(${objectArns(s3Inputs, aws)}, ${objectArns(code ? [code.uri] : [], aws, '')})`;
  return [
    grantOn(localValue(scope, 'readable_object_arns', readable), ['s3:GetObject']),
    grantOn(localValue(scope, 'writable_object_arns', objectArns(s3Outputs, aws)), ['s3:PutObject']),
  ];
};

/**
 * Data keys need encrypt and decrypt permissions. For volume keys, SageMaker creates a KMS grant for the instance
 * (developer guide, execution roles).
 */
const kmsGrants = (scope: Construct, { kmsKeys, volumeKmsKeys, code }: JobResources): Grant[] => [
  grantOn(kmsKeys, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']),
  ...(code
    ? [grantOn(localValue(scope, 'code_kms_keys', hcl`compact([${code.kmsKeyArn}])`), ['kms:Decrypt'])]
    : []),
  grantOn(volumeKmsKeys, ['kms:CreateGrant'], { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
];

/** The developer guide warns not to scope these: the checks when a job is created would fail. */
const vpcGrants = ({ networkIds }: JobResources): Grant[] => [
  grantUnscoped(networkIds, [
    'ec2:CreateNetworkInterface',
    'ec2:CreateNetworkInterfacePermission',
    'ec2:DeleteNetworkInterface',
    'ec2:DeleteNetworkInterfacePermission',
    'ec2:DescribeDhcpOptions',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
  ]),
];

/** The job's own code writes to the feature group. AWS does not document whether ARNs keep the case of its name. */
const featureStoreGrants = (
  scope: Construct,
  { featureGroups }: JobResources,
  aws: AwsEnvironment,
): Grant[] => {
  const names = hcl`flatten([for name in ${featureGroups} : [name, lower(name)]])`;
  const arns = arnsFor(names, 'sagemaker', hcl`format("feature-group/%s", item)`, aws);
  return [
    grantOn(localValue(scope, 'feature_group_arns', arns), [
      'sagemaker:DescribeFeatureGroup',
      'sagemaker:PutRecord',
    ]),
  ];
};

/** Lets jobs write metrics, which cannot be scoped to a resource, in the namespaces of SageMaker's jobs. */
export const METRICS = {
  Action: 'cloudwatch:PutMetricData',
  Resource: '*',
  Condition: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
} as const satisfies Statement;

/** IAM rejects a policy without a statement, so an empty one repeats a right that every job has. */
const orMetrics = (statements: IResolvable): IResolvable => {
  const metrics = allow({ ...METRICS, Action: [METRICS.Action] });
  return hcl`concat(${statements}, [for metrics in [${metrics}] : metrics if length(${statements}) == 0])`;
};

/** The job role's statements for the resources of jobs, as locals of the scope. Returns their list. */
export const jobGrants = (scope: Construct, resources: JobResources, aws: AwsEnvironment): IResolvable => {
  const { code } = resources;
  // An input is a prefix. Uploaded code is one object, so its URI must not grant the objects whose keys begin with it.
  const s3Inputs = code
    ? localValue(
        scope,
        'input_prefixes',
        hcl`[for uri in ${resources.s3Inputs} : uri if !contains(${[code.uri]}, uri)]`,
      )
    : resources.s3Inputs;
  const prefixes = { ...resources, s3Inputs };
  const byService = {
    s3_grants: s3Grants(scope, prefixes, aws),
    kms_grants: kmsGrants(scope, resources),
    vpc_grants: vpcGrants(resources),
    feature_store_grants: featureStoreGrants(scope, resources, aws),
    athena_grants: athenaGrants(scope, resources, aws),
    redshift_grants: redshiftGrants(scope, resources, aws),
  };
  const grants = Fn.concat(Object.entries(byService).map(([name, list]) => localValue(scope, name, list)));
  const statements = Fn.concat([listBucketStatements(scope, prefixes, aws), neededStatements(grants)]);
  return localValue(scope, 'data_statements', orMetrics(localValue(scope, 'data_grants', statements)));
};
