import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { Construct } from 'constructs';
import { allowingPolicy } from './iam/policy-document';
import { startExecutionStatements } from './iam/service-role-statements';
import type { JobRole } from './job/job-role';
import { addRunnableJob } from './job/runnable-job';
import { checkWorkflowProps } from './props/check-props';
import type { ProcessingWorkflowProps } from './props/processing-workflow-props';
import { type WorkflowContext, workflowContext } from './props/workflow-context';
import { addSchedules } from './schedules/state-machine-schedules';
import { addIntegration } from './state-machine/integrations';
import type { ProcessingFunction } from './state-machine/processing-function';
import { ProcessingStateMachine } from './state-machine/processing-state-machine';
import { addUnattendedJobStop } from './state-machine/unattended-job-stop';
import { addAlarms } from './state-machine/workflow-alarms';

/**
 * Runs SageMaker Processing jobs: a state machine and its functions, with a role for each, and a role for the jobs. One
 * state machine runs every job: the input of an execution, {@link ProcessingJobOverrides}, overrides the deployed job.
 * The stack needs an AWS provider and an archive provider.
 */
export class ProcessingWorkflow extends Construct {
  /** Each of its executions runs one job. It has the deployment's name. */
  readonly stateMachine: SfnStateMachine;
  /** Starts a job. Undefined with integration `sync`. */
  readonly startFunction: ProcessingFunction | undefined;
  /** Prepares a job's request. Undefined with integration `polling`. */
  readonly prepareFunction: ProcessingFunction | undefined;
  /** Reads a job's status and outcome. */
  readonly statusFunction: ProcessingFunction;
  /** Stops a job whose execution ended before it. Undefined with `stopsUnattendedJobs: false`. */
  readonly stopFunction: ProcessingFunction | undefined;
  /** Looks for such jobs once an hour and stops them. Undefined with `stopsUnattendedJobs: false`. */
  readonly sweepFunction: ProcessingFunction | undefined;
  /** The role of every job that does not name another one. */
  readonly jobRole: JobRole;
  /** ARN of the role that the deployed job assumes. */
  readonly jobRoleArn: string;
  /** Name of the deployment. */
  readonly name: string;
  /** @internal What a fan-out has in common with its workflow. */
  readonly context: WorkflowContext;

  /**
   * @param scope - The stack, or a construct in it.
   * @param id - Unique in the scope.
   * @param props - What to deploy.
   * @throws Error that lists every prop, and every key of the job, that is not valid.
   */
  constructor(scope: Construct, id: string, props: ProcessingWorkflowProps) {
    super(scope, id);
    checkWorkflowProps(this, props);
    const context = workflowContext(this, props);
    const runnable = addRunnableJob(this, context);
    const integration = addIntegration(this, context, runnable);
    const { startFunction, prepareFunction, statusFunction, definition, statements } = integration;
    const unattended = context.stopsUnattendedJobs
      ? addUnattendedJobStop(this, context, runnable.deployment)
      : undefined;
    addAlarms(this, context, unattended?.deadLetterQueue);
    this.context = context;
    this.name = context.name;
    this.jobRole = runnable.role;
    this.jobRoleArn = runnable.job.RoleArn;
    this.startFunction = startFunction;
    this.prepareFunction = prepareFunction;
    this.statusFunction = statusFunction;
    this.stopFunction = unattended?.stopFunction;
    this.sweepFunction = unattended?.sweepFunction;
    this.stateMachine = new ProcessingStateMachine(this, 'state_machine', context, {
      name: context.name,
      role: { suffix: 'state-machine', policyName: 'state_machine' },
      definition,
      functions: [startFunction, prepareFunction, statusFunction].filter((each) => each !== undefined),
      statements,
      dependsOn: runnable.dependsOn,
      preconditions: runnable.preconditions,
    }).stateMachine;
    addSchedules(this, context, {
      stateMachine: { name: context.name, arn: context.stateMachineArn, resource: this.stateMachine },
      schedules: context.schedules,
      holder: 'schedules',
      roleSuffix: 'schedules',
    });
  }

  /**
   * Lets a role start executions and wait for them, as another state machine does with `states:startExecution.sync:2`.
   * @param role - The role of that state machine. It gets an inline policy.
   */
  grantStartExecution(role: IamRole): void {
    new IamRolePolicy(this, `start_by_${role.friendlyUniqueId}`, {
      name: `start-${this.name}`,
      role: role.name,
      policy: allowingPolicy(startExecutionStatements(this.context)),
    });
  }
}
