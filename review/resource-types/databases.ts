import { fewer, type Protection, turnedOff, turnedOn } from './protections';
import type { ResourceType } from './resource-type';

const DATABASE_PROTECTIONS: readonly Protection[] = [
  { setting: 'deletion_protection', isWeakened: turnedOff, consequence: 'the database can be deleted' },
  {
    setting: 'skip_final_snapshot',
    isWeakened: turnedOn,
    consequence: 'a later destroy takes no final snapshot',
  },
];

export const DATABASES: Readonly<Record<string, ResourceType>> = {
  aws_dynamodb_table: {
    contents: 'the items in the table',
    protections: [
      {
        setting: 'deletion_protection_enabled',
        isWeakened: turnedOff,
        consequence: 'the table can be deleted',
      },
    ],
  },
  aws_db_instance: {
    contents: 'the database',
    protections: [
      ...DATABASE_PROTECTIONS,
      { setting: 'backup_retention_period', isWeakened: fewer, consequence: 'older backups are deleted' },
    ],
  },
  aws_rds_cluster: { contents: 'the database', protections: DATABASE_PROTECTIONS },
  aws_sagemaker_feature_group: { contents: 'the records in the feature group' },
};
