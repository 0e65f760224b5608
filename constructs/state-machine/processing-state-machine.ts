import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import { assumedRole, type Statement } from '../iam/service-role';
import type { Precondition } from '../job/where-jobs-run';
import { checkDefinition } from '../props/check-props';
import type { DeploymentSettings } from '../props/deployment-settings';
import { hcl } from '../terraform/hcl';
import { terraformDocument } from '../terraform/terraform-document';
import { makeLogGroup } from './log-group';
import type { ProcessingFunction } from './processing-function';

export interface ProcessingStateMachineProps extends DeploymentSettings {
  readonly definition: StateMachineDefinition;
  /** The functions that the definition calls. */
  readonly functions: readonly ProcessingFunction[];
  /** What it may do beside invoking them, logging and tracing. */
  readonly statements: readonly Statement[];
  /** What has to be there before an execution can run. */
  readonly dependsOn: readonly ITerraformDependable[];
  /** What has to hold before anything is deployed that could run a job. */
  readonly preconditions: readonly Precondition[];
}

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

/** A wrong account, region or partition would make documents about places where nothing is, and no plan would tell. */
const isThere = (arn: string) => ({
  condition: Token.asString(hcl`startswith(self.arn, ${arn})`),
  errorMessage:
    'The account, region or partition that was given is not that of the AWS provider: give its own, or leave them to be read.',
});

/** A state machine that logs errors without data and traces, with its log group and a role of its own. */
export class ProcessingStateMachine extends Construct {
  readonly stateMachine: SfnStateMachine;

  constructor(scope: Construct, id: string, props: ProcessingStateMachineProps) {
    super(scope, id);
    const { name, functions, aws, tags, permissionsBoundaryArn } = props;
    checkDefinition(props.definition);
    // Others fill the account's resource policy of CloudWatch Logs, a name below /aws/vendedlogs/ does not.
    const logGroupName = `/aws/vendedlogs/states/${name}`;
    const logGroupArn = aws.arnOf('logs', `log-group:${logGroupName}`);
    const logGroup = makeLogGroup(this, logGroupName, props);
    logGroup.lifecycle = { postcondition: [isThere(logGroupArn)] };
    const role = assumedRole(this, {
      roleName: `${name}-${aws.region}-state-machine`,
      policyName: id,
      service: 'states.amazonaws.com',
      sourceAccount: aws.accountId,
      statements: [
        { Action: 'lambda:InvokeFunction', Resource: functions.map(({ arn }) => arn) },
        ...props.statements,
        LOG_DELIVERY,
        TRACING,
      ],
      tags,
      permissionsBoundaryArn,
      made: props.createServiceRoles,
      given: props.serviceRoleArns.stateMachine,
    });
    this.stateMachine = new SfnStateMachine(this, 'aws_sfn_state_machine', {
      name,
      roleArn: role.arn,
      definition: terraformDocument(props.definition),
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        logDestination: `${logGroupArn}:*`,
      },
      tracingConfiguration: { enabled: true },
      // The definition names the functions by ARNs that plans know, so their order has to be said.
      dependsOn: [...role.dependsOn, logGroup, ...functions.map(({ lambda }) => lambda), ...props.dependsOn],
      ...(props.preconditions.length > 0 && { lifecycle: { precondition: [...props.preconditions] } }),
      tags,
    });
  }
}
