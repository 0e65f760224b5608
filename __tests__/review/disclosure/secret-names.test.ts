import { isEnvironment, isSecretConditionKey, isSecretName } from '../../../review/disclosure/secret-names';

test.each([
  'PASSWORD',
  'DB_PASS',
  'dbPassword',
  'mysqlpassword',
  'apiToken',
  'X-Api-Key',
  'STRIPE_KEY',
  'signing-key',
  '--db-password',
  '$.request.headers.Authorization',
  'client_secret',
  'secret_id',
  'AccessKeyId',
  'Cookie',
  'connection_string',
  'pin',
])('%s is the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  '',
  'Key',
  'KmsKeyId',
  'kms_master_key_id',
  's3_key',
  'partition_key',
  'SecretArn',
  'token_type',
  'Passenger',
  'compass',
  'InstanceType',
  'Parameters',
  'Signal',
])('%j is no name of a secret', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test.each(['Environment', 'environment', 'env', 'EnvironmentVariables', 'ContainerEnvironment', 'env_vars'])(
  '%s holds environment variables',
  (name) => {
    expect(isEnvironment(name)).toBe(true);
  },
);

test.each(['EnvironmentName', 'environment_id', 'Envelope', 'variables'])(
  '%s holds no environment variables',
  (name) => {
    expect(isEnvironment(name)).toBe(false);
  },
);

test.each([
  'aws:Referer',
  'sts:ExternalId',
  'aws:UserAgent',
  'aws:PrincipalTag/ApiToken',
  'aws:RequestTag/db-password',
])('the values of the condition key %s are secret', (key) => {
  expect(isSecretConditionKey(key)).toBe(true);
});

test.each([
  'aws:MultiFactorAuthPresent',
  'aws:TokenIssueTime',
  'lambda:FunctionUrlAuthType',
  'token.actions.githubusercontent.com:sub',
  'aws:PrincipalTag/team',
])('the values of the condition key %s are not secret', (key) => {
  expect(isSecretConditionKey(key)).toBe(false);
});
