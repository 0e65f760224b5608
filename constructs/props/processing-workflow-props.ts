import type { IResolvable } from 'cdktf';
import type { Integration } from '../../workflow/definition/integration';
import type { LambdaRuntime } from '../../workflow/deployment/lambda-runtime';
import type { PrebuiltImage } from '../../workflow/deployment/prebuilt-images';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import type { ResourceTags } from '../iam/service-role';
import type { ServiceRoleArns } from './service-role-arns';

type OrTerraforms<Values> = { readonly [Key in keyof Values]: Values[Key] | IResolvable };

/** A key that two alternatives exclude is still one that Terraform may fill, with null for the other. */
type Without<Job, Keys extends PropertyKey> = Job extends unknown
  ? { readonly [Key in keyof Job as Exclude<Key, Keys>]: Job[Key] }
  : never;

/**
 * The deployed job: the keys of {@link ProcessingJob}, each with a value of ours or of Terraform's, such as a variable or
 * another resource's attribute. Of two keys that exclude each other both may be given where Terraform fills one of them
 * and the other is null.
 */
export type DeployedJob = OrTerraforms<Without<ProcessingJob, 'ImageUri' | 'RoleArn'>> & {
  /** Container image in Amazon ECR, at most 255 characters. @default - the prebuilt image */
  readonly ImageUri?: string | IResolvable;
  /** ARN of the IAM role that the job assumes. @default - the job role that is made */
  readonly RoleArn?: string | IResolvable;
};

/** A script on this machine that the deployment uploads. */
export interface ScriptFile {
  /** Path of a Python file; its name has at most 232 characters, and no `*`, `?` or `$`. */
  readonly path: string;
  /** Name of the bucket that receives it, under the hash of its content. */
  readonly bucket: string;
  /** ARN of the KMS key by which it is encrypted, and which the job role may decrypt by. @default - the bucket's own encryption */
  readonly kmsKeyArn?: string | IResolvable;
}

/** What a {@link ProcessingWorkflow} deploys. */
export interface ProcessingWorkflowProps {
  /**
   * Name of the deployment, from which every resource has its own: 1 to 28 lower-case letters and digits, in words
   * joined by hyphens. Unique in an account and region.
   */
  readonly name: string;
  /** The job that an execution without input runs. Executions override its keys; see {@link ProcessingJobOverrides}. */
  readonly job: DeployedJob;
  /**
   * How the state machine runs a job: by two functions that start it and look at it, or by Step Functions' own
   * `createProcessingJob.sync`.
   * @default polling
   */
  readonly integration?: Integration;
  /** One of AWS's own images, for a job without ImageUri. @default - scikit-learn 1.2-1 */
  readonly prebuiltImage?: PrebuiltImage;
  /** The job's script, in place of S3Script. @default - none */
  readonly scriptFile?: ScriptFile;
  /**
   * S3 URIs that executions may name as inputs or S3Script beside the job's own, and whatever begins with one. The job
   * role's policy has them: no `*`, `?` or `$`.
   * @default - none
   */
  readonly additionalS3Inputs?: readonly string[];
  /** The same for outputs. @default - none */
  readonly additionalS3Outputs?: readonly string[];
  /**
   * Repositories in Amazon ECR whose images executions may name beside the job's own, such as
   * `123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare`.
   * @default - none
   */
  readonly additionalImageRepositories?: readonly string[];
  /** ARNs of IAM roles that executions may name as RoleArn beside the job's own. @default - none */
  readonly additionalJobRoles?: readonly string[];
  /** ARNs, not aliases, of the KMS keys by which buckets are encrypted, and that executions may name for data. @default - none */
  readonly kmsKeyArns?: readonly string[];
  /**
   * Instance types that executions may name beside the deployed job's own: types, or patterns with `*` for any
   * characters and `?` for one, such as `ml.m5.*`.
   * @default - ml.t3, m5, m6i, m7i, c5, c6i, c7i, r5, r6i and r7i
   */
  readonly instanceTypes?: readonly string[];
  /** Most instances that an execution may ask for, 1 to 100; the deployed job's own number is always allowed. @default 4 */
  readonly maxInstanceCount?: number;
  /**
   * Largest storage volume of an instance that an execution may ask for, 1 to 16,384 GB; the deployed job's own is always
   * allowed.
   * @default 512
   */
  readonly maxVolumeSizeInGB?: number;
  /**
   * Longest MaxRuntimeInSeconds that an execution may ask for, 1 to 777,600 seconds (9 days); the deployed job's own is
   * always allowed.
   * @default 86400
   */
  readonly maxRuntimeLimitInSeconds?: number;
  /**
   * Keys of the job that no execution may set, as {@link ProcessingJob} spells them; of two that exclude each other, a
   * locked one locks the other as well.
   * @default - none
   */
  readonly lockedKeys?: readonly (keyof ProcessingJob)[];
  /** Hours that a full quota of instances is waited for, 0 to 96 (4 days). @default 6 */
  readonly quotaWaitInHours?: number;
  /**
   * Whether a job is stopped when its execution is aborted, fails or times out without it: two EventBridge rules, a
   * function for each with its role, and a dead-letter queue.
   * @default true
   */
  readonly stopsUnattendedJobs?: boolean;
  /**
   * ARN of the SNS topic that is told when executions fail, time out or are aborted, and when a job could not be
   * stopped. null makes no alarm.
   * @default - no alarms
   */
  readonly alarmTopicArn?: string | IResolvable;
  /**
   * Whether the alarms are made. Terraform has to know a value of its own when it plans, and it does not know whether a
   * topic that is still to be made is null.
   * @default - where there is a topic
   */
  readonly createAlarms?: boolean | IResolvable;
  /** Seconds between two looks at a young job, 1 to 86,400 and at most pollCeilingInSeconds. @default 10 */
  readonly pollFloorInSeconds?: number;
  /**
   * Most seconds between two looks at a job, at most 86,400. At least what keeps the longest job's execution within
   * Step Functions' 25,000 events: the error tells it.
   * @default 900
   */
  readonly pollCeilingInSeconds?: number;
  /**
   * Runtime of the functions. nodejs24.x takes version 6.21.0 or later of the AWS provider; an earlier one refuses it
   * when Terraform plans.
   * @default nodejs22.x
   */
  readonly lambdaRuntime?: LambdaRuntime;
  /**
   * Days that the logs of the functions and the state machine are kept: 0 for ever, or one of the numbers that CloudWatch
   * Logs takes, such as 1, 7, 30, 90, 365 or 3653.
   * @default 30
   */
  readonly logRetentionInDays?: number;
  /** ARN of the KMS key by which those logs are encrypted; its policy lets CloudWatch Logs use it. @default - a key of CloudWatch Logs' own */
  readonly logKmsKeyArn?: string | IResolvable;
  /** ARN of the policy that bounds the permissions of every role that is made. @default - none */
  readonly permissionsBoundaryArn?: string | IResolvable;
  /**
   * Whether the job role is made, with the rights that the deployed job and the allow-lists ask for; without it the
   * job's RoleArn has to be given. Terraform has to know a value of its own when it plans.
   * @default true
   */
  readonly createJobRole?: boolean | IResolvable;
  /**
   * Whether the functions and the state machine have a role made for each; without them, serviceRoleArns has to name
   * all. Terraform has to know a value of its own when it plans.
   * @default true
   */
  readonly createServiceRoles?: boolean | IResolvable;
  /** ARNs of the roles of the functions and the state machine, where none are made. @default - none */
  readonly serviceRoleArns?: ServiceRoleArns;
  /**
   * Number of the account that is deployed to, 12 digits, where Terraform should not read it.
   * @default - read by a data source
   */
  readonly accountId?: string | IResolvable;
  /** Region that is deployed to, such as eu-west-1, the provider's. @default - read by a data source */
  readonly region?: string | IResolvable;
  /** Partition of that region, such as aws or aws-cn. @default - read by a data source */
  readonly partition?: string | IResolvable;
  /** Tags of every resource, at most 48; the job has its own. @default - none */
  readonly tags?: ResourceTags;
  /** Folder of the functions' bundles. @default - the package's own */
  readonly bundles?: string;
  /**
   * Folder of the functions' zips, `<function>.zip` each, in place of `bundles`, which Terraform zips by the archive
   * provider.
   * @default - none
   */
  readonly zips?: string;
}
