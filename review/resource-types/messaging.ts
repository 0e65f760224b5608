import { becomes, encryptionKey, fewer, removed, shorterRetention, turnedOff } from './protections';
import type { ResourceType } from './resource-type';

const NOT_STARTED = 'its events no longer start anything';

const LOST_MESSAGES = 'messages that cannot be processed are deleted after their retention';

export const MESSAGING: Readonly<Record<string, ResourceType>> = {
  aws_sns_topic: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'arn',
    protections: [encryptionKey('kms_master_key_id')],
  },
  aws_sns_topic_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'arn' },
  aws_sqs_queue: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'arn',
    contents: 'the messages in the queue',
    protections: [
      {
        setting: 'message_retention_seconds',
        isWeakened: fewer,
        consequence: 'older messages are deleted',
      },
      encryptionKey('kms_master_key_id'),
      { setting: 'redrive_policy', isWeakened: removed, consequence: LOST_MESSAGES },
      {
        setting: 'sqs_managed_sse_enabled',
        isWeakened: turnedOff,
        consequence: 'new messages are not encrypted, unless a key is set',
      },
    ],
  },
  aws_sqs_queue_redrive_policy: { isPartlyRead: true, endOfProtection: LOST_MESSAGES },
  aws_sns_topic_subscription: {
    isPartlyRead: true,
    endOfOperation: 'messages of the topic are no longer delivered to it',
  },
  aws_sqs_queue_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'queue_url' },
  aws_cloudwatch_event_bus_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'event_bus_name' },
  aws_cloudwatch_event_rule: {
    operations: [
      { setting: 'state', isWeakened: becomes('DISABLED'), consequence: NOT_STARTED },
      { setting: 'is_enabled', isWeakened: becomes(false), consequence: NOT_STARTED },
    ],
  },
  aws_cloudwatch_event_target: { references: ['arn', 'role_arn'], endOfOperation: NOT_STARTED },
  aws_scheduler_schedule_group: { endOfOperation: 'its schedules no longer start anything' },
  aws_scheduler_schedule: {
    endOfOperation: NOT_STARTED,
    operations: [{ setting: 'state', isWeakened: becomes('DISABLED'), consequence: NOT_STARTED }],
  },
  aws_pipes_pipe: {
    isPartlyRead: true,
    endOfOperation: NOT_STARTED,
    operations: [{ setting: 'desired_state', isWeakened: becomes('STOPPED'), consequence: NOT_STARTED }],
  },
  aws_cloudwatch_event_archive: {
    contents: 'the archived events',
    protections: [
      { setting: 'retention_days', isWeakened: shorterRetention, consequence: 'older events are deleted' },
    ],
  },
  aws_kinesis_stream: {
    contents: 'the records in the stream',
    protections: [
      { setting: 'retention_period', isWeakened: fewer, consequence: 'older records are deleted' },
      encryptionKey('kms_key_id'),
    ],
  },
};
