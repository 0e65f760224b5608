import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { ENDS_WITHOUT_JOB } from '../workflow/unattended-job';
import type { ProcessingFunction } from './processing-function';
import type { ResourceTags } from './service-role';
import { terraformDocument } from './terraform-document';

export interface UnattendedJobStopProps {
  /** The deployment's name. */
  readonly name: string;
  /** ARN of the state machine that plans know. */
  readonly stateMachineArn: string;
  readonly stopFunction: ProcessingFunction;
  readonly tags: ResourceTags;
}

/** Tells the stop function of each execution that has ended without having seen its job's end. */
export class UnattendedJobStop extends Construct {
  constructor(scope: Construct, id: string, props: UnattendedJobStopProps) {
    super(scope, id);
    const { name, stateMachineArn, stopFunction, tags } = props;
    const rule = new CloudwatchEventRule(this, 'aws_cloudwatch_event_rule', {
      name: `${name}-unattended-jobs`,
      description: 'Executions that have ended without having seen the end of their job.',
      eventPattern: terraformDocument({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachineArn], status: ENDS_WITHOUT_JOB },
      }),
      tags,
    });
    const permission = new LambdaPermission(this, 'aws_lambda_permission', {
      statementId: 'unattended-jobs',
      action: 'lambda:InvokeFunction',
      functionName: stopFunction.lambda.functionName,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, 'aws_cloudwatch_event_target', {
      rule: rule.name,
      targetId: 'stop',
      arn: stopFunction.arn,
      dependsOn: [permission],
    });
  }
}
