import { fewer, turnedOff } from './protections';
import type { ResourceType } from './resource-type';

export const KEYS_AND_SECRETS: Readonly<Record<string, ResourceType>> = {
  aws_kms_key: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'arn',
    isPolicyOfItself: true,
    contents: 'everything that is encrypted with the key',
    protections: [
      {
        setting: 'enable_key_rotation',
        isWeakened: turnedOff,
        consequence: 'the key is no longer rotated',
      },
      {
        setting: 'is_enabled',
        isWeakened: turnedOff,
        consequence: 'data encrypted with the key cannot be decrypted',
      },
      {
        setting: 'deletion_window_in_days',
        isWeakened: fewer,
        consequence: 'there is less time to cancel a deletion of the key',
      },
    ],
  },
  aws_kms_key_policy: { policies: [{ attribute: 'policy' }], policyHolder: 'key_id', isPolicyOfItself: true },
  aws_secretsmanager_secret: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'arn',
    isPolicyOfItself: true,
    contents: 'the secret',
  },
  aws_secretsmanager_secret_policy: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'secret_arn',
    isPolicyOfItself: true,
  },
};
