import {
  CloudwatchEventRule,
  type CloudwatchEventRuleConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { FAILED_EXECUTION_STATUSES } from '../../workflow/functions/unattended-job';
import type { ResourceTags } from '../iam/service-role';
import { terraformDocument } from '../terraform/terraform-document';
import type { DeadLetterQueue } from './dead-letter-queue';
import type { ProcessingFunction } from './processing-function';

/** Names of the rules that tell of jobs that nobody waits for. */
export const unattendedJobRuleNames = (name: string) => ({
  stop: `${name}-unattended-jobs`,
  sweep: `${name}-unattended-jobs-sweep`,
});

interface EventDeliveryProps extends Pick<CloudwatchEventRuleConfig, 'description'> {
  readonly ruleName: string;
  readonly when: Pick<CloudwatchEventRuleConfig, 'eventPattern' | 'scheduleExpression'>;
  readonly statementId: string;
  readonly targetId: string;
  readonly target: ProcessingFunction;
  readonly deadLetterQueue: DeadLetterQueue;
  readonly tags: ResourceTags;
}

/** A rule of EventBridge that invokes a function. */
class EventDelivery extends Construct {
  constructor(scope: Construct, id: string, props: EventDeliveryProps) {
    super(scope, id);
    const { ruleName, description, when, statementId, targetId, target, deadLetterQueue, tags } = props;
    const rule = new CloudwatchEventRule(this, 'aws_cloudwatch_event_rule', {
      name: ruleName,
      ...(description !== undefined && { description }),
      ...when,
      tags,
    });
    const permission = new LambdaPermission(this, 'aws_lambda_permission', {
      statementId,
      action: 'lambda:InvokeFunction',
      functionName: target.lambda.functionName,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, 'aws_cloudwatch_event_target', {
      rule: rule.name,
      targetId,
      arn: target.arn,
      deadLetterConfig: { arn: deadLetterQueue.arn },
      dependsOn: [permission, deadLetterQueue.queue],
    });
  }
}

export interface UnattendedJobStopProps {
  /** The deployment's name. */
  readonly name: string;
  /** ARN of the state machine that plans know. */
  readonly stateMachineArn: string;
  readonly stopFunction: ProcessingFunction;
  readonly sweepFunction: ProcessingFunction;
  readonly deadLetterQueue: DeadLetterQueue;
  readonly tags: ResourceTags;
}

/**
 * Tells the stop function of each execution that has ended without having seen its job's end, and has the sweep look
 * once an hour for jobs of which no event told: EventBridge delivers those of executions on a best-effort basis.
 */
export class UnattendedJobStop extends Construct {
  constructor(scope: Construct, id: string, props: UnattendedJobStopProps) {
    super(scope, id);
    const { name, stateMachineArn, stopFunction, sweepFunction, deadLetterQueue, tags } = props;
    const ruleNames = unattendedJobRuleNames(name);
    new EventDelivery(this, 'Default', {
      ruleName: ruleNames.stop,
      description: 'Executions that have ended without having seen the end of their job.',
      when: {
        eventPattern: terraformDocument({
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: { stateMachineArn: [stateMachineArn], status: FAILED_EXECUTION_STATUSES },
        }),
      },
      statementId: 'unattended-jobs',
      targetId: 'stop',
      target: stopFunction,
      deadLetterQueue,
      tags,
    });
    new EventDelivery(this, 'sweep', {
      ruleName: ruleNames.sweep,
      description: 'Looks for jobs in progress whose execution has ended without them.',
      when: { scheduleExpression: 'rate(1 hour)' },
      statementId: 'sweep',
      targetId: 'sweep',
      target: sweepFunction,
      deadLetterQueue,
      tags,
    });
  }
}
