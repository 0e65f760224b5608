import type { IResolvable } from 'cdktf';
import type { PipelineExperimentConfig } from '../../workflow/pipeline/pipeline-definition';
import type { PipelineParameter } from '../../workflow/pipeline/pipeline-parameter';
import type { ProcessingStep } from '../../workflow/pipeline/processing-step';
import type { ResourceTags } from '../props/processing-workflow-props';

/**
 * Props of a {@link ProcessingPipeline}. An optional prop of type `string | IResolvable` may resolve to null, in which
 * case the default applies. In steps and parameters, a token is a string, a number or a list of strings.
 */
export interface ProcessingPipelineProps {
  /**
   * Name of the pipeline and prefix of every resource's name: 1 to 28 lowercase letters and digits, in words joined by
   * hyphens. It must be unique in an account and region, also among the workflows.
   */
  readonly name: string;
  /** The jobs. Each runs after those whose outputs it uses. Their names must differ in more than case. */
  readonly steps: readonly ProcessingStep[];
  /** What executions may set: at most 200. @default - none */
  readonly parameters?: readonly PipelineParameter[];
  /**
   * Names of the experiment and of the trial that executions belong to; null for none.
   * @default - an experiment with the pipeline's name, and a trial with the execution's ID
   */
  readonly experiment?: PipelineExperimentConfig | null;
  /**
   * Name in Amazon SageMaker Studio: 1 to 256 letters, digits and hyphens, beginning with a letter or digit.
   * @default - the pipeline's name
   */
  readonly displayName?: string;
  /** At most 3,072 characters. @default - none */
  readonly description?: string;
  /** Maximum number of steps that run at the same time in an execution. @default - SageMaker's */
  readonly maxParallelSteps?: number;
  /**
   * S3 URIs that executions may use as inputs by their parameters, in addition to the parameters' defaults. Each is a
   * prefix, and goes into the policy of every job's role: it must not contain `*`, `?` or `$`.
   * @default - none
   */
  readonly additionalS3Inputs?: readonly string[];
  /** S3 URIs that executions may use as outputs by their parameters, with the same rules. @default - none */
  readonly additionalS3Outputs?: readonly string[];
  /**
   * Amazon ECR repositories whose images executions may use by their parameters, such as
   * `123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare`. SageMaker requires them in the region of the jobs.
   * @default - none
   */
  readonly additionalImageRepositories?: readonly string[];
  /** ARNs, not aliases, of the KMS keys that encrypt the buckets, and that executions may use for data. @default - none */
  readonly kmsKeyArns?: readonly string[];
  /** ARN of an existing role for the pipeline itself. @default - the construct creates it */
  readonly pipelineRoleArn?: string;
  /** ARN of the IAM policy that is the permissions boundary of every role that the construct creates. @default - none */
  readonly permissionsBoundaryArn?: string | IResolvable;
  /** ID of the account to deploy to, 12 digits; it must be the AWS provider's. @default - read by a data source */
  readonly accountId?: string | IResolvable;
  /** Region to deploy to, such as eu-west-1; it must be the AWS provider's. @default - read by a data source */
  readonly region?: string | IResolvable;
  /** Partition of that region, such as aws or aws-cn. @default - read by a data source */
  readonly partition?: string | IResolvable;
  /** Tags of every resource, at most 48. Jobs have tags of their own. @default - none */
  readonly tags?: ResourceTags;
}
