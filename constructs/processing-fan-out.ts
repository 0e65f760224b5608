import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { TerraformLocal, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { DEFAULT_TOLERATED_FAILURE_PERCENTAGE } from '../workflow/fan-out/fan-out-rules';
import { type Fault, show } from '../workflow/rules/fault';
import { fanOutArns } from './fan-out/fan-out-arns';
import { addFanOutFunctions } from './fan-out/fan-out-functions';
import { addFanOutMachine } from './fan-out/fan-out-machine';
import { itemsAtOnce } from './fan-out/max-concurrency';
import { pollFloorFaults } from './fan-out/poll-floor';
import { type FanOutArns, folderObjectsArn } from './iam/fan-out-statements';
import { allowingPolicy } from './iam/policy-document';
import { startExecutionStatements } from './iam/service-role-statements';
import { ProcessingWorkflow } from './processing-workflow';
import { fanOutFaults } from './props/check-fan-out-props';
import type { FanOutSettings } from './props/fan-out-settings';
import { becomeOwner, otherOwner } from './props/owners';
import { refuseFaults } from './props/refuse-faults';
import type { WorkflowContext } from './props/workflow-context';
import { addSchedules } from './schedules/state-machine-schedules';
import type { ProcessingFunction } from './state-machine/processing-function';
import { addFanOutAlarms } from './state-machine/workflow-alarms';

/** Props of a {@link ProcessingFanOut}. */
export interface ProcessingFanOutProps extends FanOutSettings {
  /**
   * The workflow that runs the items, in the same stack. The fan-out has its name, tags, logs, alarms, keys, boundary and
   * runtime. A workflow has one fan-out at most.
   */
  readonly workflow: ProcessingWorkflow;
}

const fanOutOf = ({ node }: ProcessingWorkflow): string => `the fan-out of ${node.path}`;

/** The workflow must be known before anything else can be checked. */
const workflowFaults = (scope: Construct, workflow: unknown): Fault[] => {
  if (!(workflow instanceof ProcessingWorkflow)) {
    return [{ key: 'workflow', got: show(workflow), allowed: 'a ProcessingWorkflow' }];
  }
  const got = workflow.node.path;
  if (TerraformStack.of(workflow) !== TerraformStack.of(scope)) {
    return [{ key: 'workflow', got, allowed: 'a workflow in the same stack' }];
  }
  const other = otherOwner(scope, fanOutOf(workflow));
  return other
    ? [
        {
          key: 'workflow',
          got: `${got}, the workflow of ${other.node.path}`,
          allowed: 'a workflow without a fan-out',
        },
      ]
    : [];
};

/** @throws Error that lists every prop that breaks a rule. */
const checkProps = (scope: Construct, { workflow, ...settings }: ProcessingFanOutProps): void => {
  const subject = `The fan-out ${scope.node.path}`;
  refuseFaults(subject, workflowFaults(scope, workflow));
  refuseFaults(subject, fanOutFaults(settings, workflow.context));
  becomeOwner(scope, fanOutOf(workflow));
};

/**
 * Runs a list of jobs: a second state machine, whose distributed map starts an execution of the workflow for each item
 * of a list. The input of its executions is a {@link FanOutInput}, their output a {@link FanOutSummary}.
 */
export class ProcessingFanOut extends Construct {
  /** Each of its executions runs the jobs of a list. Its name is the workflow's, followed by `_fan-out`. */
  readonly stateMachine: SfnStateMachine;
  /** Checks the list of items and writes it to S3. */
  readonly prepareItemsFunction: ProcessingFunction;
  /** Reads the results and decides whether the execution succeeds. */
  readonly checkItemsFunction: ProcessingFunction;
  /** The workflow that runs the items. */
  readonly workflow: ProcessingWorkflow;
  private readonly arns: FanOutArns;

  /**
   * @param scope - The stack, or a construct in it.
   * @param id - Unique in the scope.
   * @param props - What to deploy.
   * @throws Error that lists every prop that is not valid.
   */
  constructor(scope: Construct, id: string, props: ProcessingFanOutProps) {
    super(scope, id);
    checkProps(this, props);
    const { workflow, s3Results, toleratedFailurePercentage, serviceRoleArns = {}, create = true } = props;
    const context: WorkflowContext = { ...workflow.context, serviceRoleArns, create };
    const maxConcurrency =
      props.instanceQuota === undefined
        ? Token.asNumber(props.maxConcurrency)
        : new TerraformLocal(this, 'max_concurrency', itemsAtOnce(props, context.job)).asNumber;
    refuseFaults(`The fan-out ${this.node.path}`, pollFloorFaults(context, maxConcurrency));
    const arns = fanOutArns(context);
    const resultObjectsArn = new TerraformLocal(
      this,
      'result_objects_arn',
      folderObjectsArn(s3Results, context.aws),
    ).asString;
    const functions = addFanOutFunctions(
      this,
      context,
      {
        resultsS3Uri: s3Results,
        maxConcurrency,
        toleratedFailurePercentage: Token.asNumber(
          toleratedFailurePercentage ?? DEFAULT_TOLERATED_FAILURE_PERCENTAGE,
        ),
        allowedS3Inputs: workflow.jobRole.allowLists.s3Inputs,
      },
      resultObjectsArn,
    );
    const machine = addFanOutMachine(this, context, {
      ...functions,
      arns,
      resultObjectsArn,
      maxConcurrency,
      workflowMachine: workflow.stateMachine,
    });
    addFanOutAlarms(this, context, arns);
    addSchedules(this, context, {
      stateMachine: {
        name: arns.machineName,
        arn: arns.stateMachineArn,
        resource: machine.stateMachine,
      },
      schedules: props.schedules ?? {},
      holder: 'schedules',
      roleSuffix: 'fan-out-schedules',
      create,
    });
    this.workflow = workflow;
    this.arns = arns;
    this.stateMachine = machine.stateMachine;
    this.prepareItemsFunction = functions.prepareItemsFunction;
    this.checkItemsFunction = functions.checkItemsFunction;
  }

  /**
   * Lets a role start executions and wait for them, as another state machine does with `states:startExecution.sync:2`.
   * @param role - The role of that state machine. It gets an inline policy.
   */
  grantStartExecution(role: IamRole): void {
    const { machineName, stateMachineArn, executionsArn } = this.arns;
    new IamRolePolicy(this, `start_by_${role.friendlyUniqueId}`, {
      name: `start-${machineName}`,
      role: role.name,
      policy: allowingPolicy(
        startExecutionStatements({ aws: this.workflow.context.aws, stateMachineArn, executionsArn }),
      ),
    });
  }
}
