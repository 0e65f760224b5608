import type { IResolvable } from 'cdktf';
import type { AwsEnvironment } from '../terraform/aws-environment';
import { hcl } from '../terraform/hcl';
import { type Grant, grantOn, type List, objectArns } from './grant';
import type { Statement } from './policy-document';

/** ARNs of a fan-out's state machine and of its executions, put together from its name. */
export interface FanOutArns {
  /** Name of the state machine. */
  readonly machineName: string;
  readonly stateMachineArn: string;
  /** Matches every execution of the state machine. */
  readonly executionsArn: string;
  /** Matches the executions that its map starts, one for each item. */
  readonly itemExecutionsArn: string;
}

/** ARN that matches the objects in the folder at an S3 URI, as HCL. */
export const folderObjectsArn = (
  s3Uri: string,
  { partition }: Pick<AwsEnvironment, 'partition'>,
): IResolvable =>
  hcl`format("arn:%s:s3:::%s/*", ${partition}, trimsuffix(trimprefix(${s3Uri}, "s3://"), "/"))`;

/**
 * What the state machine needs for its map: to run the items, to redrive them, to read their list and to write their
 * results in parts (Step Functions developer guide, IAM policies for using Distributed Map states, and Redriving Map Runs).
 * StopExecution is what stops the items of an execution that is stopped.
 */
export const distributedMapStatements = (
  { stateMachineArn, executionsArn, itemExecutionsArn }: FanOutArns,
  resultObjectsArn: string,
): Statement[] => [
  { Action: 'states:StartExecution', Resource: stateMachineArn },
  {
    Action: ['states:DescribeExecution', 'states:StopExecution'],
    Resource: [executionsArn, itemExecutionsArn],
  },
  { Action: 'states:RedriveExecution', Resource: itemExecutionsArn },
  {
    Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    Resource: resultObjectsArn,
  },
];

/** The prepare-items function writes the list that the map reads. */
export const prepareItemsStatements = (resultObjectsArn: string): Statement[] => [
  { Action: 's3:PutObject', Resource: resultObjectsArn },
];

/**
 * The prepare-items function reads a list wherever jobs may read their inputs. It may not list the bucket: that would only
 * let Amazon S3 tell it a missing object from a forbidden one.
 */
export const listGrants = (s3Inputs: List, aws: AwsEnvironment): Grant[] => [
  { ...grantOn(objectArns(s3Inputs, aws), ['s3:GetObject']), needed_for: s3Inputs },
];

/** The check-items function reads the map's results, and writes the list of the items to run again. */
export const checkItemsStatements = (resultObjectsArn: string): Statement[] => [
  { Action: ['s3:GetObject', 's3:PutObject'], Resource: resultObjectsArn },
];

/** What reading and writing needs in buckets that these keys encrypt (Amazon S3 user guide, SSE-KMS). */
export const kmsGrants = (kmsKeys: List): Grant[] =>
  Array.isArray(kmsKeys) && kmsKeys.length === 0
    ? []
    : [grantOn(kmsKeys, ['kms:Decrypt', 'kms:GenerateDataKey'])];
