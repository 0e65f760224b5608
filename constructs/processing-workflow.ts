import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { DataAwsSagemakerPrebuiltEcrImage } from '@cdktf/provider-aws/lib/data-aws-sagemaker-prebuilt-ecr-image';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
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
import { checkDefinition, checkWorkflowProps } from './check-workflow';
import { hcl } from './hcl';
import { JobRole } from './job-role';
import { ProcessingFunction } from './processing-function';
import type { DeployedJob, ProcessingWorkflowProps } from './processing-workflow-props';
import { ServiceRole, type Statement } from './service-role';
import { holdsReference, terraformDocument } from './terraform-document';

/** The version of SageMaker's scikit-learn image that a job without an image runs in. */
const SCIKIT_LEARN = { repositoryName: 'sagemaker-scikit-learn', imageTag: '1.2-1-cpu-py3' };

/** What Step Functions needs to write its log; none of it can be scoped to a resource (its developer guide, logging). */
const LOG_DELIVERY: Statement = {
  Action: [
    'logs:CreateLogDelivery',
    'logs:DeleteLogDelivery',
    'logs:DescribeLogGroups',
    'logs:DescribeResourcePolicies',
    'logs:GetLogDelivery',
    'logs:ListLogDeliveries',
    'logs:PutResourcePolicy',
    'logs:UpdateLogDelivery',
  ],
  Resource: '*',
};

/** What Step Functions needs to send its traces; none of it can be scoped to a resource (its developer guide, X-Ray). */
const TRACING: Statement = {
  Action: [
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ],
  Resource: '*',
};

/** Runs SageMaker Processing jobs: a state machine, its functions, and a role for each and for the jobs. */
export class ProcessingWorkflow extends Construct {
  readonly stateMachine: SfnStateMachine;
  readonly startFunction: ProcessingFunction;
  readonly statusFunction: ProcessingFunction;
  readonly jobRole: JobRole;

  constructor(scope: Construct, id: string, props: ProcessingWorkflowProps) {
    super(scope, id);
    checkWorkflowProps(props);
    const { name, job, tags = {} } = props;
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
    const jobs = aws.arn(
      this,
      'processing_jobs_arn',
      'sagemaker',
      `processing-job/${jobNamePrefix(name)}${'?'.repeat(JOB_NAME_DIGITS)}`,
    );
    const functionProps = {
      name,
      bundles: props.bundles ?? BUNDLES_FOLDER,
      logRetentionInDays: props.logRetentionInDays ?? DEFAULT_LOG_RETENTION_IN_DAYS,
      tags,
      aws,
    };
    this.startFunction = new ProcessingFunction(this, 'start', {
      ...functionProps,
      functionName: FUNCTIONS.start,
      description: 'Starts a SageMaker Processing job.',
      environment: startEnvironment(deployment, encodeForTerraform),
      statements: [
        {
          // Describe recognises the function's own job after a lost answer.
          Action: ['sagemaker:AddTags', 'sagemaker:CreateProcessingJob', 'sagemaker:DescribeProcessingJob'],
          Resource: jobs,
        },
        {
          Action: 'iam:PassRole',
          Resource: jobRoles,
          Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
        },
      ],
    });
    this.statusFunction = new ProcessingFunction(this, 'status', {
      ...functionProps,
      functionName: FUNCTIONS.status,
      description: 'Tells the status of a SageMaker Processing job.',
      environment: pollingEnvironment(deployment, encodeForTerraform),
      statements: [{ Action: 'sagemaker:DescribeProcessingJob', Resource: jobs }],
    });
    this.stateMachine = this.makeStateMachine(props, aws, { ...job, ImageUri: imageUri, RoleArn: roleArn });
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

  private makeStateMachine(
    { name, tags = {}, logRetentionInDays = DEFAULT_LOG_RETENTION_IN_DAYS }: ProcessingWorkflowProps,
    aws: AwsEnvironment,
    job: Readonly<Record<string, unknown>>,
  ): SfnStateMachine {
    const definition = pollingDefinition({
      job,
      startFunctionArn: this.startFunction.arn,
      statusFunctionArn: this.statusFunction.arn,
    });
    checkDefinition(definition);
    const scope = new Construct(this, 'state_machine');
    const logGroupName = `/aws/vendedlogs/states/${name}`;
    const logGroup = new CloudwatchLogGroup(scope, 'aws_cloudwatch_log_group', {
      name: logGroupName,
      retentionInDays: logRetentionInDays,
      tags,
    });
    const { role, policy } = new ServiceRole(scope, 'Default', {
      roleName: `${name}-${aws.region}-state-machine`,
      policyName: 'state_machine',
      service: 'states.amazonaws.com',
      statements: [
        { Action: 'lambda:InvokeFunction', Resource: [this.startFunction.arn, this.statusFunction.arn] },
        LOG_DELIVERY,
        TRACING,
      ],
      tags,
    });
    return new SfnStateMachine(scope, 'aws_sfn_state_machine', {
      name,
      roleArn: role.arn,
      definition: terraformDocument(definition),
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        logDestination: `arn:${aws.partition}:logs:${aws.region}:${aws.accountId}:log-group:${logGroupName}:*`,
      },
      tracingConfiguration: { enabled: true },
      // The definition names the functions by ARNs that plans know, so their order has to be said.
      dependsOn: [
        policy,
        logGroup,
        this.startFunction.lambda,
        this.statusFunction.lambda,
        ...this.jobRole.policies,
      ],
      tags,
    });
  }
}

/** A value as a function's environment holds it: JSON, which Terraform makes of its own values. */
const encodeForTerraform = (value: readonly string[] | number): string =>
  holdsReference(value) ? terraformDocument(value as object) : JSON.stringify(value);
