import { publicAccess } from '../../../review/risks/public-access';
import { expectLittleTime } from '../../support/processor-time';
import { type GivenChange, planOf, review } from '../changed-plan';

const warned = (change: GivenChange): string[] =>
  publicAccess(planOf([change]).changes).map(({ text }) => text);

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';

const grant = (uri: string) => ({
  access_control_policy: [{ grant: [{ permission: 'WRITE', grantee: [{ type: 'Group', uri }] }] }],
});

test.each<[string, string, object, string]>([
  [
    'a function URL without authorization',
    'aws_lambda_function_url.a',
    { authorization_type: 'NONE' },
    'anyone can call it, because its authorization_type is `NONE`',
  ],
  [
    'a bucket that anybody may read',
    'aws_s3_bucket_acl.a',
    { acl: 'public-read' },
    'anyone can read it, because its ACL is `public-read`',
  ],
  [
    'a bucket that anybody may write to',
    'aws_s3_bucket_acl.a',
    { acl: 'public-read-write' },
    'anyone can read and write it, because its ACL is `public-read-write`',
  ],
  [
    'a bucket that every account may read',
    'aws_s3_bucket_acl.a',
    { acl: 'authenticated-read' },
    'anyone with an AWS account can read it, because its ACL is `authenticated-read`',
  ],
  ['a grant to anybody', 'aws_s3_bucket_acl.a', grant(ALL_USERS), 'anyone is granted `WRITE`'],
  [
    'a grant to every account',
    'aws_s3_bucket_acl.a',
    grant(AUTHENTICATED_USERS),
    'anyone with an AWS account is granted `WRITE`',
  ],
  [
    'an ACL of the bucket itself',
    'aws_s3_bucket.a',
    { acl: 'public-read' },
    'anyone can read it, because its ACL is `public-read`',
  ],
  [
    'a grant of the bucket itself',
    'aws_s3_bucket.a',
    { grant: [{ uri: ALL_USERS, permissions: ['READ', 'WRITE'] }] },
    'anyone is granted `READ`, `WRITE`',
  ],
  [
    'an ACL of an object',
    'aws_s3_object.a',
    { acl: 'public-read' },
    'anyone can read it, because its ACL is `public-read`',
  ],
  [
    'a port of a security group that is open to all',
    'aws_security_group.a',
    { ingress: [{ from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['10.0.0.0/8', '0.0.0.0/0'] }] },
    'anyone can connect on port 22 (`0.0.0.0/0`)',
  ],
  [
    'ports of the default security group that are open to all of IPv6',
    'aws_default_security_group.a',
    { ingress: [{ from_port: 8000, to_port: 9000, protocol: 'tcp', ipv6_cidr_blocks: ['::/0'] }] },
    'anyone can connect on the ports 8000 to 9000 (`::/0`)',
  ],
  [
    'every port that is open to half of the internet',
    'aws_security_group.a',
    { ingress: [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['128.0.0.0/1'] }] },
    'a large part of the internet can connect on every port (`128.0.0.0/1`)',
  ],
  [
    'a rule of a security group',
    'aws_security_group_rule.a',
    { type: 'ingress', from_port: 0, to_port: 65535, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] },
    'anyone can connect on every port (`0.0.0.0/0`)',
  ],
  [
    'a rule for what leaves a security group',
    'aws_security_group_rule.a',
    { type: 'egress', from_port: 443, to_port: 443, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] },
    'it can connect to any address on port 443 (`0.0.0.0/0`)',
  ],
  [
    "an ingress rule of a VPC's security group",
    'aws_vpc_security_group_ingress_rule.a',
    { ip_protocol: 'tcp', from_port: 3389, to_port: 3389, cidr_ipv4: '0.0.0.0/0' },
    'anyone can connect on port 3389 (`0.0.0.0/0`)',
  ],
  [
    'an ingress rule for IPv6',
    'aws_vpc_security_group_ingress_rule.a',
    { ip_protocol: '-1', cidr_ipv6: '::/0' },
    'anyone can connect on every port (`::/0`)',
  ],
  [
    'an egress rule',
    'aws_vpc_security_group_egress_rule.a',
    { ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' },
    'it can connect to any address on every port (`0.0.0.0/0`)',
  ],
  [
    'an ingress rule for a prefix list',
    'aws_vpc_security_group_ingress_rule.a',
    { ip_protocol: 'tcp', from_port: 22, to_port: 22, prefix_list_id: 'pl-12345678' },
    'the addresses of the prefix list `pl-12345678` can connect on port 22',
  ],
  [
    'a prefix list of all addresses',
    'aws_ec2_managed_prefix_list.a',
    { entry: [{ cidr: '10.0.0.0/8' }, { cidr: '0.0.0.0/0' }] },
    'anyone is in the list (`0.0.0.0/0`)',
  ],
  [
    'an entry of a prefix list',
    'aws_ec2_managed_prefix_list_entry.a',
    { cidr: '0.0.0.0/0' },
    'anyone is in the list (`0.0.0.0/0`)',
  ],
  [
    'a rule of a network ACL',
    'aws_network_acl_rule.a',
    {
      rule_action: 'allow',
      egress: false,
      protocol: '6',
      from_port: 22,
      to_port: 22,
      cidr_block: '0.0.0.0/0',
    },
    'anyone can connect on port 22 (`0.0.0.0/0`), if a security group allows it too',
  ],
  [
    'a database',
    'aws_db_instance.a',
    { publicly_accessible: true },
    'it can be reached from the internet, because `publicly_accessible` is on',
  ],
  [
    'an instance of a cluster',
    'aws_rds_cluster_instance.a',
    { publicly_accessible: true },
    'it can be reached from the internet, because `publicly_accessible` is on',
  ],
  [
    'a data warehouse',
    'aws_redshift_cluster.a',
    { publicly_accessible: true },
    'it can be reached from the internet, because `publicly_accessible` is on',
  ],
  [
    'a replication instance',
    'aws_dms_replication_instance.a',
    { publicly_accessible: true },
    'it can be reached from the internet, because `publicly_accessible` is on',
  ],
  [
    'a load balancer',
    'aws_lb.a',
    { internal: false },
    'it can be reached from the internet, because `internal` is off',
  ],
  [
    'the endpoint of a Kubernetes cluster',
    'aws_eks_cluster.a',
    { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] }] },
    'anyone can connect to its endpoint (`0.0.0.0/0`)',
  ],
  [
    'a task with a public address',
    'aws_ecs_service.a',
    { network_configuration: [{ assign_public_ip: true }] },
    'it can be reached from the internet, because `assign_public_ip` is on',
  ],
  [
    'an image for everyone',
    'aws_ami_launch_permission.a',
    { group: 'all' },
    'anyone with an AWS account can use the image',
  ],
  [
    'an image for another account',
    'aws_ami_launch_permission.a',
    { account_id: '210987654321' },
    'the account `210987654321` can use the image',
  ],
  [
    'a database snapshot for everyone',
    'aws_db_snapshot.a',
    { shared_accounts: ['all'] },
    'anyone with an AWS account can use the snapshot',
  ],
  [
    'a cluster snapshot for another account',
    'aws_db_cluster_snapshot.a',
    { shared_accounts: ['210987654321'] },
    'the account `210987654321` can use the snapshot',
  ],
  [
    'a disk snapshot for another account',
    'aws_snapshot_create_volume_permission.a',
    { account_id: '210987654321' },
    'the account `210987654321` can use the snapshot',
  ],
  [
    'a layer for everyone',
    'aws_lambda_layer_version_permission.a',
    { principal: '*' },
    'anyone with an AWS account can use the layer',
  ],
  [
    'a document for everyone',
    'aws_ssm_document.a',
    { permissions: { type: 'Share', account_ids: 'All' } },
    'anyone with an AWS account can use the document',
  ],
  [
    'snapshots that can be shared with everyone',
    'aws_ebs_snapshot_block_public_access.a',
    { state: 'unblocked' },
    'snapshots can be shared with everyone',
  ],
  [
    'a permission set for a user',
    'aws_ssoadmin_account_assignment.a',
    {
      principal_type: 'USER',
      permission_set_arn: 'arn:aws:sso:::permissionSet/a/b',
      target_id: '210987654321',
    },
    'a `USER` gets the permission set `arn:aws:sso:::permissionSet/a/b` in the account `210987654321`',
  ],
  [
    "a policy of each account's own for a permission set",
    'aws_ssoadmin_customer_managed_policy_attachment.a',
    { customer_managed_policy_reference: [{ name: 'Own' }] },
    'attaches the policy `Own` of each account',
  ],
  [
    'a grant of a key',
    'aws_kms_grant.a',
    { grantee_principal: 'arn:aws:iam::1:role/a', operations: ['Decrypt'] },
    '`arn:aws:iam::1:role/a` can use the key (`Decrypt`)',
  ],
  [
    'a user who joins a group',
    'aws_iam_user_group_membership.a',
    { user: 'u', groups: ['g'] },
    '`u` joins the group `g`',
  ],
])('%s is a warning if it is new', (_, address, after, text) => {
  expect(warned({ address, after })).toEqual([text]);
  expect(warned({ address, before: {}, after })).toEqual([text]);
  expect(warned({ address, before: after, after: { ...after, tags: {} } })).toEqual([]);
  expect(warned({ address, before: after })).toEqual([]);
});

test.each<[string, object]>([
  ['aws_lambda_function_url.a', { authorization_type: 'AWS_IAM' }],
  ['aws_s3_bucket_acl.a', { acl: 'private' }],
  ['aws_s3_bucket_acl.a', grant('http://acs.amazonaws.com/groups/s3/LogDelivery')],
  ['aws_s3_bucket_acl.a', { acl: 'constructor', access_control_policy: 'x' }],
  [
    'aws_security_group.a',
    { ingress: [{ from_port: 22, cidr_blocks: ['10.0.0.0/8'], ipv6_cidr_blocks: ['fd00::/8'] }] },
  ],
  ['aws_security_group.a', { ingress: 'x', egress: [null, 1] }],
  ['aws_network_acl_rule.a', { rule_action: 'deny', egress: false, cidr_block: '0.0.0.0/0' }],
  ['aws_db_instance.a', { publicly_accessible: false }],
  ['aws_lambda_layer_version_permission.a', { principal: '*', organization_id: 'o-abcd1234' }],
  ['aws_ebs_snapshot_block_public_access.a', { state: 'block-all-sharing' }],
])('%s with %j is not public', (address, after) => {
  expect(warned({ address, after })).toEqual([]);
});

test('the page counts public access as access that widens', () => {
  const page = review([{ address: 'aws_lambda_function_url.a', after: { authorization_type: 'NONE' } }]);
  expect(page).toMatch(/^## ⚠️ 1 to add — access widens \(1\)\n/);
});

test('a sensitive ACL, and a sensitive authorization type of a function URL, are warnings', () => {
  const sensitive = { after_sensitive: { acl: true, authorization_type: true } };
  const after = { acl: 'public-read', authorization_type: 'NONE' };
  for (const address of ['aws_s3_bucket_acl.a', 'aws_lambda_function_url.a']) {
    expect(review([{ address, after, ...sensitive }])).toMatch(/^## ⚠️ 1 to add — cannot be seen yet \(1\)\n/);
  }
});

test('a rule that lets through less than one before is not new', () => {
  const rule = (from_port: number, to_port: number, cidr: string) => ({
    ingress: [{ from_port, to_port, protocol: 'tcp', cidr_blocks: [cidr] }],
  });
  const change = (before: object, after: object) =>
    warned({ address: 'aws_security_group.a', before, after });
  expect(change(rule(0, 65_535, '0.0.0.0/0'), rule(22, 22, '0.0.0.0/0'))).toEqual([]);
  expect(change(rule(22, 22, '0.0.0.0/0'), rule(22, 22, '128.0.0.0/1'))).toEqual([]);
  expect(change(rule(22, 22, '0.0.0.0/0'), rule(22, 23, '0.0.0.0/0'))).toEqual([
    'anyone can connect on the ports 22 to 23 (`0.0.0.0/0`)',
  ]);
});

test('a rule that moves to another security group opens that one', () => {
  const rule = (security_group_id: string) => ({
    security_group_id,
    ip_protocol: '-1',
    cidr_ipv4: '0.0.0.0/0',
  });
  const change = { address: 'aws_vpc_security_group_ingress_rule.a', actions: ['delete', 'create'] };
  expect(warned({ ...change, before: rule('sg-1'), after: rule('sg-2') })).toEqual([
    'anyone can connect on every port (`0.0.0.0/0`)',
  ]);
  expect(warned({ ...change, before: rule('sg-1'), after: rule('sg-1') })).toEqual([]);
});

test('networks that are known after apply are a warning', () => {
  const change = {
    address: 'aws_vpc_security_group_ingress_rule.a',
    after: {},
    after_unknown: { cidr_ipv4: true },
  };
  expect(review([change])).toMatch(/^## ⚠️ 1 to add — cannot be seen yet \(1\)\n/);
});

test('a type of which only a part is read is named as one that is not read in full', () => {
  expect(review([{ address: 'aws_lb.a', after: { internal: true } }])).toMatch(
    /^## 🔎 1 to add — no warnings; not read in full: 1 of a type \(`aws_lb`\)\n/,
  );
});

test('many rules of a security group are compared in little time', () => {
  const rules = (first: number, length: number) =>
    Array.from({ length }, (_, index) => ({
      protocol: 'tcp',
      from_port: first + index,
      to_port: first + index,
      cidr_blocks: ['0.0.0.0/0'],
      ipv6_cidr_blocks: ['::/0'],
    }));
  expectLittleTime(1, (share) => {
    const length = 1_500 * share;
    const change = {
      address: 'aws_security_group.a',
      before: { ingress: rules(1, length) },
      after: { ingress: rules(2, length) },
    };
    return () =>
      expect(warned(change)).toEqual([
        `anyone can connect on port ${length + 1} (\`0.0.0.0/0\`)`,
        `anyone can connect on port ${length + 1} (\`::/0\`)`,
      ]);
  });
});

test('networks that are together a large part of the internet are a warning', () => {
  const rule = (cidr_blocks: string[]) => ({
    address: 'aws_security_group_rule.a',
    after: { type: 'ingress', protocol: 'tcp', from_port: 22, to_port: 22, cidr_blocks },
  });
  const eighths = Array.from({ length: 200 }, (_, index) => `${index + 11}.0.0.0/8`);
  expect(warned(rule(eighths))).toEqual([
    'a large part of the internet can connect on port 22 (200 networks)',
  ]);
  expect(warned(rule(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '203.0.113.0/24']))).toEqual([]);
});
