import { memberOf, valueAt } from '../../terraform-plan/members';
import { isPublic, publicSetting } from './network';
import {
  changedFrom,
  deletionProtection,
  encrypted,
  fewer,
  finalCopy,
  forcedDestroy,
  namedCopy,
  type Protection,
  protectedBy,
  shorterBackups,
  turnedOff,
  turnedOn,
} from './protections';
import type { ResourceType } from './resource-type';

const SKIPPED_SNAPSHOT: Protection = {
  setting: 'skip_final_snapshot',
  isWeakened: turnedOn,
  consequence: 'a later destroy takes no final snapshot',
};

const DELETED_BACKUPS: Protection = {
  setting: 'delete_automated_backups',
  isWeakened: turnedOn,
  consequence: 'a later destroy also deletes the automated backups',
};

const publicly = publicSetting('publicly_accessible', isPublic);

const database: ResourceType = {
  contents: 'the database',
  destroyProtection: protectedBy('deletion_protection'),
  remains: finalCopy('skip_final_snapshot', 'snapshot'),
  protections: [
    deletionProtection('deletion_protection', 'database'),
    SKIPPED_SNAPSHOT,
    shorterBackups('backup_retention_period'),
    DELETED_BACKUPS,
    encrypted('storage_encrypted'),
  ],
};

/** The data is in the cluster. */
const clusterInstance: ResourceType = { ...publicly };

/** The attribute that holds the time at which an item expires. */
const hasOtherExpiry: Protection['isWeakened'] = (before, after) =>
  memberOf(before, 'enabled') === true &&
  memberOf(after, 'enabled') === true &&
  memberOf(before, 'attribute_name') !== memberOf(after, 'attribute_name');

const POINT_IN_TIME = 'the table can no longer be restored to a point in time';

const cache = (finalSnapshot: string): ResourceType => ({
  contents: 'the data in the cache',
  remains: namedCopy(finalSnapshot),
  protections: [shorterBackups('snapshot_retention_limit')],
});

const search: ResourceType = {
  policies: [{ attribute: 'access_policies' }],
  isPartlyRead: true,
  contents: 'the indices in the domain',
};

export const DATABASES: Readonly<Record<string, ResourceType>> = {
  aws_dynamodb_table: {
    contents: 'the items in the table',
    destroyProtection: protectedBy('deletion_protection_enabled'),
    protections: [
      deletionProtection('deletion_protection_enabled', 'table'),
      {
        setting: 'point_in_time_recovery',
        path: ['point_in_time_recovery', 0, 'enabled'],
        isWeakened: turnedOff,
        consequence: POINT_IN_TIME,
      },
      {
        setting: 'recovery_period_in_days',
        path: ['point_in_time_recovery', 0, 'recovery_period_in_days'],
        isWeakened: fewer,
        consequence: 'the table can no longer be restored to the earlier of these days',
      },
      {
        setting: 'ttl',
        path: ['ttl', 0, 'enabled'],
        isWeakened: turnedOn,
        consequence: 'items are deleted once they expire',
      },
      {
        setting: 'attribute_name',
        path: ['ttl', 0],
        isWeakened: hasOtherExpiry,
        consequence: 'another attribute decides when items are deleted',
      },
    ],
  },
  aws_dynamodb_table_replica: {
    contents: 'the items in the replica',
    destroyProtection: protectedBy('deletion_protection_enabled'),
    protections: [
      deletionProtection('deletion_protection_enabled', 'replica'),
      { setting: 'point_in_time_recovery', isWeakened: turnedOff, consequence: POINT_IN_TIME },
    ],
  },
  aws_keyspaces_table: {
    contents: 'the rows in the table',
    protections: [
      {
        setting: 'point_in_time_recovery',
        path: ['point_in_time_recovery', 0, 'status'],
        isWeakened: changedFrom('ENABLED'),
        consequence: POINT_IN_TIME,
      },
    ],
  },
  aws_db_instance: { ...database, ...publicly },
  aws_rds_cluster: database,
  aws_rds_cluster_instance: clusterInstance,
  aws_rds_global_cluster: {
    contents: 'the global database',
    destroyProtection: protectedBy('deletion_protection'),
    protections: [deletionProtection('deletion_protection', 'database'), forcedDestroy('force_destroy')],
  },
  aws_rds_shard_group: { ...publicly },
  aws_docdb_cluster: database,
  aws_docdb_cluster_instance: clusterInstance,
  aws_docdbelastic_cluster: {
    contents: 'the database',
    protections: [shorterBackups('backup_retention_period')],
  },
  aws_neptune_cluster: database,
  aws_neptune_cluster_instance: clusterInstance,
  aws_neptunegraph_graph: {
    contents: 'the graph',
    destroyProtection: protectedBy('deletion_protection'),
    protections: [deletionProtection('deletion_protection', 'graph')],
    ...publicSetting('public_connectivity', isPublic),
  },
  aws_dsql_cluster: {
    contents: 'the database',
    destroyProtection: protectedBy('deletion_protection_enabled'),
    protections: [deletionProtection('deletion_protection_enabled', 'database')],
  },
  aws_qldb_ledger: {
    contents: 'the ledger',
    destroyProtection: protectedBy('deletion_protection'),
    protections: [deletionProtection('deletion_protection', 'ledger')],
  },
  aws_redshift_cluster: {
    contents: 'the database',
    remains: finalCopy('skip_final_snapshot', 'snapshot'),
    protections: [
      SKIPPED_SNAPSHOT,
      shorterBackups('automated_snapshot_retention_period'),
      encrypted('encrypted'),
    ],
    ...publicly,
  },
  aws_redshiftserverless_namespace: {
    contents: 'the data in the namespace',
    remains: namedCopy('final_snapshot_name'),
  },
  aws_redshiftserverless_workgroup: { ...publicly },
  aws_lightsail_database: {
    contents: 'the database',
    remains: finalCopy('skip_final_snapshot', 'snapshot'),
    protections: [
      SKIPPED_SNAPSHOT,
      { setting: 'backup_retention_enabled', isWeakened: turnedOff, consequence: 'no more backups are kept' },
    ],
    ...publicly,
  },
  aws_timestreaminfluxdb_db_instance: { contents: 'the database', ...publicly },
  aws_timestreamwrite_table: {
    contents: 'the records in the table',
    protections: [
      {
        setting: 'magnetic_store_retention_period_in_days',
        path: ['retention_properties', 0, 'magnetic_store_retention_period_in_days'],
        isWeakened: fewer,
        consequence: 'older records are deleted',
      },
    ],
  },
  aws_dms_replication_instance: { ...publicly },
  aws_mq_broker: { isPartlyRead: true, contents: 'the messages in the broker', ...publicly },
  aws_m2_environment: { isPartlyRead: true, ...publicly },
  aws_elasticache_cluster: cache('final_snapshot_identifier'),
  aws_elasticache_replication_group: cache('final_snapshot_identifier'),
  aws_elasticache_serverless_cache: {
    contents: 'the data in the cache',
    protections: [shorterBackups('snapshot_retention_limit')],
  },
  aws_memorydb_cluster: cache('final_snapshot_name'),
  aws_opensearch_domain: search,
  aws_elasticsearch_domain: search,
  aws_sagemaker_feature_group: { contents: 'the records in the feature group' },
  aws_cognito_identity_pool: {
    isPartlyRead: true,
    publicAccess: ({ allow_unauthenticated_identities }) =>
      allow_unauthenticated_identities === true
        ? ['anyone gets the credentials that it gives without a login']
        : [],
  },
  aws_glue_catalog_database: {
    isPartlyRead: true,
    contents: 'the definitions of the tables in the database',
  },
  aws_ssm_parameter: { isPartlyRead: true, contents: 'the values of the parameter' },
  aws_sagemaker_notebook_instance: { isPartlyRead: true, contents: 'the files of the notebook' },
  aws_sagemaker_domain: {
    isPartlyRead: true,
    contents: 'the files of its users',
    remains: ({ retention_policy }) => {
      const isKept = valueAt(retention_policy, [0, 'home_efs_file_system']) !== 'Delete';
      return isKept
        ? { text: 'their file system stays', isSaved: true }
        : { text: 'their file system is deleted too', isSaved: false };
    },
  },
  aws_route53_zone: {
    isPartlyRead: true,
    contents: 'the records in the zone',
    protections: [forcedDestroy('force_destroy')],
  },
  aws_cognito_user_pool: {
    isPartlyRead: true,
    contents: 'the users in the pool',
    destroyProtection: protectedBy('deletion_protection'),
    protections: [
      {
        setting: 'deletion_protection',
        isWeakened: changedFrom('ACTIVE'),
        consequence: 'the pool can be deleted',
      },
      {
        setting: 'mfa_configuration',
        isWeakened: changedFrom('ON'),
        consequence: 'users may no longer need a second factor',
      },
    ],
  },
};
