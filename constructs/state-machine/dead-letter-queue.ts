import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import { policyDocument } from '../iam/policy-document';
import type { WorkflowContext } from '../props/workflow-context';
import { type CreateCondition, createIf } from '../terraform/conditional-resource';

/** 14 days, the maximum of Amazon SQS. */
const RETENTION_IN_SECONDS = 1_209_600;

export interface DeadLetterQueueProps {
  readonly queueName: string;
  /**
   * The EventBridge rules that may send to the queue. Lambda and EventBridge Scheduler need no permission here: they send
   * with the permissions of a role.
   * @default - none
   */
  readonly ruleNames?: readonly string[];
  /** @default true */
  readonly create?: CreateCondition;
}

const rulesMaySend = (queueArn: string, ruleArns: readonly string[]): string =>
  policyDocument([
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': ruleArns } },
    },
  ]);

/** Keeps for 14 days what could not be delivered or handled. */
export class DeadLetterQueue extends Construct {
  readonly queue: SqsQueue;
  /** Known at plan time, unlike the attribute of the resource. */
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    { aws, tags }: Pick<WorkflowContext, 'aws' | 'tags'>,
    { queueName, ruleNames = [], create = true }: DeadLetterQueueProps,
  ) {
    super(scope, id);
    const ruleArns = ruleNames.map((rule) => aws.arn('events', `rule/${rule}`));
    this.arn = aws.localArn(this, 'arn', 'sqs', queueName);
    this.queue = new SqsQueue(this, 'aws_sqs_queue', {
      name: queueName,
      messageRetentionSeconds: RETENTION_IN_SECONDS,
      sqsManagedSseEnabled: true,
      ...(ruleArns.length > 0 && { policy: rulesMaySend(this.arn, ruleArns) }),
      tags,
    });
    createIf(this.queue, create);
  }
}
