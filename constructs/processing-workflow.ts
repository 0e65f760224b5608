import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import { BUNDLES_FOLDER } from '../functions/bundle/bundles-folder';
import { type Deployment, stopEnvironment } from '../workflow/deployment/deployment';
import { DEFAULT_LOG_RETENTION_IN_DAYS } from '../workflow/deployment/deployment-rules';
import { DEFAULT_LAMBDA_RUNTIME } from '../workflow/deployment/lambda-runtime';
import { pollBounds } from '../workflow/deployment/poll-interval';
import { DEFAULT_PREBUILT_IMAGE } from '../workflow/deployment/prebuilt-images';
import {
  FUNCTION_TIMEOUT_IN_SECONDS,
  SWEEP_TIMEOUT_IN_SECONDS,
} from '../workflow/functions/function-contracts';
import {
  QUOTA_ATTEMPTS_PER_HOUR,
  type QuotaWait,
  quotaCause,
  quotaWait,
} from '../workflow/functions/quota-wait';
import { jobNamePattern, jobNamePrefix } from '../workflow/job/processing-job-name';
import { allowing, type Statement } from './iam/service-role';
import {
  NESTED_EXECUTIONS_RULE,
  startExecutionStatements,
  stopJobStatements,
  sweepJobsStatements,
} from './iam/statements';
import { jobImage } from './job/job-image';
import { creationCondition, type JobLimits, jobLimits } from './job/job-limits';
import { JobRole } from './job/job-role';
import { ScriptObject } from './job/script-object';
import { placePreconditions } from './job/where-jobs-run';
import { checkWorkflowProps } from './props/check-props';
import type { DeploymentSettings } from './props/deployment-settings';
import type { DeployedJob, ProcessingWorkflowProps } from './props/processing-workflow-props';
import { DeadLetterQueue } from './state-machine/dead-letter-queue';
import type { CodeFolder } from './state-machine/function-code';
import {
  makeFunction,
  pollingMachine,
  syncMachine,
  type WorkflowMachineProps,
} from './state-machine/integrations';
import type { ProcessingFunction } from './state-machine/processing-function';
import { ProcessingStateMachine } from './state-machine/processing-state-machine';
import { UnattendedJobStop, unattendedJobRuleNames } from './state-machine/unattended-job-stop';
import { WorkflowAlarms } from './state-machine/workflow-alarms';
import { AwsEnvironment } from './terraform/aws-environment';
import type { Made } from './terraform/conditional-resource';
import { hcl } from './terraform/hcl';

type JobWithImage = DeployedJob & { readonly ImageUri: string };

/** What stops the jobs that nobody waits for. */
interface UnattendedJobParts {
  readonly stopFunction: ProcessingFunction;
  readonly sweepFunction: ProcessingFunction;
  readonly deadLetterQueue: DeadLetterQueue;
}

/** Where nothing is said, a topic that may be null in Terraform decides. */
const alarmsMade = (topicArn: string | IResolvable, createAlarms: Made | undefined): Made => {
  if (typeof createAlarms === 'boolean' || typeof topicArn === 'string') return createAlarms ?? true;
  return hcl`coalesce(${createAlarms}, ${topicArn} != null)`;
};

const codeFolder = ({ bundles = BUNDLES_FOLDER, zips }: ProcessingWorkflowProps): CodeFolder =>
  zips === undefined ? { bundles } : { zips };

/**
 * Runs SageMaker Processing jobs: a state machine, its functions, and a role for each and for the jobs. One state
 * machine serves every job: an execution's input, {@link ProcessingJobOverrides}, changes what is deployed. The stack
 * has to have an AWS and an archive provider.
 */
export class ProcessingWorkflow extends Construct {
  /** Its executions run one job each. Its name is the deployment's. */
  readonly stateMachine: SfnStateMachine;
  /** Starts a job. Undefined with integration `sync`. */
  readonly startFunction: ProcessingFunction | undefined;
  /** Prepares a job's request. Undefined with integration `polling`. */
  readonly prepareFunction: ProcessingFunction | undefined;
  /** Looks at a job, and tells how it ended. */
  readonly statusFunction: ProcessingFunction;
  /** Stops a job whose execution has ended without it. Undefined with `stopsUnattendedJobs: false`. */
  readonly stopFunction: ProcessingFunction | undefined;
  /** Looks once an hour for such jobs, and stops them. Undefined with `stopsUnattendedJobs: false`. */
  readonly sweepFunction: ProcessingFunction | undefined;
  /** The role of every job that names no other. */
  readonly jobRole: JobRole;
  /** ARN of the role that the deployed job assumes. */
  readonly jobRoleArn: string;
  /** Name of the deployment. */
  readonly name: string;
  private readonly aws: AwsEnvironment;

  /**
   * @param scope - The stack, or a construct below it.
   * @param id - Unique in the scope.
   * @param props - What is deployed.
   * @throws Error with a line for each prop, and each key of the job, that breaks a rule.
   */
  constructor(scope: Construct, id: string, props: ProcessingWorkflowProps) {
    super(scope, id);
    checkWorkflowProps(this, props);
    const { name } = props;
    this.name = name;
    this.aws = new AwsEnvironment(this, 'current', props);
    const script = props.scriptFile && new ScriptObject(this, 'script', { name, ...props.scriptFile });
    const job = this.deployedJob(props, script?.uri);
    this.jobRole = this.makeJobRole(props, job, script?.uri);
    this.jobRoleArn = this.local(
      'deployed_role_arn',
      hcl`coalesce(${job.RoleArn}, ${this.jobRole.arn})`,
    ).asString;
    const machineProps = this.machineProps(props, job);
    const machine =
      props.integration === 'sync' ? syncMachine(this, machineProps) : pollingMachine(this, machineProps);
    this.startFunction = machine.startFunction;
    this.prepareFunction = machine.prepareFunction;
    this.statusFunction = machine.statusFunction;
    const functions = [this.startFunction, this.prepareFunction, this.statusFunction];
    this.stateMachine = new ProcessingStateMachine(this, 'state_machine', {
      ...this.settings(props),
      definition: machine.definition,
      functions: functions.filter((each) => each !== undefined),
      statements: machine.statements,
      dependsOn: [...this.jobRole.policies, ...(script ? [script.object] : [])],
      preconditions: placePreconditions(this.aws, props.job, props),
    }).stateMachine;
    const unattended = this.stopUnattendedJobs(props, machineProps);
    this.stopFunction = unattended?.stopFunction;
    this.sweepFunction = unattended?.sweepFunction;
    this.addAlarms(props, unattended?.deadLetterQueue);
  }

  /**
   * Lets a role start executions and wait for them, as a step of another state machine does
   * (`states:startExecution.sync:2`).
   * @param role - The role of that state machine; it is given an inline policy.
   */
  grantStartExecution(role: IamRole): void {
    new IamRolePolicy(this, `start_by_${role.friendlyUniqueId}`, {
      name: `start-${this.name}`,
      role: role.name,
      policy: allowing(
        startExecutionStatements(
          this.stateMachineArn,
          this.executionsArn,
          this.aws.arnOf('events', NESTED_EXECUTIONS_RULE),
        ),
      ),
    });
  }

  private settings(props: ProcessingWorkflowProps): DeploymentSettings {
    return {
      name: props.name,
      aws: this.aws,
      tags: props.tags ?? {},
      logRetentionInDays: props.logRetentionInDays ?? DEFAULT_LOG_RETENTION_IN_DAYS,
      logKmsKeyArn: props.logKmsKeyArn,
      permissionsBoundaryArn: props.permissionsBoundaryArn,
      createServiceRoles: props.createServiceRoles ?? true,
      serviceRoleArns: props.serviceRoleArns ?? {},
    };
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
      ...this.settings(props),
      made: props.createJobRole ?? true,
      job,
      ...(scriptUri !== undefined && { scriptUri }),
      scriptKmsKeyArn: props.scriptFile?.kmsKeyArn,
      additionalS3Inputs: props.additionalS3Inputs ?? [],
      additionalS3Outputs: props.additionalS3Outputs ?? [],
      additionalImageRepositories: props.additionalImageRepositories ?? [],
      kmsKeyArns: props.kmsKeyArns ?? [],
    });
  }

  /** Known when Terraform plans, unlike the resource's own. */
  private get stateMachineArn(): string {
    return this.aws.arnOf('states', `stateMachine:${this.name}`);
  }

  /** Every execution of the state machine. */
  private get executionsArn(): string {
    return this.aws.arnOf('states', `execution:${this.name}:*`);
  }

  private stopUnattendedJobs(
    { name, stopsUnattendedJobs = true, tags = {} }: ProcessingWorkflowProps,
    machineProps: WorkflowMachineProps,
  ): UnattendedJobParts | undefined {
    if (!stopsUnattendedJobs) return undefined;
    const { jobsArn } = machineProps;
    const { stateMachineArn, executionsArn } = this;
    const deadLetterQueue = new DeadLetterQueue(this, 'dead_letters', {
      queueName: `${name}-dead-letters`,
      aws: this.aws,
      ruleArns: Object.values(unattendedJobRuleNames(name)).map((rule) =>
        this.aws.arnOf('events', `rule/${rule}`),
      ),
      tags,
    });
    const make = (key: 'stop' | 'sweep', statements: readonly Statement[], timeoutInSeconds: number) =>
      makeFunction(this, key, machineProps, stopEnvironment(machineProps.deployment), statements, {
        deadLetterQueue,
        timeoutInSeconds,
      });
    const stopFunction = make('stop', stopJobStatements(jobsArn, executionsArn), FUNCTION_TIMEOUT_IN_SECONDS);
    const sweepFunction = make(
      'sweep',
      sweepJobsStatements(jobsArn, executionsArn),
      SWEEP_TIMEOUT_IN_SECONDS,
    );
    const parts = { stopFunction, sweepFunction, deadLetterQueue };
    new UnattendedJobStop(this, 'unattended_jobs', { name, stateMachineArn, ...parts, tags });
    return parts;
  }

  private addAlarms(
    { name, alarmTopicArn, createAlarms, tags = {} }: ProcessingWorkflowProps,
    deadLetterQueue: DeadLetterQueue | undefined,
  ): void {
    if (alarmTopicArn === undefined || createAlarms === false) return;
    const { stateMachineArn } = this;
    new WorkflowAlarms(this, 'Default', {
      name,
      topicArn: alarmTopicArn,
      made: alarmsMade(alarmTopicArn, createAlarms),
      stateMachineArn,
      deadLetterQueue,
      tags,
    });
  }

  /** The wait for a full quota, of ours or of Terraform's. */
  private quotaWait(hours: number | undefined): QuotaWait {
    if (hours === undefined || !Token.isUnresolved(hours)) return quotaWait(hours);
    const cause = this.local('quota_cause', quotaCause(Token.asString(hours)));
    return {
      hours,
      attempts: Token.asNumber(hcl`${hours} * ${QUOTA_ATTEMPTS_PER_HOUR}`),
      cause: cause.asString,
    };
  }

  private machineProps(props: ProcessingWorkflowProps, job: JobWithImage): WorkflowMachineProps {
    const RoleArn = this.jobRoleArn;
    const roles = hcl`distinct(concat(${[RoleArn, this.jobRole.arn]}, ${props.additionalJobRoles ?? []}))`;
    const jobRoles = this.local('job_role_arns', roles).asList;
    const limits = jobLimits(this, job, props);
    return {
      job: { ...job, RoleArn },
      deployment: this.deployment(props, jobRoles, limits),
      jobsArn: this.jobsArn(),
      jobRoles,
      creationCondition: creationCondition(this, job, limits, this.jobRole.allowed),
      quota: this.quotaWait(props.quotaWaitInHours),
      stopsUnattendedJobs: props.stopsUnattendedJobs ?? true,
      functions: {
        ...this.settings(props),
        code: codeFolder(props),
        runtime: props.lambdaRuntime ?? DEFAULT_LAMBDA_RUNTIME,
      },
    };
  }

  /** Every job of this deployment, and no other deployment's. */
  private jobsArn(): string {
    return this.aws.arn(
      this,
      'processing_jobs_arn',
      'sagemaker',
      `processing-job/${jobNamePattern(this.name)}`,
    );
  }

  private deployment(
    props: ProcessingWorkflowProps,
    jobRoles: string[],
    { limits, instanceTypes }: JobLimits,
  ): Deployment {
    return {
      jobNamePrefix: jobNamePrefix(props.name),
      allowed: { ...this.jobRole.allowed, jobRoles, instanceTypes },
      limits,
      lockedKeys: props.lockedKeys ?? [],
      pollBounds: pollBounds(props.pollFloorInSeconds, props.pollCeilingInSeconds),
    };
  }
}
