import type { IResolvable } from 'cdktf';
import type { Integration } from '../../workflow/definition/integration';
import type { LambdaRuntime } from '../../workflow/deployment/lambda-runtime';
import type { PrebuiltImage } from '../../workflow/deployment/prebuilt-images';
import type { UploadedScript, UploadedSource } from '../../workflow/deployment/uploaded-code';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import type { Schedules } from './schedule';
import type { ServiceRoleArns } from './service-role-arns';

type OrToken<Values> = { readonly [Key in keyof Values]: Values[Key] | IResolvable };

/** Maps over each alternative of the union, so that a key that cannot be set in one of them may still be a token. */
type Without<Job, Keys extends PropertyKey> = Job extends unknown
  ? { readonly [Key in keyof Job as Exclude<Key, Keys>]: Job[Key] }
  : never;

/**
 * The deployed job: what an execution runs unless its input overrides it. Its keys are those of {@link ProcessingJob}.
 * Each is a literal or a token, such as a Terraform variable or an attribute of another resource. Two mutually exclusive
 * keys may both be set if one of them is a token that resolves to null.
 */
export type DeployedJob = OrToken<Without<ProcessingJob, 'ImageUri' | 'RoleArn'>> & {
  /** Container image in Amazon ECR, at most 255 characters. @default - the prebuilt image */
  readonly ImageUri?: string | IResolvable;
  /** ARN of the IAM role that the job assumes. @default - the job role that the construct creates */
  readonly RoleArn?: string | IResolvable;
};

/** A script on this machine that the deployment uploads. */
export type ScriptFile = UploadedScript<string | IResolvable>;

/** A folder of code on this machine that the deployment uploads as a .zip file. */
export type SourceDir = UploadedSource<string | IResolvable>;

/** Tags of a Terraform resource. */
export type ResourceTags = { [key: string]: string };

/**
 * Props of a {@link ProcessingWorkflow}. An optional prop of type `string | IResolvable` may resolve to null, in which
 * case the default applies.
 */
export interface ProcessingWorkflowProps {
  /**
   * Name of the deployment and prefix of every resource's name: 1 to 28 lowercase letters and digits, in words joined by
   * hyphens. It must be unique in an account and region.
   */
  readonly name: string;
  /** The deployed job: what an execution runs unless its input overrides it; see {@link ProcessingJobOverrides}. */
  readonly job: DeployedJob;
  /**
   * How the state machine runs a job: `polling` starts it and polls its status with two functions; `sync` uses the Step
   * Functions integration `createProcessingJob.sync`.
   * @default polling
   */
  readonly integration?: Integration;
  /** A prebuilt image from AWS, for a job without ImageUri. @default - scikit-learn 1.2-1 */
  readonly prebuiltImage?: PrebuiltImage;
  /** The script to upload and run, instead of S3Script. @default - none */
  readonly scriptFile?: ScriptFile;
  /** The folder of code to upload and run, instead of S3SourceArchive and SourceEntrypoint. @default - none */
  readonly sourceDir?: SourceDir;
  /**
   * S3 URIs that executions may use as inputs, S3Script or S3SourceArchive in addition to the job's own. Each is a prefix,
   * and goes into the job role's policy: it must not contain `*`, `?` or `$`.
   * @default - none
   */
  readonly additionalS3Inputs?: readonly string[];
  /** S3 URIs that executions may use as outputs in addition to the job's own, with the same rules. @default - none */
  readonly additionalS3Outputs?: readonly string[];
  /**
   * Amazon ECR repositories whose images executions may use in addition to the job's own, such as
   * `123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare`. SageMaker requires them in the region of the jobs.
   * @default - none
   */
  readonly additionalImageRepositories?: readonly string[];
  /** ARNs of IAM roles, of the same account, that executions may use as RoleArn in addition to the job's own. @default - none */
  readonly additionalJobRoles?: readonly string[];
  /** ARNs, not aliases, of the KMS keys that encrypt the buckets, and that executions may use for data. @default - none */
  readonly kmsKeyArns?: readonly string[];
  /**
   * Instance types that executions may use in addition to the job's own: types, or patterns with `*` for any characters
   * and `?` for one, such as `ml.m5.*`.
   * @default - ml.t3, m5, m6i, m7i, c5, c6i, c7i, r5, r6i and r7i
   */
  readonly instanceTypes?: readonly string[];
  /** Maximum number of instances that an execution may request, 1 to 100. The job's own number is always allowed. @default 4 */
  readonly maxInstanceCount?: number;
  /**
   * Maximum storage volume of an instance that an execution may request, 1 to 16,384 GB. The job's own size is always
   * allowed.
   * @default 512
   */
  readonly maxVolumeSizeInGB?: number;
  /**
   * Maximum MaxRuntimeInSeconds that an execution may request, 1 to 777,600 seconds (9 days). The job's own value is
   * always allowed.
   * @default 86400
   */
  readonly maxRuntimeLimitInSeconds?: number;
  /**
   * Keys of {@link ProcessingJob} that executions must not override. Locking one of two mutually exclusive keys locks
   * both.
   * @default - none
   */
  readonly lockedKeys?: readonly (keyof ProcessingJob)[];
  /** Hours to wait while the account's quota of instances is used up, 0 to 96 (4 days). @default 6 */
  readonly quotaWaitInHours?: number;
  /**
   * Whether to stop a job when its execution is aborted, fails or times out before the job ends. This takes two
   * EventBridge rules, two functions with their roles, and a dead-letter queue.
   * @default true
   */
  readonly stopsUnattendedJobs?: boolean;
  /**
   * When to start executions, each schedule by its name: 1 to 64 letters, digits and `-_.`. They take an IAM role, a
   * dead-letter queue for starts that failed, and a group of EventBridge Scheduler.
   * @default - none
   */
  readonly schedules?: Schedules;
  /**
   * ARN of the SNS topic to notify when executions fail, time out or are aborted, when a job could not be stopped, and when
   * a schedule could not start an execution.
   * @default - no alarms
   */
  readonly alarmTopicArn?: string | IResolvable;
  /**
   * Whether to create the alarms. Must be known at plan time. Set it explicitly if the topic's ARN is known only after
   * apply, because Terraform then cannot tell whether it is null.
   * @default - true if there is a topic
   */
  readonly createAlarms?: boolean | IResolvable;
  /** Minimum interval between two status checks, 1 to 86,400 seconds and at most pollCeilingInSeconds. @default 10 */
  readonly pollFloorInSeconds?: number;
  /**
   * Maximum interval between two status checks, at most 86,400 seconds. It must be long enough for the longest job to
   * stay within the 25,000 events of an execution; the error states the minimum.
   * @default 900
   */
  readonly pollCeilingInSeconds?: number;
  /**
   * Runtime of the functions. nodejs24.x requires version 6.21.0 or later of the AWS provider; earlier versions reject it
   * at plan time.
   * @default nodejs22.x
   */
  readonly lambdaRuntime?: LambdaRuntime;
  /**
   * Days to keep the logs of the functions and the state machine: 0 to keep them forever, or a number that CloudWatch
   * Logs supports, such as 1, 7, 30, 90, 365 or 3653.
   * @default 30
   */
  readonly logRetentionInDays?: number;
  /**
   * ARN of the KMS key that encrypts these logs. Its policy must let CloudWatch Logs use it.
   * @default - the default encryption of CloudWatch Logs
   */
  readonly logKmsKeyArn?: string | IResolvable;
  /** ARN of the IAM policy that is the permissions boundary of every role that the construct creates. @default - none */
  readonly permissionsBoundaryArn?: string | IResolvable;
  /**
   * Whether to create the job role, with the permissions that the job and the allow-lists need. If false, set the job's
   * RoleArn. Must be known at plan time.
   * @default true
   */
  readonly createJobRole?: boolean | IResolvable;
  /**
   * Whether to create a role for each function, for the state machine and for its schedules. If false, serviceRoleArns must name them all.
   * Must be known at plan time.
   * @default true
   */
  readonly createServiceRoles?: boolean | IResolvable;
  /** ARNs of existing roles of these, if createServiceRoles is false. @default - none */
  readonly serviceRoleArns?: ServiceRoleArns;
  /** ID of the account to deploy to, 12 digits; it must be the AWS provider's. @default - read by a data source */
  readonly accountId?: string | IResolvable;
  /** Region to deploy to, such as eu-west-1; it must be the AWS provider's. @default - read by a data source */
  readonly region?: string | IResolvable;
  /** Partition of that region, such as aws or aws-cn. @default - read by a data source */
  readonly partition?: string | IResolvable;
  /** Tags of every resource, at most 48. Jobs have tags of their own. @default - none */
  readonly tags?: ResourceTags;
  /** Folder of the functions' bundles. @default - the one in this package */
  readonly bundles?: string;
  /**
   * Folder of the functions' zip files, one `<function>.zip` each, instead of `bundles`, which the archive provider
   * zips.
   * @default - none
   */
  readonly zips?: string;
}
