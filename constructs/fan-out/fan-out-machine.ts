import type { ITerraformDependable, Precondition } from 'cdktf';
import type { Construct } from 'constructs';
import { fanOutDefinition } from '../../workflow/fan-out/fan-out-definition';
import { distributedMapStatements, type FanOutArns, kmsGrants } from '../iam/fan-out-statements';
import { startExecutionStatements } from '../iam/service-role-statements';
import { rolesInAccount } from '../job/region-and-account';
import type { WorkflowContext } from '../props/workflow-context';
import { ProcessingStateMachine } from '../state-machine/processing-state-machine';
import { containsToken } from '../terraform/terraform-document';
import type { FanOutFunctions } from './fan-out-functions';
import { pollFloorPreconditions } from './poll-floor';

export interface FanOutMachineProps extends FanOutFunctions {
  readonly arns: FanOutArns;
  readonly resultObjectsArn: string;
  readonly maxConcurrency: number;
  /** The workflow's state machine. */
  readonly workflowMachine: ITerraformDependable;
}

/** Literal roles were checked with the props. */
const rolePreconditions = (scope: Construct, { aws, serviceRoleArns }: WorkflowContext): Precondition[] => {
  const values = Object.values(serviceRoleArns);
  const { partition, accountId } = aws;
  return values.length > 0 && containsToken([values, partition, accountId])
    ? [rolesInAccount(scope, { variable: 'service_role_arns', values }, aws)]
    : [];
};

/** Adds the state machine that runs the map. */
export const addFanOutMachine = (
  scope: Construct,
  context: WorkflowContext,
  props: FanOutMachineProps,
): ProcessingStateMachine => {
  const { arns, prepareItemsFunction, checkItemsFunction } = props;
  return new ProcessingStateMachine(scope, 'Default', context, {
    name: arns.machineName,
    role: { suffix: 'fan-out', policyName: 'fan_out' },
    definition: fanOutDefinition({
      prepareItemsFunctionArn: prepareItemsFunction.arn,
      checkItemsFunctionArn: checkItemsFunction.arn,
      stateMachineArn: context.stateMachineArn,
      partition: context.aws.partition,
    }),
    functions: [prepareItemsFunction, checkItemsFunction],
    statements: [
      ...distributedMapStatements(arns, props.resultObjectsArn),
      ...startExecutionStatements(context),
    ],
    grants: kmsGrants(context.kmsKeyArns),
    dependsOn: [props.workflowMachine],
    preconditions: [
      ...pollFloorPreconditions(context, props.maxConcurrency),
      ...rolePreconditions(scope, context),
    ],
  });
};
