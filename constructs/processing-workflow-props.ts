import type { IResolvable } from 'cdktf';
import type { ProcessingJob } from '../workflow/processing-job';
import type { ResourceTags } from './service-role';

type OrTerraforms<Values> = { readonly [Key in keyof Values]: Values[Key] | IResolvable };

/** The deployed job: values of ours or of Terraform's. What it leaves out an execution may still give. */
export interface DeployedJob extends OrTerraforms<Omit<ProcessingJob, 'ImageUri' | 'RoleArn'>> {
  /** @default - the region's prebuilt scikit-learn image */
  readonly ImageUri?: string | IResolvable;
  /** @default - the job role that is made */
  readonly RoleArn?: string | IResolvable;
}

export interface ProcessingWorkflowProps {
  /**
   * Name of the deployment, from which every resource has its own: 1 to 28 lower-case letters and digits, in words
   * joined by hyphens. Unique in an account and region.
   */
  readonly name: string;
  /** The job that an execution without input runs. Executions override its keys. */
  readonly job: DeployedJob;
  /** S3 URIs that executions may name as S3Input or S3Script beside the job's own. @default - none */
  readonly additionalS3Inputs?: readonly string[];
  /** S3 URIs that executions may name as S3Output beside the job's own. @default - none */
  readonly additionalS3Outputs?: readonly string[];
  /** Repositories in Amazon ECR whose images executions may name beside the job's own. @default - none */
  readonly additionalImageRepositories?: readonly string[];
  /** ARNs of roles that executions may name as RoleArn beside the job's own. @default - none */
  readonly additionalJobRoles?: readonly string[];
  /** ARNs of the KMS keys by which the buckets are encrypted. @default - none */
  readonly kmsKeyArns?: readonly string[];
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
}
