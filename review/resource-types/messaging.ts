import type { ResourceType } from './resource-type';

export const MESSAGING: Readonly<Record<string, ResourceType>> = {
  aws_sns_topic: { policies: [{ attribute: 'policy' }], policyHolder: 'arn' },
  aws_sns_topic_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'arn' },
  aws_sqs_queue: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'arn',
    contents: 'the messages in the queue',
  },
  aws_sqs_queue_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'queue_url' },
  aws_cloudwatch_event_bus_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'event_bus_name' },
};
