import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import type { ITerraformDependable, Precondition } from 'cdktf';
import { Construct } from 'constructs';
import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import type { Grant } from '../iam/grant';
import type { Statement } from '../iam/policy-document';
import { createdOrExistingRole } from '../iam/service-role';
import type { WorkflowContext } from '../props/workflow-context';
import { createIf } from '../terraform/conditional-resource';
import { hasArn } from '../terraform/expected-arn';
import { terraformDocument } from '../terraform/terraform-document';
import { checkDefinition } from './check-definition';
import { addLogGroup } from './log-group';
import type { ProcessingFunction } from './processing-function';

/**
 * What Step Functions needs to write its log. The actions do not support resource-level permissions (developer guide,
 * logging).
 */
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

/**
 * What Step Functions needs to send its traces. The actions do not support resource-level permissions (developer guide,
 * X-Ray).
 */
const TRACING: Statement = {
  Action: [
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ],
  Resource: '*',
};

/** The definition of a deployment that does not use these keys is the same as before the job had them. */
const OMITTED_IF_NULL: readonly (keyof ProcessingJob)[] = ['S3SourceArchive', 'SourceEntrypoint'];

export interface ProcessingStateMachineProps {
  readonly name: string;
  readonly role: {
    /** What follows the deployment's name and the region in the role's name. */
    readonly suffix: string;
    readonly policyName: string;
  };
  readonly definition: StateMachineDefinition;
  /** The functions that it invokes. */
  readonly functions: readonly ProcessingFunction[];
  /** What it may do in addition to invoking the functions, and to writing its log and its traces. */
  readonly statements: readonly Statement[];
  /** What it may do with lists that may be empty. @default - nothing */
  readonly grants?: readonly Grant[];
  /** What must exist before an execution can start. */
  readonly dependsOn: readonly ITerraformDependable[];
  /** What must hold before it is deployed. */
  readonly preconditions: readonly Precondition[];
}

/** A state machine with its log group and its role. It logs errors, without data, and sends traces. */
export class ProcessingStateMachine extends Construct {
  readonly stateMachine: SfnStateMachine;

  constructor(scope: Construct, id: string, context: WorkflowContext, props: ProcessingStateMachineProps) {
    super(scope, id);
    const { name, definition, functions, grants, preconditions } = props;
    checkDefinition(definition);
    const { aws, tags, create } = context;
    // Log groups below /aws/vendedlogs/ take no room in the account's resource policy of CloudWatch Logs.
    const logGroupName = `/aws/vendedlogs/states/${name}`;
    const logGroupArn = aws.arn('logs', `log-group:${logGroupName}`);
    const logGroup = addLogGroup(this, logGroupName, context);
    logGroup.lifecycle = { postcondition: [hasArn(logGroupArn)] };
    const role = createdOrExistingRole(this, context, 'stateMachine', {
      ...props.role,
      service: 'states.amazonaws.com',
      sourceAccount: aws.accountId,
      statements: [
        { Action: 'lambda:InvokeFunction', Resource: functions.map(({ arn }) => arn) },
        ...props.statements,
        LOG_DELIVERY,
        TRACING,
      ],
      ...(grants && { grants }),
    });
    this.stateMachine = new SfnStateMachine(this, 'aws_sfn_state_machine', {
      name,
      roleArn: role.arn,
      definition: terraformDocument(definition, OMITTED_IF_NULL),
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        logDestination: `${logGroupArn}:*`,
      },
      tracingConfiguration: { enabled: true },
      // The definition has the functions' ARNs as text, so Terraform does not see that it depends on them.
      dependsOn: [...role.dependsOn, logGroup, ...functions.map(({ lambda }) => lambda), ...props.dependsOn],
      ...(preconditions.length > 0 && { lifecycle: { precondition: [...preconditions] } }),
      tags,
    });
    createIf(this.stateMachine, create);
  }
}
