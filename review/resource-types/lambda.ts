import { isPresent } from '../../workflow/rules/json-value';
import { markerText } from '../page/value-display';
import type { Attributes } from '../plan/terraform-plan';
import { emptied, encryptionKey, fewer, removed, turnedOff } from './protections';
import type { ExecutionNeed, HeldText, ResourceType } from './resource-type';

/** A version or an alias is named after the function. */
const isFunctionOrVersion = (text: string, name: string): boolean =>
  text === name || text.startsWith(`${name}:`);

/** By its ARN, or in `FunctionName` by its name, with or without the account before it. */
const isFunctionNamedBy = ({ arn, function_name: name }: Attributes) =>
  typeof arn === 'string' && typeof name === 'string'
    ? ({ member, text }: HeldText): boolean =>
        isFunctionOrVersion(text, arn) ||
        (member === 'FunctionName' && isFunctionOrVersion(text.replace(/^\d{12}:function:/, ''), name))
    : undefined;

const EXECUTIONS_CALL_IT: ExecutionNeed = {
  use: 'call it',
  identity: ['function_name'],
  isNamedBy: isFunctionNamedBy,
};

/** A service, everyone, or an account. */
const principalOf = (principal: unknown): unknown => {
  if (principal === '*') return '*';
  return typeof principal === 'string' && principal.endsWith('.amazonaws.com')
    ? { Service: principal }
    : { AWS: principal };
};

const PERMISSION_CONDITIONS = [
  ['source_arn', 'ArnLike', 'AWS:SourceArn'],
  ['source_account', 'StringEquals', 'AWS:SourceAccount'],
  ['principal_org_id', 'StringEquals', 'aws:PrincipalOrgID'],
  ['function_url_auth_type', 'StringEquals', 'lambda:FunctionUrlAuthType'],
] as const;

/** The statement that Lambda makes from a permission. */
const permissionPolicy = (attributes: Attributes): string => {
  const shown = (name: string): unknown => markerText(attributes[name]) ?? attributes[name] ?? null;
  const present = PERMISSION_CONDITIONS.filter(([name]) => isPresent(attributes[name]));
  const conditionsOf = (wanted: string) =>
    Object.fromEntries(
      present.filter(([, operator]) => operator === wanted).map(([name, , key]) => [key, shown(name)]),
    );
  const statement = {
    Effect: 'Allow',
    Principal: principalOf(shown('principal')),
    Action: shown('action'),
    Resource: shown('function_name'),
    Condition: { ArnLike: conditionsOf('ArnLike'), StringEquals: conditionsOf('StringEquals') },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
};

export const LAMBDA: Readonly<Record<string, ResourceType>> = {
  aws_lambda_function: {
    documents: ['source_code_hash'],
    references: ['role', 'layers', 'image_uri'],
    neededByExecutions: EXECUTIONS_CALL_IT,
    protections: [
      encryptionKey('kms_key_arn'),
      {
        setting: 'code_signing_config_arn',
        isWeakened: removed,
        consequence: 'code that nobody signed can be deployed',
      },
    ],
    operations: [
      {
        setting: 'reserved_concurrent_executions',
        isWeakened: (before, after) => before !== 0 && after === 0,
        consequence: 'every call of the function is refused',
        isWeakWhenCreated: (value) => value === 0,
      },
      { setting: 'timeout', isWeakened: fewer, consequence: 'calls that take longer fail' },
      { setting: 'memory_size', isWeakened: fewer, consequence: 'calls that need more memory fail' },
      {
        setting: 'dead_letter_config',
        path: ['dead_letter_config', 0, 'target_arn'],
        isWeakened: removed,
        consequence: 'asynchronous calls that fail are lost',
      },
      {
        setting: 'vpc_config',
        path: ['vpc_config', 0, 'subnet_ids'],
        isWeakened: emptied,
        consequence: 'the function no longer reaches what is only in the VPC',
      },
    ],
  },
  aws_lambda_alias: {},
  aws_lambda_function_event_invoke_config: {
    isPartlyRead: true,
    endOfOperation: 'asynchronous calls that fail are dropped, as Lambda does by default',
  },
  aws_lambda_event_source_mapping: {
    isPartlyRead: true,
    endOfOperation: 'the events of its source no longer invoke the function',
    operations: [
      {
        setting: 'enabled',
        isWeakened: turnedOff,
        consequence: 'the events of its source no longer invoke the function',
      },
    ],
  },
  aws_lambda_permission: {
    derivedPolicy: permissionPolicy,
    policyHolder: 'function_name',
    references: ['principal', 'source_arn', 'source_account', 'function_name', 'action'],
    openToService: {
      withoutSource:
        'the service can invoke it on behalf of any account, because neither source_arn nor source_account is set',
      anySource:
        'the service can invoke it on behalf of any account, because its source_arn can be of any account',
    },
  },
  aws_lambda_function_url: {
    references: ['authorization_type'],
    publicAccess: ({ authorization_type }) =>
      authorization_type === 'NONE' ? ['anyone can call it, because its authorization_type is `NONE`'] : [],
  },
};
