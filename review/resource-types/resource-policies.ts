import type { ResourceType } from './resource-type';

/** A policy of one resource, which is all that `*` can mean in it. */
const ofResource = (attribute: string, policyHolder?: string): ResourceType => ({
  policies: [{ attribute }],
  ...(policyHolder !== undefined && { policyHolder }),
  isPolicyOfItself: true,
});

/** A policy of many resources: of an account, of an endpoint or of an organization. */
const ofMany = (attribute: string): ResourceType => ({ policies: [{ attribute }], isPolicyOfItself: false });

/** Types that are a policy and nothing else, or hold one beside what cannot be grave. */
export const RESOURCE_POLICIES: Readonly<Record<string, ResourceType>> = {
  aws_acmpca_policy: ofResource('policy', 'resource_arn'),
  aws_api_gateway_rest_api_policy: ofResource('policy', 'rest_api_id'),
  aws_backup_vault_policy: ofResource('policy', 'backup_vault_name'),
  aws_cloudsearch_domain_service_access_policy: ofResource('access_policy'),
  aws_cloudwatch_log_destination_policy: ofResource('access_policy', 'destination_name'),
  aws_codeartifact_domain_permissions_policy: ofResource('policy_document', 'domain'),
  aws_codeartifact_repository_permissions_policy: ofResource('policy_document', 'repository'),
  aws_codebuild_resource_policy: ofResource('policy', 'resource_arn'),
  aws_dynamodb_resource_policy: ofResource('policy', 'resource_arn'),
  aws_ecr_registry_policy: ofMany('policy'),
  aws_ecrpublic_repository_policy: ofResource('policy', 'repository_name'),
  aws_efs_file_system_policy: ofResource('policy', 'file_system_id'),
  aws_elasticsearch_domain_policy: ofResource('access_policies', 'domain_name'),
  aws_glacier_vault_lock: ofResource('policy', 'vault_name'),
  aws_glue_resource_policy: ofMany('policy'),
  aws_iot_policy: ofMany('policy'),
  aws_kinesis_resource_policy: ofResource('policy', 'resource_arn'),
  aws_media_store_container_policy: ofResource('policy', 'container_name'),
  aws_msk_cluster_policy: ofResource('policy', 'cluster_arn'),
  aws_networkfirewall_resource_policy: ofResource('policy', 'resource_arn'),
  aws_oam_sink_policy: ofResource('policy'),
  aws_opensearch_domain_policy: ofResource('access_policies', 'domain_name'),
  aws_organizations_policy: ofMany('content'),
  aws_organizations_resource_policy: ofMany('content'),
  aws_redshift_resource_policy: ofResource('policy', 'resource_arn'),
  aws_redshiftserverless_resource_policy: ofResource('policy', 'resource_arn'),
  aws_s3control_access_point_policy: ofResource('policy'),
  aws_s3control_bucket_policy: ofResource('policy'),
  aws_s3control_object_lambda_access_point_policy: ofResource('policy'),
  aws_s3tables_table_bucket_policy: ofResource('resource_policy'),
  aws_s3tables_table_policy: ofResource('resource_policy'),
  aws_sagemaker_model_package_group_policy: ofResource('resource_policy', 'model_package_group_name'),
  aws_schemas_registry_policy: ofResource('policy', 'registry_name'),
  aws_ses_identity_policy: ofResource('policy', 'identity'),
  aws_sesv2_email_identity_policy: ofResource('policy', 'email_identity'),
  aws_vpc_endpoint: { ...ofMany('policy'), isPartlyRead: true },
  aws_vpc_endpoint_policy: ofMany('policy'),
  aws_vpclattice_auth_policy: ofResource('policy'),
  aws_vpclattice_resource_policy: ofResource('policy', 'resource_arn'),
  aws_xray_resource_policy: ofMany('policy_document'),
};
