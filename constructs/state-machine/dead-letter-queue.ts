import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import { policyDocument } from '../iam/policy-document';
import type { WorkflowContext } from '../props/workflow-context';

/** 14 days, the maximum of Amazon SQS. */
const RETENTION_IN_SECONDS = 1_209_600;

/** Keeps the events that a function failed to handle, and those that EventBridge could not deliver, for 14 days. */
export class DeadLetterQueue extends Construct {
  readonly queue: SqsQueue;
  /** Known at plan time, unlike the attribute of the resource. */
  readonly arn: string;

  /** @param ruleNames - The EventBridge rules that may send to the queue. */
  constructor(
    scope: Construct,
    id: string,
    { name, aws, tags }: WorkflowContext,
    ruleNames: readonly string[],
  ) {
    super(scope, id);
    const queueName = `${name}-dead-letters`;
    this.arn = aws.localArn(this, 'arn', 'sqs', queueName);
    this.queue = new SqsQueue(this, 'aws_sqs_queue', {
      name: queueName,
      messageRetentionSeconds: RETENTION_IN_SECONDS,
      sqsManagedSseEnabled: true,
      // Lambda needs no statement here: it sends with the permissions of the function's role.
      policy: policyDocument([
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: this.arn,
          Condition: {
            ArnEquals: { 'aws:SourceArn': ruleNames.map((rule) => aws.arn('events', `rule/${rule}`)) },
          },
        },
      ]),
      tags,
    });
  }
}
