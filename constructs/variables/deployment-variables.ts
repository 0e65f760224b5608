import { SAFE_CEILING_IN_SECONDS } from '../../workflow/definition/history-limit';
import { DEFAULT_DEPLOYMENT_NAME } from '../../workflow/deployment/deployment';
import {
  ACCOUNT_ID_RULE,
  DEFAULT_INSTANCE_TYPES,
  DEFAULT_LIMITS,
  DEFAULT_LOG_RETENTION_IN_DAYS,
  DEPLOYMENT_NAME_RULE,
  GRANTED_S3_URI_RULE,
  INSTANCE_TYPE_PATTERN_RULE,
  KMS_KEY_ARN_RULE,
  LOG_RETENTION_DAYS,
  PARTITION_RULE,
  POLICY_ARN_RULE,
  REGION_RULE,
  SNS_TOPIC_ARN_RULE,
} from '../../workflow/deployment/deployment-rules';
import { ECR_IMAGE_RULE } from '../../workflow/deployment/ecr-image-rule';
import {
  DEFAULT_LAMBDA_RUNTIME,
  LAMBDA_RUNTIME_RULE,
  NODEJS24_AWS_PROVIDER,
} from '../../workflow/deployment/lambda-runtime';
import { DEFAULT_POLL_BOUNDS } from '../../workflow/deployment/poll-interval';
import { POLL_SECONDS_RULE } from '../../workflow/deployment/poll-seconds-rule';
import { DEFAULT_PREBUILT_IMAGE, PREBUILT_IMAGE_RULE } from '../../workflow/deployment/prebuilt-images';
import { DEFAULT_QUOTA_WAIT_IN_HOURS, QUOTA_WAIT_RULE } from '../../workflow/functions/quota-wait';
import { JOB_KEYS, LOCKED_KEYS_RULE } from '../../workflow/job/job-keys';
import { LIMIT_RULES } from '../../workflow/job/limit-rules';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { type IntegerRule, object } from '../../workflow/rules/rule';
import { allowedIs, conditionOf } from './rule-condition';
import { listOf, one, ruled, type VariableSpec } from './variable-spec';

/** With a smaller one a long job's history could grow beyond what Step Functions takes. */
const POLL_CEILING_RULE: IntegerRule = {
  ...POLL_SECONDS_RULE,
  minimum: SAFE_CEILING_IN_SECONDS,
  allowed: `a whole number of seconds from ${SAFE_CEILING_IN_SECONDS} to ${POLL_SECONDS_RULE.maximum} (1 day)`,
};

const ROLE_ARN_RULE = PROCESSING_JOB_RULES.RoleArn;

/** Which of them are needed depends on the integration. */
const SERVICE_ROLE_ARNS_RULE = object(
  {
    state_machine: ROLE_ARN_RULE,
    start: ROLE_ARN_RULE,
    prepare: ROLE_ARN_RULE,
    status: ROLE_ARN_RULE,
    stop: ROLE_ARN_RULE,
    sweep: ROLE_ARN_RULE,
  },
  [],
);

/** How the job is run, and what executions may name beside the job's own values. */
export const DEPLOYMENT_VARIABLES = {
  name: {
    ...ruled(DEPLOYMENT_NAME_RULE),
    default: DEFAULT_DEPLOYMENT_NAME,
    description:
      'Name of the deployment, unique in the account and region; every resource and job has it in its name.',
  },
  prebuilt_image: {
    ...ruled(PREBUILT_IMAGE_RULE),
    default: DEFAULT_PREBUILT_IMAGE,
    description: "One of AWS's own images, where image_uri is null.",
  },
  poll_floor_in_seconds: {
    ...ruled(POLL_SECONDS_RULE),
    default: DEFAULT_POLL_BOUNDS.floorInSeconds,
    description: `Seconds between two looks at a young job, ${POLL_SECONDS_RULE.minimum} to ${POLL_SECONDS_RULE.maximum}.`,
  },
  poll_ceiling_in_seconds: {
    ...ruled(POLL_SECONDS_RULE),
    default: DEFAULT_POLL_BOUNDS.ceilingInSeconds,
    ...one(
      (value) => `(${conditionOf(value, POLL_CEILING_RULE)} && ${value} >= var.poll_floor_in_seconds)`,
      `${POLL_CEILING_RULE.allowed}, not below poll_floor_in_seconds: an execution has at most 25,000 events, and a job may run for 9 days`,
    ),
    description: `Most seconds between two looks at a job, ${SAFE_CEILING_IN_SECONDS} to ${POLL_SECONDS_RULE.maximum}; the wait is 2.5 % of its age between the two.`,
  },
  quota_wait_in_hours: {
    ...ruled(QUOTA_WAIT_RULE),
    default: DEFAULT_QUOTA_WAIT_IN_HOURS,
    description: 'Hours that a full quota of instances is waited for, 0 to 96; 0 fails at once.',
  },
  alarm_topic_arn: {
    ...ruled(SNS_TOPIC_ARN_RULE),
    nullable: true,
    description:
      'ARN of the SNS topic that is told when executions fail, time out or are aborted, and when a job could not be stopped. null makes no alarm.',
  },
  create_alarms: {
    type: 'bool',
    nullable: true,
    conditions: (name) => [
      {
        condition: `(var.${name} == null ? true : (!var.${name} || var.alarm_topic_arn != null))`,
        message: allowedIs(name, 'null, false, or true where alarm_topic_arn is given'),
      },
    ],
    description:
      'Whether the alarms are made. null makes them where alarm_topic_arn is given; true is needed where that topic is made by the same plan.',
  },
  lambda_runtime: {
    ...ruled(LAMBDA_RUNTIME_RULE),
    default: DEFAULT_LAMBDA_RUNTIME,
    description: `Runtime of the functions: nodejs22.x, or nodejs24.x, which takes version ${NODEJS24_AWS_PROVIDER} or later of the AWS provider.`,
  },
  log_retention_in_days: {
    type: 'number',
    default: DEFAULT_LOG_RETENTION_IN_DAYS,
    ...one(
      (value) => `contains([${LOG_RETENTION_DAYS.join(', ')}], ${value})`,
      `one of ${LOG_RETENTION_DAYS.join(', ')}`,
    ),
    description:
      'Days that the logs of the functions and the state machine are kept, as CloudWatch Logs takes them; 0 keeps them for ever.',
  },
  log_kms_key_arn: {
    ...ruled(KMS_KEY_ARN_RULE),
    nullable: true,
    description:
      "ARN of the KMS key by which the logs of the functions and the state machine are encrypted; its policy has to let CloudWatch Logs use it. null for a key of CloudWatch Logs' own.",
  },
  permissions_boundary_arn: {
    ...ruled(POLICY_ARN_RULE),
    nullable: true,
    description: 'ARN of the policy that bounds the permissions of every role that is made. null for none.',
  },
  create_job_role: {
    type: 'bool',
    default: true,
    conditions: (name) => [
      {
        condition: `(var.${name} || var.role_arn != null)`,
        message: allowedIs(name, 'true, or false where role_arn is given'),
      },
    ],
    description:
      'Whether the job role is made, with the rights that the job and the allow-lists ask for; false where role_arn names one that is there.',
  },
  service_role_arns: {
    ...ruled(SERVICE_ROLE_ARNS_RULE),
    nullable: true,
    description:
      'ARNs of the roles of the functions and the state machine, where create_service_roles is false. null for none.',
  },
  account_id: {
    ...ruled(ACCOUNT_ID_RULE),
    nullable: true,
    description:
      "Number of the provider's account, so that plans need not read it; it does not choose where to deploy. null reads it.",
  },
  region: {
    ...ruled(REGION_RULE),
    nullable: true,
    description:
      "The provider's region, so that plans need not read it; it does not choose where to deploy. null reads it.",
  },
  partition: {
    ...ruled(PARTITION_RULE),
    nullable: true,
    description: 'Partition of that region: aws, aws-cn, aws-us-gov or another. null reads it.',
  },
  additional_s3_inputs: {
    ...listOf(GRANTED_S3_URI_RULE, GRANTED_S3_URI_RULE.allowed),
    description: 'S3 URIs that executions may name as inputs or S3Script, beside those of the deployed job.',
  },
  additional_s3_outputs: {
    ...listOf(GRANTED_S3_URI_RULE, GRANTED_S3_URI_RULE.allowed),
    description: 'S3 URIs that executions may name as outputs, beside those of the deployed job.',
  },
  additional_image_repositories: {
    ...listOf(ECR_IMAGE_RULE, ECR_IMAGE_RULE.allowed),
    description: 'Repositories in Amazon ECR whose images executions may name, beside that of image_uri.',
  },
  additional_job_roles: {
    ...listOf(PROCESSING_JOB_RULES.RoleArn, PROCESSING_JOB_RULES.RoleArn.allowed),
    description: 'ARNs of roles that executions may name as RoleArn, beside role_arn and the job role.',
  },
  kms_key_arns: {
    ...listOf(KMS_KEY_ARN_RULE, KMS_KEY_ARN_RULE.allowed),
    description:
      'ARNs of the KMS keys by which buckets are encrypted, and that executions may name for data.',
  },
  instance_types: {
    ...listOf(INSTANCE_TYPE_PATTERN_RULE, INSTANCE_TYPE_PATTERN_RULE.allowed),
    default: DEFAULT_INSTANCE_TYPES,
    description:
      'Instance types that executions may name, with * for any characters and ? for one; the deployed types are always allowed.',
  },
  max_instance_count: {
    ...ruled(LIMIT_RULES.maxInstanceCount),
    default: DEFAULT_LIMITS.maxInstanceCount,
    description:
      "Most instances that an execution may ask for, 1 to 100; the deployed job's number is always allowed.",
  },
  max_volume_size_in_gb: {
    ...ruled(LIMIT_RULES.maxVolumeSizeInGB),
    default: DEFAULT_LIMITS.maxVolumeSizeInGB,
    description:
      "Largest storage volume of an instance in GB that an execution may ask for, 1 to 16384; the deployed job's is always allowed.",
  },
  max_runtime_limit_in_seconds: {
    ...ruled(LIMIT_RULES.maxRuntimeInSeconds),
    default: DEFAULT_LIMITS.maxRuntimeInSeconds,
    description:
      "Longest runtime in seconds that an execution may ask for, 1 to 777600 (9 days); the deployed job's is always allowed.",
  },
  locked_keys: {
    type: 'list(string)',
    default: [],
    ...one(
      (value) =>
        `alltrue([for key in ${value} : key == null ? false : contains(${JSON.stringify(JOB_KEYS)}, key)])`,
      LOCKED_KEYS_RULE.allowed,
    ),
    description:
      "Keys of the job that no execution may set, in the API's spelling, such as S3Script; a locked key also locks the keys that would replace it.",
  },
} as const satisfies Record<string, VariableSpec>;
