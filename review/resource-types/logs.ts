import { encryptionKey, shorterRetention } from './protections';
import type { ResourceType } from './resource-type';

export const LOGS: Readonly<Record<string, ResourceType>> = {
  aws_cloudwatch_log_group: {
    contents: 'the log events in the group',
    protections: [
      {
        setting: 'retention_in_days',
        isWeakened: shorterRetention,
        consequence: 'older log events are deleted',
      },
      encryptionKey('kms_key_id'),
    ],
  },
  aws_cloudwatch_log_resource_policy: { policies: [{ attribute: 'policy_document' }] },
};
