import { DataAwsSagemakerPrebuiltEcrImage } from '@cdktf/provider-aws/lib/data-aws-sagemaker-prebuilt-ecr-image';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { type IResolvable, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { BUNDLES_FOLDER } from '../functions/bundles-folder';
import { type Deployment, pollingEnvironment, startEnvironment } from '../workflow/deployment';
import { DEFAULT_LOG_RETENTION_IN_DAYS } from '../workflow/deployment-rules';
import { FUNCTIONS } from '../workflow/function-contracts';
import { pollBounds } from '../workflow/poll-interval';
import { pollingDefinition } from '../workflow/polling-definition';
import { JOB_NAME_DIGITS, jobNamePrefix } from '../workflow/processing-job-name';
import { AwsEnvironment } from './aws-environment';
import { checkWorkflowProps } from './check-workflow';
import { hcl } from './hcl';
import { JobRole } from './job-role';
import { ProcessingFunction } from './processing-function';
import { ProcessingStateMachine } from './processing-state-machine';
import type { DeployedJob, ProcessingWorkflowProps } from './processing-workflow-props';
import type { Statement } from './service-role';
import { holdsReference, terraformDocument } from './terraform-document';

/** The version of SageMaker's scikit-learn image that a job without an image runs in. */
const SCIKIT_LEARN = { repositoryName: 'sagemaker-scikit-learn', imageTag: '1.2-1-cpu-py3' };

/** Every job of a deployment, and no other deployment's. */
const jobsArn = (scope: Construct, aws: AwsEnvironment, name: string): string => {
  const anyDigits = '?'.repeat(JOB_NAME_DIGITS);
  return aws.arn(
    scope,
    'processing_jobs_arn',
    'sagemaker',
    `processing-job/${jobNamePrefix(name)}${anyDigits}`,
  );
};

/** The start function creates and tags jobs, recognises its own after a lost answer, and hands their role over. */
const startStatements = (jobs: string, jobRoles: string[]): Statement[] => [
  {
    Action: ['sagemaker:AddTags', 'sagemaker:CreateProcessingJob', 'sagemaker:DescribeProcessingJob'],
    Resource: jobs,
  },
  {
    Action: 'iam:PassRole',
    Resource: jobRoles,
    Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  },
];

/** Runs SageMaker Processing jobs: a state machine, its functions, and a role for each and for the jobs. */
export class ProcessingWorkflow extends Construct {
  readonly stateMachine: SfnStateMachine;
  readonly startFunction: ProcessingFunction;
  readonly statusFunction: ProcessingFunction;
  readonly jobRole: JobRole;

  constructor(scope: Construct, id: string, props: ProcessingWorkflowProps) {
    super(scope, id);
    checkWorkflowProps(props);
    const { name, job, tags = {}, logRetentionInDays = DEFAULT_LOG_RETENTION_IN_DAYS } = props;
    const aws = new AwsEnvironment(this, 'current');
    const imageUri = this.imageUri(job.ImageUri);
    this.jobRole = this.makeJobRole(props, aws, imageUri);
    const roleArn = this.local(
      'deployed_role_arn',
      hcl`coalesce(${job.RoleArn}, ${this.jobRole.arn})`,
    ).asString;
    const jobRoles = this.local(
      'job_role_arns',
      hcl`distinct(concat(${[roleArn, this.jobRole.arn]}, ${props.additionalJobRoles ?? []}))`,
    ).asList;

    const deployment = this.deployment(props, jobRoles);
    const jobs = jobsArn(this, aws, name);
    const functionProps = {
      name,
      bundles: props.bundles ?? BUNDLES_FOLDER,
      logRetentionInDays,
      tags,
      aws,
    };
    this.startFunction = new ProcessingFunction(this, 'start', {
      ...functionProps,
      functionName: FUNCTIONS.start,
      description: 'Starts a SageMaker Processing job.',
      environment: startEnvironment(deployment, encodeForTerraform),
      statements: startStatements(jobs, jobRoles),
    });
    this.statusFunction = new ProcessingFunction(this, 'status', {
      ...functionProps,
      functionName: FUNCTIONS.status,
      description: 'Tells the status of a SageMaker Processing job.',
      environment: pollingEnvironment(deployment, encodeForTerraform),
      statements: [{ Action: 'sagemaker:DescribeProcessingJob', Resource: jobs }],
    });
    this.stateMachine = new ProcessingStateMachine(this, 'state_machine', {
      name,
      definition: pollingDefinition({
        job: { ...job, ImageUri: imageUri, RoleArn: roleArn },
        startFunctionArn: this.startFunction.arn,
        statusFunctionArn: this.statusFunction.arn,
      }),
      functions: [this.startFunction, this.statusFunction],
      logRetentionInDays,
      dependsOn: this.jobRole.policies,
      tags,
      aws,
    }).stateMachine;
  }

  private local(id: string, expression: IResolvable): TerraformLocal {
    return new TerraformLocal(this, id, expression);
  }

  /** The job's image, or the region's own: the image is looked up only where it is needed. */
  private imageUri(given: DeployedJob['ImageUri']): string {
    // A text is an image, also where Terraform makes it; only a value that may be null asks for the look-up.
    if (typeof given === 'string') return given;
    const prebuilt = new DataAwsSagemakerPrebuiltEcrImage(this, 'scikit_learn', { ...SCIKIT_LEARN });
    if (given === undefined) return prebuilt.registryPath;
    prebuilt.addOverride('count', hcl`${given} == null ? 1 : 0`);
    return this.local('image_uri', hcl`coalesce(${given}, one(${prebuilt.fqn}[*].registry_path))`).asString;
  }

  private makeJobRole(props: ProcessingWorkflowProps, aws: AwsEnvironment, imageUri: string): JobRole {
    const { name, job, tags = {} } = props;
    return new JobRole(this, 'job', {
      roleName: `${name}-${aws.region}-job`,
      s3Inputs: [job.S3Input, job.S3Script],
      s3Outputs: [job.S3Output],
      imageUri,
      additionalS3Inputs: props.additionalS3Inputs ?? [],
      additionalS3Outputs: props.additionalS3Outputs ?? [],
      additionalImageRepositories: props.additionalImageRepositories ?? [],
      kmsKeyArns: props.kmsKeyArns ?? [],
      tags,
      aws,
    });
  }

  private deployment(props: ProcessingWorkflowProps, jobRoles: string[]): Deployment {
    return {
      jobNamePrefix: jobNamePrefix(props.name),
      allowed: {
        s3Inputs: this.jobRole.s3Inputs,
        s3Outputs: this.jobRole.s3Outputs,
        imageRepositories: this.jobRole.images,
        jobRoles,
      },
      pollBounds: pollBounds(props.pollFloorInSeconds, props.pollCeilingInSeconds),
    };
  }
}

/** A value as a function's environment holds it: JSON, which Terraform makes of its own values. */
const encodeForTerraform = (value: readonly string[] | number): string =>
  holdsReference(value) ? terraformDocument(value as object) : JSON.stringify(value);
