import { parseDocument } from '../../terraform-plan/json-document';
import { isRecord } from '../../workflow/rules/json-value';
import type { Attributes } from '../plan/terraform-plan';
import { changedFrom, encrypted, finalCopy, forcedDestroy, turnedOff } from './protections';
import type { Expiration, ResourceType } from './resource-type';

const fileSystem: ResourceType = {
  contents: 'the files in the file system',
  remains: finalCopy('skip_final_backup', 'backup'),
  protections: [encrypted('encrypted')],
};

const records = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** The rules of a lifecycle policy all delete images. */
const imageExpirations = ({ policy }: Attributes): ReadonlyMap<string, Expiration> => {
  const document = typeof policy === 'string' ? parseDocument(policy) : undefined;
  const rules = isRecord(document) ? records(document.rules) : [];
  return new Map(
    rules.map(({ selection }): [string, Expiration] => [
      JSON.stringify(selection) ?? '',
      { text: 'a rule deletes images' },
    ]),
  );
};

const days = (lifecycle: unknown): number | undefined => {
  const [block] = records(lifecycle);
  return typeof block?.delete_after === 'number' && block.delete_after > 0 ? block.delete_after : undefined;
};

/** A rule that deletes its backups later than it did takes nothing away; and what a new rule deletes, it made itself. */
const backupDays = ({ rule }: Attributes): number =>
  Math.min(...records(rule).map(({ lifecycle }) => days(lifecycle) ?? Number.POSITIVE_INFINITY));

export const STORAGE: Readonly<Record<string, ResourceType>> = {
  aws_efs_file_system: { contents: 'the files in the file system' },
  aws_efs_backup_policy: {
    endOfProtection: 'the file system is no longer backed up',
    protections: [
      {
        setting: 'status',
        path: ['backup_policy', 0, 'status'],
        isWeakened: changedFrom('ENABLED'),
        consequence: 'the file system is no longer backed up',
      },
    ],
  },
  aws_fsx_lustre_file_system: fileSystem,
  aws_fsx_openzfs_file_system: fileSystem,
  aws_fsx_windows_file_system: fileSystem,
  aws_fsx_ontap_file_system: { contents: 'the files in the file system' },
  aws_fsx_ontap_volume: { ...fileSystem, contents: 'the files in the volume' },
  aws_ebs_volume: {
    contents: 'the data on the volume',
    remains: ({ final_snapshot }) =>
      final_snapshot === true ? { text: 'a final snapshot is made', isSaved: true } : undefined,
    protections: [
      {
        setting: 'final_snapshot',
        isWeakened: turnedOff,
        consequence: 'a later destroy takes no final snapshot',
      },
      encrypted('encrypted'),
    ],
  },
  aws_ebs_encryption_by_default: {
    endOfProtection: 'new volumes are no longer encrypted by default',
    protections: [
      {
        setting: 'enabled',
        isWeakened: turnedOff,
        consequence: 'new volumes are no longer encrypted by default',
      },
    ],
  },
  aws_ebs_snapshot: { contents: 'the snapshot' },
  aws_ami: { isPartlyRead: true, contents: 'the image' },
  aws_backup_vault: {
    contents: 'the backups in the vault',
    destroyRefusal: ({ force_destroy }) =>
      force_destroy === true
        ? undefined
        : 'AWS refuses if the vault is not empty, because `force_destroy` is off',
    protections: [forcedDestroy('force_destroy')],
  },
  aws_backup_vault_lock_configuration: { endOfProtection: 'backups in the vault can be deleted' },
  aws_backup_plan: {
    endOfProtection: 'the plan no longer makes backups',
    protections: [
      {
        setting: 'rule',
        isWeakened: (before, after) => backupDays({ rule: after }) < backupDays({ rule: before }),
        consequence: 'backups are deleted earlier',
      },
    ],
  },
  aws_backup_selection: { endOfProtection: 'the selected resources are no longer backed up' },
  aws_dlm_lifecycle_policy: { isPartlyRead: true, endOfProtection: 'the policy no longer makes snapshots' },
  aws_rbin_rule: { endOfProtection: 'what is deleted can no longer be restored' },
  aws_ecr_repository: {
    contents: 'the images in the repository',
    protections: [
      forcedDestroy('force_delete'),
      {
        setting: 'image_tag_mutability',
        isWeakened: changedFrom('IMMUTABLE'),
        consequence: 'a tag can be moved to another image',
      },
    ],
  },
  aws_ecr_lifecycle_policy: { references: ['policy'], expirations: imageExpirations },
  aws_ecr_repository_policy: {
    policies: [{ attribute: 'policy' }],
    policyHolder: 'repository',
    isPolicyOfItself: true,
  },
  aws_codecommit_repository: { contents: 'the code in the repository' },
};
