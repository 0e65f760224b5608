import { showAt } from '../page/value-display';
import { recoverable, shorterWindow, turnedOff } from './protections';
import type { ResourceType } from './resource-type';

const keyMaterial: ResourceType = {
  policies: [{ attribute: 'policy' }],
  policyHolder: 'arn',
  isPolicyOfItself: true,
  policyManagement: 'kms:PutKeyPolicy',
  contents: 'everything that is encrypted with the key',
  remains: recoverable('deletion_window_in_days', 'the deletion can be cancelled'),
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
      setting: 'enabled',
      isWeakened: turnedOff,
      consequence: 'data encrypted with the key cannot be decrypted',
    },
    shorterWindow('deletion_window_in_days', 'there is less time to cancel a deletion of the key'),
  ],
};

export const KEYS_AND_SECRETS: Readonly<Record<string, ResourceType>> = {
  aws_kms_key: keyMaterial,
  aws_kms_replica_key: keyMaterial,
  aws_kms_external_key: keyMaterial,
  aws_kms_replica_external_key: keyMaterial,
  aws_kms_key_policy: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'key_id',
    isPolicyOfItself: true,
    policyManagement: 'kms:PutKeyPolicy',
  },
  aws_secretsmanager_secret: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'arn',
    isPolicyOfItself: true,
    contents: 'the secret',
    remains: recoverable('recovery_window_in_days', 'it can be restored'),
    protections: [
      shorterWindow('recovery_window_in_days', 'there is less time to restore the secret after a destroy'),
    ],
  },
  aws_secretsmanager_secret_policy: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'secret_arn',
    isPolicyOfItself: true,
    protections: [
      {
        setting: 'block_public_policy',
        isWeakened: turnedOff,
        consequence: 'a policy that is open to the public is no longer refused',
      },
    ],
  },
  aws_kms_grant: {
    references: ['key_id', 'grantee_principal', 'operations'],
    access: ({ grantee_principal, operations }) => [
      `${showAt('principal_arn', grantee_principal)} can use the key (${[operations]
        .flat()
        .map((operation) => showAt('name', operation))
        .join(', ')})`,
    ],
  },
};
