import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { ResourceTags } from '../iam/service-role';
import type { DeploymentSettings } from '../props/deployment-settings';
import { terraformDocument } from '../terraform/terraform-document';

/** Amazon SQS's maximum, 14 days. */
const RETENTION_IN_SECONDS = 1_209_600;

export interface DeadLetterQueueProps extends Pick<DeploymentSettings, 'aws'> {
  readonly queueName: string;
  /** ARNs of the EventBridge rules that may send what they could not deliver. */
  readonly ruleArns: readonly string[];
  readonly tags: ResourceTags;
}

/** Keeps for 14 days the events that a function has failed to handle, or that EventBridge could not deliver. */
export class DeadLetterQueue extends Construct {
  readonly queue: SqsQueue;
  /** Known when Terraform plans, unlike the resource's own. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { queueName, aws, ruleArns, tags }: DeadLetterQueueProps) {
    super(scope, id);
    this.arn = aws.arn(this, 'arn', 'sqs', queueName);
    this.queue = new SqsQueue(this, 'aws_sqs_queue', {
      name: queueName,
      messageRetentionSeconds: RETENTION_IN_SECONDS,
      sqsManagedSseEnabled: true,
      // Lambda needs no statement here: it sends with the right of the function's role.
      policy: terraformDocument({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: this.arn,
            Condition: { ArnEquals: { 'aws:SourceArn': ruleArns } },
          },
        ],
      }),
      tags,
    });
  }
}
