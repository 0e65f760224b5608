import { isRecord } from '../../workflow/rules/json-value';
import { asText, showAt } from '../page/value-display';
import { turnedOff } from './protections';
import type { ResourceType } from './resource-type';

const ofAll = (noun: string): string => `anyone with an AWS account can use the ${noun}`;

const ofAccount = (noun: string, account: unknown): string =>
  `the account ${showAt('account_id', account)} can use the ${noun}`;

const isAll = (value: unknown): boolean => /^(?:all|\*)$/i.test(asText(value));

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const accounts = (value: unknown): readonly unknown[] =>
  list(value).filter((account) => typeof account === 'string' && account !== '' && !isAll(account));

/** A resource that an attribute shares with accounts, or with all of them. */
const sharedWith = (noun: string, ...attributes: readonly string[]): ResourceType => ({
  references: attributes,
  publicAccess: (after) =>
    attributes.some((attribute) => list(after[attribute]).some(isAll)) ? [ofAll(noun)] : [],
  access: (after) =>
    attributes.flatMap((attribute) => accounts(after[attribute]).map((account) => ofAccount(noun, account))),
});

const snapshot = (noun = 'snapshot'): ResourceType => ({
  ...sharedWith(noun, 'shared_accounts'),
  contents: `the ${noun}`,
});

const unblocked = (noun: string): ResourceType => ({
  references: ['state'],
  endOfProtection: `${noun} can be shared with everyone`,
  publicAccess: ({ state }) => (state === 'unblocked' ? [`${noun} can be shared with everyone`] : []),
});

export const SHARES: Readonly<Record<string, ResourceType>> = {
  aws_ami_launch_permission: sharedWith(
    'image',
    'group',
    'account_id',
    'organization_arn',
    'organizational_unit_arn',
  ),
  aws_snapshot_create_volume_permission: sharedWith('snapshot', 'account_id'),
  aws_db_snapshot: snapshot(),
  aws_db_cluster_snapshot: snapshot(),
  aws_db_snapshot_copy: snapshot(),
  aws_rds_cluster_snapshot_copy: snapshot(),
  aws_lambda_layer_version_permission: {
    ...sharedWith('layer', 'principal'),
    publicAccess: ({ principal, organization_id }) =>
      isAll(principal) &&
      (organization_id === null || organization_id === undefined || organization_id === '')
        ? [ofAll('layer')]
        : [],
  },
  aws_ssm_document: {
    isPartlyRead: true,
    publicAccess: ({ permissions }) =>
      isRecord(permissions) &&
      asText(permissions.account_ids)
        .split(',')
        .some((id) => isAll(id.trim()))
        ? [ofAll('document')]
        : [],
  },
  aws_ram_resource_share: {
    references: ['allow_external_principals'],
    access: ({ allow_external_principals }) =>
      allow_external_principals === true
        ? ['it can be shared outside of the organization, because `allow_external_principals` is on']
        : [],
  },
  aws_ram_principal_association: sharedWith('share', 'principal'),
  aws_ecrpublic_repository: {
    isPartlyRead: true,
    contents: 'the images in the repository',
    publicAccess: () => ['anyone can pull its images'],
  },
  aws_ebs_snapshot_block_public_access: unblocked('snapshots'),
  aws_ec2_image_block_public_access: unblocked('images'),
  aws_emr_block_public_access_configuration: {
    endOfProtection: 'clusters can be opened to the public',
    protections: [
      {
        setting: 'block_public_security_group_rules',
        isWeakened: turnedOff,
        consequence: 'clusters can be opened to the public',
      },
    ],
  },
};
