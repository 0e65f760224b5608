import { type TerraformVariable, Token } from 'cdktf';
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
  type LambdaRuntime,
  NODEJS24_AWS_PROVIDER,
} from '../../workflow/deployment/lambda-runtime';
import { DEFAULT_POLL_BOUNDS } from '../../workflow/deployment/poll-interval';
import { POLL_SECONDS_RULE } from '../../workflow/deployment/poll-seconds-rule';
import {
  DEFAULT_PREBUILT_IMAGE,
  PREBUILT_IMAGE_RULE,
  type PrebuiltImage,
} from '../../workflow/deployment/prebuilt-images';
import { STATUS_CHECKS_PER_SECOND } from '../../workflow/fan-out/status-check-rate';
import { DEFAULT_QUOTA_WAIT_IN_HOURS, QUOTA_WAIT_RULE } from '../../workflow/functions/quota-wait';
import { JOB_KEYS, LOCKED_KEYS_RULE } from '../../workflow/job/job-keys';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { RESOURCE_LIMITS } from '../../workflow/job/resource-limits';
import type { IntegerRule } from '../../workflow/rules/rule';
import type { ProcessingWorkflowProps } from '../props/processing-workflow-props';
import { hcl } from '../terraform/hcl';
import { conditionOf } from './rule-condition';
import { SCHEDULES_TYPE, scheduleValidations } from './schedule-validations';
import { following, listFollowing, type VariableSpec, validatedBy } from './variable-spec';

/** A variable that holds props of the workflow, other than its job. */
export interface DeploymentVariable extends VariableSpec {
  /** The props that refer to the variable. Casts rely on its validations. */
  readonly toProps: (variable: TerraformVariable) => Partial<Omit<ProcessingWorkflowProps, 'job'>>;
}

const within = ({ minimum, maximum }: IntegerRule): string => `from ${minimum} to ${maximum}`;

/** A shorter ceiling could let the history of a long job exceed the limit of Step Functions. */
const POLL_CEILING_RULE: IntegerRule = {
  ...POLL_SECONDS_RULE,
  minimum: SAFE_CEILING_IN_SECONDS,
  allowed: `a whole number of seconds from ${SAFE_CEILING_IN_SECONDS} to ${POLL_SECONDS_RULE.maximum} (1 day)`,
};

/** How the workflow runs jobs, and what executions may use beyond the values of the deployed job. */
export const DEPLOYMENT_VARIABLES = {
  name: {
    ...following(DEPLOYMENT_NAME_RULE),
    default: DEFAULT_DEPLOYMENT_NAME,
    description:
      'Name of the deployment, unique in the account and region. The name of every resource and job includes it.',
    toProps: ({ stringValue }) => ({ name: stringValue }),
  },
  prebuilt_image: {
    ...following(PREBUILT_IMAGE_RULE),
    default: DEFAULT_PREBUILT_IMAGE,
    description: 'AWS prebuilt image to use if image_uri is null.',
    toProps: ({ value }) => ({
      prebuiltImage: {
        name: Token.asString(hcl`${value}.name`) as PrebuiltImage['name'],
        version: Token.asString(hcl`${value}.version`),
      },
    }),
  },
  poll_floor_in_seconds: {
    ...following(POLL_SECONDS_RULE),
    nullable: true,
    description: `Minimum wait between two status checks of a job, in seconds, ${within(POLL_SECONDS_RULE)}. If null, it is ${DEFAULT_POLL_BOUNDS.floorInSeconds}, or as long as it takes to check the young jobs of fan_out at most ${STATUS_CHECKS_PER_SECOND} times a second in total.`,
    toProps: ({ numberValue }) => ({ pollFloorInSeconds: numberValue }),
  },
  poll_ceiling_in_seconds: {
    ...following(POLL_SECONDS_RULE),
    default: DEFAULT_POLL_BOUNDS.ceilingInSeconds,
    ...validatedBy(
      (value) =>
        `(${conditionOf(value, POLL_CEILING_RULE)} && ${value} >= coalesce(var.poll_floor_in_seconds, ${DEFAULT_POLL_BOUNDS.floorInSeconds}))`,
      `${POLL_CEILING_RULE.allowed}, and not less than poll_floor_in_seconds. A job can run for 9 days, and an execution is limited to 25,000 events`,
    ),
    description: `Maximum wait between two status checks of a job, in seconds, ${within(POLL_CEILING_RULE)}, or the minimum if fan_out makes that greater. Between the minimum and the maximum, the wait is 2.5% of the age of the job.`,
    toProps: ({ numberValue }) => ({ pollCeilingInSeconds: numberValue }),
  },
  quota_wait_in_hours: {
    ...following(QUOTA_WAIT_RULE),
    default: DEFAULT_QUOTA_WAIT_IN_HOURS,
    description: `How long to retry starting a job while an instance quota is in use, in hours, ${within(QUOTA_WAIT_RULE)}. If 0, the execution fails immediately.`,
    toProps: ({ numberValue }) => ({ quotaWaitInHours: numberValue }),
  },
  schedules: {
    type: SCHEDULES_TYPE,
    default: {},
    validations: (name) => scheduleValidations(name, `var.${name}`, JOB_KEYS),
    description:
      'Schedules by name, each of which starts executions: expression is cron(…), rate(…) or at(…) in the syntax of EventBridge Scheduler, time_zone an IANA time zone, and input the JSON text of the keys to override, as jsonencode returns it.',
    toProps: ({ value }) => ({ schedules: value }),
  },
  alarm_topic_arn: {
    ...following(SNS_TOPIC_ARN_RULE),
    nullable: true,
    description:
      'ARN of the SNS topic to notify if executions fail, time out or are aborted, if a job could not be stopped, or if a schedule could not start an execution. If null, no alarms are created.',
    toProps: ({ value }) => ({ alarmTopicArn: value }),
  },
  create_alarms: {
    type: 'bool',
    nullable: true,
    validations: (name) => [
      {
        condition: `(var.${name} == null ? true : (!var.${name} || var.alarm_topic_arn != null))`,
        message: `${name} must be null or false if alarm_topic_arn is null.`,
      },
    ],
    description:
      'Whether to create the alarms. If null, they are created if alarm_topic_arn is set. Set it to true if the same configuration creates the topic.',
    toProps: ({ value }) => ({ createAlarms: value }),
  },
  lambda_runtime: {
    ...following(LAMBDA_RUNTIME_RULE),
    default: DEFAULT_LAMBDA_RUNTIME,
    description: `Runtime of the Lambda functions: nodejs22.x or nodejs24.x. nodejs24.x requires version ${NODEJS24_AWS_PROVIDER} or later of the AWS provider.`,
    toProps: ({ stringValue }) => ({ lambdaRuntime: stringValue as LambdaRuntime }),
  },
  log_retention_in_days: {
    type: 'number',
    default: DEFAULT_LOG_RETENTION_IN_DAYS,
    ...validatedBy(
      (value) => `contains([${LOG_RETENTION_DAYS.join(', ')}], ${value})`,
      `one of ${LOG_RETENTION_DAYS.join(', ')}`,
    ),
    description:
      'How long to keep the logs of the functions and the state machine, in days. Must be a value that CloudWatch Logs accepts; if 0, the logs never expire.',
    toProps: ({ numberValue }) => ({ logRetentionInDays: numberValue }),
  },
  log_kms_key_arn: {
    ...following(KMS_KEY_ARN_RULE),
    nullable: true,
    description:
      'ARN of the KMS key that encrypts the logs of the functions and the state machine; its key policy must allow CloudWatch Logs to use it. If null, the default encryption of CloudWatch Logs applies.',
    toProps: ({ value }) => ({ logKmsKeyArn: value }),
  },
  permissions_boundary_arn: {
    ...following(POLICY_ARN_RULE),
    nullable: true,
    description:
      'ARN of the IAM policy to set as the permissions boundary of every role that is created. If null, the roles have no boundary.',
    toProps: ({ value }) => ({ permissionsBoundaryArn: value }),
  },
  create_job_role: {
    type: 'bool',
    default: true,
    validations: (name) => [
      {
        condition: `(var.${name} || var.role_arn != null)`,
        message: `${name} must be true if role_arn is null.`,
      },
    ],
    description:
      'Whether to create the job role, with the permissions that the deployed job and the allow-lists require. If false, role_arn must be set.',
    toProps: ({ value }) => ({ createJobRole: value }),
  },
  account_id: {
    ...following(ACCOUNT_ID_RULE),
    nullable: true,
    description:
      'ID of the AWS account of the provider, for plans that cannot read it; it does not select the account. If null, it is read from AWS.',
    toProps: ({ value }) => ({ accountId: value }),
  },
  region: {
    ...following(REGION_RULE),
    nullable: true,
    description:
      'AWS region of the provider, for plans that cannot read it; it does not select the region. If null, it is read from AWS.',
    toProps: ({ value }) => ({ region: value }),
  },
  partition: {
    ...following(PARTITION_RULE),
    nullable: true,
    description: 'Partition of the region, such as aws, aws-cn or aws-us-gov. If null, it is read from AWS.',
    toProps: ({ value }) => ({ partition: value }),
  },
  additional_s3_inputs: {
    ...listFollowing(GRANTED_S3_URI_RULE),
    description:
      'S3 URIs that executions may use as inputs, S3Script or S3SourceArchive, in addition to those of the deployed job. Each allows every URI that begins with it.',
    toProps: ({ listValue }) => ({ additionalS3Inputs: listValue }),
  },
  additional_s3_outputs: {
    ...listFollowing(GRANTED_S3_URI_RULE),
    description:
      'S3 URIs that executions may use as outputs, in addition to those of the deployed job. Each allows every URI that begins with it.',
    toProps: ({ listValue }) => ({ additionalS3Outputs: listValue }),
  },
  additional_image_repositories: {
    ...listFollowing(ECR_IMAGE_RULE),
    description:
      'Amazon ECR repositories whose images executions may use, in addition to the repository of the deployed job.',
    toProps: ({ listValue }) => ({ additionalImageRepositories: listValue }),
  },
  additional_job_roles: {
    ...listFollowing(PROCESSING_JOB_RULES.RoleArn),
    description:
      'ARNs of the IAM roles that executions may use as RoleArn, in addition to role_arn and the job role that is created.',
    toProps: ({ listValue }) => ({ additionalJobRoles: listValue }),
  },
  kms_key_arns: {
    ...listFollowing(KMS_KEY_ARN_RULE),
    description:
      'ARNs of the KMS keys that encrypt your S3 buckets, and that executions may use for their data.',
    toProps: ({ listValue }) => ({ kmsKeyArns: listValue }),
  },
  instance_types: {
    ...listFollowing(INSTANCE_TYPE_PATTERN_RULE),
    default: DEFAULT_INSTANCE_TYPES,
    description:
      'Instance types that executions may use. In a pattern, * matches any characters and ? matches one. The types of the deployed job are always allowed.',
    toProps: ({ listValue }) => ({ instanceTypes: listValue }),
  },
  max_instance_count: {
    ...following(RESOURCE_LIMITS.maxInstanceCount),
    default: DEFAULT_LIMITS.maxInstanceCount,
    description: `Maximum number of instances that an execution may request, ${within(RESOURCE_LIMITS.maxInstanceCount)}. The deployed job's own instance count is always allowed.`,
    toProps: ({ numberValue }) => ({ maxInstanceCount: numberValue }),
  },
  max_volume_size_in_gb: {
    ...following(RESOURCE_LIMITS.maxVolumeSizeInGB),
    default: DEFAULT_LIMITS.maxVolumeSizeInGB,
    description: `Maximum size of each storage volume that an execution may request, in GB, ${within(RESOURCE_LIMITS.maxVolumeSizeInGB)}. The deployed job's own volume size is always allowed.`,
    toProps: ({ numberValue }) => ({ maxVolumeSizeInGB: numberValue }),
  },
  max_runtime_limit_in_seconds: {
    ...following(RESOURCE_LIMITS.maxRuntimeInSeconds),
    default: DEFAULT_LIMITS.maxRuntimeInSeconds,
    description: `Maximum runtime that an execution may request, in seconds, ${within(RESOURCE_LIMITS.maxRuntimeInSeconds)} (9 days). The deployed job's own runtime is always allowed.`,
    toProps: ({ numberValue }) => ({ maxRuntimeLimitInSeconds: numberValue }),
  },
  locked_keys: {
    type: 'list(string)',
    default: [],
    ...validatedBy(
      (value) =>
        `alltrue([for key in ${value} : key == null ? false : contains(${JSON.stringify(JOB_KEYS)}, key)])`,
      LOCKED_KEYS_RULE.allowed,
    ),
    description:
      'Job keys that executions may not set, spelled as in the API, such as S3Script. Locking a key also locks the keys that would replace it.',
    toProps: ({ listValue }) => ({ lockedKeys: listValue as (keyof ProcessingJob)[] }),
  },
} as const satisfies Record<string, DeploymentVariable>;
