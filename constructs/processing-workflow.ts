import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { BUNDLES_FOLDER } from '../functions/bundles-folder';
import type { Deployment } from '../workflow/deployment';
import { DEFAULT_LOG_RETENTION_IN_DAYS } from '../workflow/deployment-rules';
import { pollBounds } from '../workflow/poll-interval';
import { DEFAULT_PREBUILT_IMAGE } from '../workflow/prebuilt-images';
import { JOB_NAME_DIGITS, jobNamePrefix } from '../workflow/processing-job-name';
import { AwsEnvironment } from './aws-environment';
import { checkWorkflowProps } from './check-workflow';
import { hcl } from './hcl';
import { jobImage } from './job-image';
import { JobRole } from './job-role';
import type { ProcessingFunction } from './processing-function';
import { ProcessingStateMachine } from './processing-state-machine';
import type { DeployedJob, ProcessingWorkflowProps } from './processing-workflow-props';
import { ScriptObject } from './script-object';
import { allowing } from './service-role';
import { pollingMachine, syncMachine, type WorkflowMachine } from './workflow-machine';
import { NESTED_EXECUTIONS_RULE, startExecutionStatements } from './workflow-statements';

type JobWithImage = DeployedJob & { readonly ImageUri: string };

/** Runs SageMaker Processing jobs: a state machine, its functions, and a role for each and for the jobs. */
export class ProcessingWorkflow extends Construct {
  readonly stateMachine: SfnStateMachine;
  /** Starts a job; of integration polling. */
  readonly startFunction: ProcessingFunction | undefined;
  /** Prepares a job's request; of integration sync. */
  readonly prepareFunction: ProcessingFunction | undefined;
  readonly statusFunction: ProcessingFunction;
  readonly jobRole: JobRole;
  private readonly name: string;
  private readonly aws: AwsEnvironment;

  constructor(scope: Construct, id: string, props: ProcessingWorkflowProps) {
    super(scope, id);
    checkWorkflowProps(props);
    const { name, tags = {}, logRetentionInDays = DEFAULT_LOG_RETENTION_IN_DAYS } = props;
    this.name = name;
    this.aws = new AwsEnvironment(this, 'current');
    const script = props.scriptFile && new ScriptObject(this, 'script', { name, ...props.scriptFile });
    const job = this.deployedJob(props, script?.uri);
    this.jobRole = this.makeJobRole(props, job, script?.uri);
    const machine = this.makeMachine(props, job);
    this.startFunction = machine.startFunction;
    this.prepareFunction = machine.prepareFunction;
    this.statusFunction = machine.statusFunction;
    const functions = [this.startFunction, this.prepareFunction, this.statusFunction];
    this.stateMachine = new ProcessingStateMachine(this, 'state_machine', {
      name,
      definition: machine.definition,
      functions: functions.filter((each) => each !== undefined),
      statements: machine.statements,
      logRetentionInDays,
      dependsOn: [...this.jobRole.policies, ...(script ? [script.object] : [])],
      tags,
      aws: this.aws,
    }).stateMachine;
  }

  /**
   * Lets a role start executions and wait for them, as a step of another state machine does
   * (`states:startExecution.sync:2`).
   */
  grantStartExecution(role: IamRole): void {
    new IamRolePolicy(this, `start_by_${role.node.id}`, {
      name: `start-${this.name}`,
      role: role.name,
      policy: allowing(
        startExecutionStatements(
          this.aws.arnOf('states', `stateMachine:${this.name}`),
          this.aws.arnOf('states', `execution:${this.name}:*`),
          this.aws.arnOf('events', NESTED_EXECUTIONS_RULE),
        ),
      ),
    });
  }

  private local(id: string, expression: IResolvable | string): TerraformLocal {
    return new TerraformLocal(this, id, expression);
  }

  private deployedJob(props: ProcessingWorkflowProps, scriptUri: string | undefined): JobWithImage {
    const { job, prebuiltImage = DEFAULT_PREBUILT_IMAGE } = props;
    return {
      ...job,
      ImageUri: jobImage(this, job.ImageUri, prebuiltImage),
      ...(scriptUri !== undefined && { S3Script: this.script(job, scriptUri) }),
    } as JobWithImage;
  }

  /** The uploaded script, where the job has no other: Terraform decides that where only it knows. */
  private script({ S3Script, ContainerEntrypoint }: DeployedJob, uploaded: string): string {
    if (!Token.isUnresolved(S3Script) && !Token.isUnresolved(ContainerEntrypoint)) return uploaded;
    const script = hcl`${ContainerEntrypoint} == null ? coalesce(${S3Script}, ${uploaded}) : null`;
    return this.local('deployed_script', script).asString;
  }

  private makeJobRole(
    props: ProcessingWorkflowProps,
    job: JobWithImage,
    scriptUri: string | undefined,
  ): JobRole {
    return new JobRole(this, 'job', {
      roleName: `${props.name}-${this.aws.region}-job`,
      job,
      ...(scriptUri !== undefined && { scriptUri }),
      additionalS3Inputs: props.additionalS3Inputs ?? [],
      additionalS3Outputs: props.additionalS3Outputs ?? [],
      additionalImageRepositories: props.additionalImageRepositories ?? [],
      kmsKeyArns: props.kmsKeyArns ?? [],
      tags: props.tags ?? {},
      aws: this.aws,
    });
  }

  private makeMachine(props: ProcessingWorkflowProps, job: JobWithImage): WorkflowMachine {
    const { name, integration, tags = {}, logRetentionInDays = DEFAULT_LOG_RETENTION_IN_DAYS } = props;
    const RoleArn = this.local(
      'deployed_role_arn',
      hcl`coalesce(${job.RoleArn}, ${this.jobRole.arn})`,
    ).asString;
    const roles = hcl`distinct(concat(${[RoleArn, this.jobRole.arn]}, ${props.additionalJobRoles ?? []}))`;
    const jobRoles = this.local('job_role_arns', roles).asList;
    const machine = integration === 'sync' ? syncMachine : pollingMachine;
    return machine(this, {
      job: { ...job, RoleArn },
      deployment: this.deployment(props, jobRoles),
      jobsArn: this.jobsArn(),
      jobRoles,
      functions: { name, bundles: props.bundles ?? BUNDLES_FOLDER, logRetentionInDays, tags, aws: this.aws },
    });
  }

  /** Every job of this deployment, and no other deployment's. */
  private jobsArn(): string {
    const jobs = `processing-job/${jobNamePrefix(this.name)}${'?'.repeat(JOB_NAME_DIGITS)}`;
    return this.aws.arn(this, 'processing_jobs_arn', 'sagemaker', jobs);
  }

  private deployment(props: ProcessingWorkflowProps, jobRoles: string[]): Deployment {
    return {
      jobNamePrefix: jobNamePrefix(props.name),
      allowed: { ...this.jobRole.allowed, jobRoles },
      pollBounds: pollBounds(props.pollFloorInSeconds, props.pollCeilingInSeconds),
    };
  }
}
