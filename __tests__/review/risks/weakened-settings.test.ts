import { dataAtRisk } from '../../../review/risks/data-at-risk';
import { executionsAtRisk } from '../../../review/risks/executions-at-risk';
import { publicAccess } from '../../../review/risks/public-access';
import { type GivenChange, planOf } from '../changed-plan';

const texts = (read: typeof dataAtRisk, change: GivenChange): readonly string[] =>
  read(planOf([change]).changes).map(({ text }) => text);

const DEAD_LETTERS = 'arn:aws:sqs:eu-west-1:123456789012:dead-letters';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:alarms';

describe('an execution is at risk', () => {
  test.each<[string, object, object, string]>([
    [
      'aws_lambda_function',
      { reserved_concurrent_executions: -1 },
      { reserved_concurrent_executions: 0 },
      '`reserved_concurrent_executions` `-1` → `0`: every call of the function is refused',
    ],
    [
      'aws_lambda_function',
      { timeout: 60 },
      { timeout: 3 },
      '`timeout` `60` → `3`: calls that take longer fail',
    ],
    [
      'aws_lambda_function',
      { memory_size: 512 },
      { memory_size: 128 },
      '`memory_size` `512` → `128`: calls that need more memory fail',
    ],
    [
      'aws_lambda_function',
      { dead_letter_config: [{ target_arn: DEAD_LETTERS }] },
      { dead_letter_config: [] },
      `\`dead_letter_config\` \`${DEAD_LETTERS}\` → not set: asynchronous calls that fail are lost`,
    ],
    [
      'aws_lambda_function',
      { vpc_config: [{ subnet_ids: ['subnet-0a1b2c3d'] }] },
      { vpc_config: [] },
      '`vpc_config` `["subnet-0a1b2c3d"]` → not set: the function no longer reaches what is only in the VPC',
    ],
    [
      'aws_lambda_event_source_mapping',
      { enabled: true },
      { enabled: false },
      '`enabled` `true` → `false`: the events of its source no longer invoke the function',
    ],
    [
      'aws_cloudwatch_event_rule',
      { state: 'ENABLED' },
      { state: 'DISABLED' },
      '`state` `ENABLED` → `DISABLED`: its events no longer start anything',
    ],
    [
      'aws_cloudwatch_event_rule',
      { is_enabled: true },
      { is_enabled: false },
      '`is_enabled` `true` → `false`: its events no longer start anything',
    ],
    [
      'aws_scheduler_schedule',
      { state: 'ENABLED' },
      { state: 'DISABLED' },
      '`state` `ENABLED` → `DISABLED`: its events no longer start anything',
    ],
    [
      'aws_pipes_pipe',
      { desired_state: 'RUNNING' },
      { desired_state: 'STOPPED' },
      '`desired_state` `RUNNING` → `STOPPED`: its events no longer start anything',
    ],
    [
      'aws_sfn_state_machine',
      { type: 'STANDARD' },
      { type: 'EXPRESS' },
      '`type` `STANDARD` → `EXPRESS`: an execution ends after five minutes, has no history, and cannot wait for a job or a callback',
    ],
  ])('if %s goes from %j to %j, and not the other way', (type, before, after, text) => {
    const address = `${type}.a`;
    expect(texts(executionsAtRisk, { address, before, after })).toEqual([text]);
    expect(texts(executionsAtRisk, { address, before: after, after: before })).toEqual([]);
  });

  test('if a function is created that refuses every call', () => {
    const after = { reserved_concurrent_executions: 0 };
    expect(texts(executionsAtRisk, { address: 'aws_lambda_function.a', after })).toEqual([
      '`reserved_concurrent_executions` is off: every call of the function is refused',
    ]);
  });

  test.each([
    ['aws_cloudwatch_event_target', 'its events no longer start anything'],
    ['aws_scheduler_schedule', 'its events no longer start anything'],
    ['aws_pipes_pipe', 'its events no longer start anything'],
    ['aws_lambda_event_source_mapping', 'the events of its source no longer invoke the function'],
    ['aws_sns_topic_subscription', 'messages of the topic are no longer delivered to it'],
    [
      'aws_lambda_function_event_invoke_config',
      'asynchronous calls that fail are dropped, as Lambda does by default',
    ],
  ])('if %s is destroyed', (type, text) => {
    expect(texts(executionsAtRisk, { address: `${type}.a`, before: {} })).toEqual([`destroyed: ${text}`]);
  });
});

describe('data is at risk', () => {
  test.each<[string, object, object, string]>([
    [
      'aws_sfn_state_machine',
      { logging_configuration: [{ level: 'ERROR' }] },
      { logging_configuration: [] },
      '`level` `ERROR` → not set: executions are no longer logged',
    ],
    [
      'aws_lambda_function',
      { code_signing_config_arn: 'arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-1' },
      { code_signing_config_arn: '' },
      '`code_signing_config_arn` `arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-1` → not set: code that nobody signed can be deployed',
    ],
    [
      'aws_sqs_queue',
      { redrive_policy: '{"maxReceiveCount":5}' },
      { redrive_policy: '' },
      '`redrive_policy` `(21 characters)` → not set: messages that cannot be processed are deleted after their retention',
    ],
    [
      'aws_cloudwatch_metric_alarm',
      { alarm_actions: [TOPIC] },
      { alarm_actions: [] },
      `\`alarm_actions\` \`["${TOPIC}"]\` → \`[]\`: the alarm no longer tells anyone`,
    ],
    [
      'aws_cloudtrail',
      { include_global_service_events: true },
      { include_global_service_events: false },
      '`include_global_service_events` `true` → `false`: what is done in global services, such as IAM, is no longer recorded',
    ],
    [
      'aws_cloudtrail',
      { event_selector: [{ read_write_type: 'All' }] },
      { event_selector: [{ read_write_type: 'ReadOnly' }] },
      '`event_selector` `All` → `ReadOnly`: some of the events are no longer recorded',
    ],
    [
      'aws_s3_bucket',
      { versioning: [{ enabled: true, mfa_delete: true }] },
      { versioning: [{ enabled: true, mfa_delete: false }] },
      '`mfa_delete` `true` → `false`: versions can be deleted without a second factor',
    ],
    [
      'aws_iam_account_password_policy',
      { minimum_password_length: 14 },
      { minimum_password_length: 8 },
      '`minimum_password_length` `14` → `8`: new passwords of users can be weaker',
    ],
    [
      'aws_iam_account_password_policy',
      { require_symbols: true },
      { require_symbols: false },
      '`require_symbols` `true` → `false`: new passwords of users can be weaker',
    ],
    [
      'aws_cognito_user_pool',
      { mfa_configuration: 'ON' },
      { mfa_configuration: 'OFF' },
      '`mfa_configuration` `ON` → `OFF`: users may no longer need a second factor',
    ],
    [
      'aws_ecr_repository',
      { image_tag_mutability: 'IMMUTABLE' },
      { image_tag_mutability: 'MUTABLE' },
      '`image_tag_mutability` `IMMUTABLE` → `MUTABLE`: a tag can be moved to another image',
    ],
    [
      'aws_lb',
      { enable_deletion_protection: true },
      { enable_deletion_protection: false },
      '`enable_deletion_protection` `true` → `false`: the load balancer can be deleted',
    ],
    [
      'aws_lb_listener',
      { protocol: 'HTTPS' },
      { protocol: 'HTTP' },
      '`protocol` `HTTPS` → `HTTP`: connections are no longer encrypted',
    ],
    [
      'aws_instance',
      { disable_api_termination: true },
      { disable_api_termination: false },
      '`disable_api_termination` `true` → `false`: the instance can be terminated',
    ],
  ])('if %s goes from %j to %j, and not the other way', (type, before, after, text) => {
    const address = `${type}.a`;
    expect(texts(dataAtRisk, { address, before, after })).toEqual([text]);
    expect(texts(dataAtRisk, { address, before: after, after: before })).toEqual([]);
  });

  test('if another attribute decides when the items of a table expire', () => {
    const ttl = (attribute_name: string) => ({ ttl: [{ enabled: true, attribute_name }] });
    const change = { address: 'aws_dynamodb_table.a', before: ttl('ends'), after: ttl('begins') };
    expect(texts(dataAtRisk, change)).toEqual([
      expect.stringContaining('another attribute decides when items are deleted'),
    ]);
  });

  test.each([
    ['aws_cloudwatch_metric_alarm', 'the alarm no longer tells anyone'],
    ['aws_config_delivery_channel', 'changes of resources are no longer delivered'],
    ['aws_macie2_account', 'sensitive data is no longer looked for'],
    ['aws_organizations_policy_attachment', 'the policy no longer applies to the accounts'],
    ['aws_iam_account_password_policy', 'passwords of users can be as weak as IAM allows by default'],
    ['aws_iam_virtual_mfa_device', 'its user may no longer need a second factor'],
    ['aws_s3_bucket_replication_configuration', 'objects are no longer copied to another bucket'],
    ['aws_s3_directory_bucket', 'the objects in the bucket will be lost'],
    ['aws_route53_zone', 'the records in the zone will be lost'],
    ['aws_ssm_parameter', 'the values of the parameter will be lost'],
    ['aws_instance', 'what is only on the volumes that are deleted with the instance will be lost'],
    ['aws_sagemaker_domain', 'the files of its users will be lost, but their file system stays'],
  ])('if %s is destroyed', (type, text) => {
    expect(texts(dataAtRisk, { address: `${type}.a`, before: {} })).toEqual([`destroyed: ${text}`]);
  });

  test('if the file system of a domain is deleted with it', () => {
    const before = { retention_policy: [{ home_efs_file_system: 'Delete' }] };
    expect(texts(dataAtRisk, { address: 'aws_sagemaker_domain.a', before })).toEqual([
      'destroyed: the files of its users will be lost; their file system is deleted too',
    ]);
  });
});

describe('access widens', () => {
  test.each<[string, object | null, object, string]>([
    ['aws_iam_user_login_profile', null, { user: 'ann' }, 'a new password for `ann`'],
    [
      'aws_iam_service_specific_credential',
      null,
      { user_name: 'ann' },
      'a new password for a service for `ann`',
    ],
    ['aws_iam_user_ssh_key', null, { username: 'ann' }, 'a new SSH key for `ann`'],
    ['aws_iam_signing_certificate', null, { user_name: 'ann' }, 'a new certificate for `ann`'],
    [
      'aws_elb',
      { internal: true },
      { internal: false },
      'it can be reached from the internet, because `internal` is off',
    ],
    [
      'aws_api_gateway_rest_api',
      { endpoint_configuration: [{ types: ['PRIVATE'] }] },
      { endpoint_configuration: [{ types: ['REGIONAL'] }] },
      'it can be reached from the internet, because its endpoint is no longer `PRIVATE`',
    ],
    [
      'aws_cognito_identity_pool',
      { allow_unauthenticated_identities: false },
      { allow_unauthenticated_identities: true },
      'anyone gets the credentials that it gives without a login',
    ],
    [
      'aws_s3_bucket_ownership_controls',
      { rule: [{ object_ownership: 'BucketOwnerEnforced' }] },
      { rule: [{ object_ownership: 'ObjectWriter' }] },
      'ACLs give access to the bucket and its objects, which a new bucket ignores',
    ],
    [
      'aws_s3_bucket_replication_configuration',
      null,
      {
        rule: [
          {
            status: 'Enabled',
            destination: [{ bucket: 'arn:aws:s3:::other', account: '210987654321' }],
          },
        ],
      },
      'objects are copied to `arn:aws:s3:::other` of the account `210987654321`',
    ],
    [
      'aws_route',
      null,
      { gateway_id: 'igw-0a1b2c3d', destination_cidr_block: '0.0.0.0/0' },
      'its subnets are connected to the internet (`0.0.0.0/0`)',
    ],
    [
      'aws_vpc_peering_connection',
      null,
      { peer_owner_id: '210987654321', peer_vpc_id: 'vpc-0a1b2c3d' },
      'connects the VPC with `vpc-0a1b2c3d` of the account `210987654321`',
    ],
  ])('if %s goes from %j to %j', (type, before, after, text) => {
    const address = `${type}.a`;
    expect(texts(publicAccess, { address, before, after })).toEqual([text]);
    expect(texts(publicAccess, { address, before: after, after })).toEqual([]);
  });
});
