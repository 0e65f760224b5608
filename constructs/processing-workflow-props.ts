import type { IResolvable } from 'cdktf';
import type { Integration } from '../workflow/integration';
import type { PrebuiltImage } from '../workflow/prebuilt-images';
import type { ProcessingJob } from '../workflow/processing-job';
import type { ResourceTags } from './service-role';

type OrTerraforms<Values> = { readonly [Key in keyof Values]: Values[Key] | IResolvable };

/** A key that two alternatives exclude is still one that Terraform may fill, with null for the other. */
type Without<Job, Keys extends PropertyKey> = Job extends unknown
  ? { readonly [Key in keyof Job as Exclude<Key, Keys>]: Job[Key] }
  : never;

/** The deployed job: values of ours or of Terraform's. What it leaves out an execution may still give. */
export type DeployedJob = OrTerraforms<Without<ProcessingJob, 'ImageUri' | 'RoleArn'>> & {
  /** @default - the prebuilt image */
  readonly ImageUri?: string | IResolvable;
  /** @default - the job role that is made */
  readonly RoleArn?: string | IResolvable;
};

/** A script on this machine that the deployment uploads. */
export interface ScriptFile {
  /** Path of a Python file; its name has at most 232 characters. */
  readonly path: string;
  /** Name of the bucket that receives it, under the hash of its content. */
  readonly bucket: string;
}

export interface ProcessingWorkflowProps {
  /**
   * Name of the deployment, from which every resource has its own: 1 to 28 lower-case letters and digits, in words
   * joined by hyphens. Unique in an account and region.
   */
  readonly name: string;
  /** The job that an execution without input runs. Executions override its keys. */
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
  /** S3 URIs that executions may name as inputs or S3Script beside the job's own. @default - none */
  readonly additionalS3Inputs?: readonly string[];
  /** S3 URIs that executions may name as outputs beside the job's own. @default - none */
  readonly additionalS3Outputs?: readonly string[];
  /** Repositories in Amazon ECR whose images executions may name beside the job's own. @default - none */
  readonly additionalImageRepositories?: readonly string[];
  /** ARNs of roles that executions may name as RoleArn beside the job's own. @default - none */
  readonly additionalJobRoles?: readonly string[];
  /** ARNs of the KMS keys by which buckets are encrypted, and that executions may name for data. @default - none */
  readonly kmsKeyArns?: readonly string[];
  /** Hours that a full quota of instances is waited for, 0 to 96 (4 days). @default 6 */
  readonly quotaWaitInHours?: number;
  /**
   * Whether a job is stopped when its execution is aborted, fails or times out without it: an EventBridge rule, a
   * function and its role.
   * @default true
   */
  readonly stopsUnattendedJobs?: boolean;
  /**
   * ARN of the SNS topic that is told when executions fail, time out or are aborted, and when a job could not be
   * stopped. null makes no alarm.
   * @default - no alarms
   */
  readonly alarmTopicArn?: string | IResolvable;
  /** Seconds between two looks at a young job. @default 10 */
  readonly pollFloorInSeconds?: number;
  /** Most seconds between two looks at a job. @default 900 */
  readonly pollCeilingInSeconds?: number;
  /** Days that the logs of the functions and the state machine are kept; 0 keeps them for ever. @default 30 */
  readonly logRetentionInDays?: number;
  /** Tags of every resource; the job has its own. @default - none */
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
