import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { DEFAULT_DEPLOYMENT_NAME } from '../workflow/deployment';
import {
  DEFAULT_LOG_RETENTION_IN_DAYS,
  DEPLOYMENT_NAME_RULE,
  GRANTED_IMAGE_RULE,
  GRANTED_S3_SCRIPT_RULE,
  GRANTED_S3_URI_RULE,
  KMS_KEY_ARN_RULE,
  LOG_RETENTION_DAYS,
  POLL_SECONDS_RULE,
} from '../workflow/deployment-rules';
import { DEFAULT_POLL_BOUNDS } from '../workflow/poll-interval';
import { DEFAULT_MAX_RUNTIME_IN_SECONDS } from '../workflow/processing-job';
import { PROCESSING_JOB_RULES, type Rule, type StringRule } from '../workflow/processing-job-rules';
import { conditionOf, everyItem, typeOf } from './rule-condition';

interface VariableSpec {
  readonly type: string;
  readonly description: string;
  /** A value that null would stand for; absent, null is a value. */
  readonly default?: unknown;
  readonly required?: boolean;
  readonly nullable?: boolean;
  /** A condition on the variable, and what it allows. */
  readonly condition: (value: string) => string;
  readonly allowed: string;
}

const ruled = (rule: Rule) => ({
  type: typeOf(rule),
  condition: (value: string) => conditionOf(value, rule),
  allowed: rule.allowed,
});

const listOf = (rule: StringRule, what: string) => ({
  type: 'list(string)',
  default: [],
  condition: (value: string) => everyItem(value, rule),
  allowed: `a list; each item ${what}`,
});

/** The job's keys in snake_case: what an execution without input runs. */
const JOB_VARIABLES = {
  s3_input: {
    ...ruled(GRANTED_S3_URI_RULE),
    required: true,
    nullable: true,
    description:
      'S3 URI whose objects the job finds in /opt/ml/processing/input; a string prefix, as in S3. null for a job without input.',
  },
  s3_output: {
    ...ruled(GRANTED_S3_URI_RULE),
    required: true,
    description: 'S3 URI that receives what the job leaves in /opt/ml/processing/output.',
  },
  s3_script: {
    ...ruled(GRANTED_S3_SCRIPT_RULE),
    nullable: true,
    description: "S3 URI of the Python script to run. null runs the image's own entrypoint.",
  },
  image_uri: {
    ...ruled(GRANTED_IMAGE_RULE),
    nullable: true,
    description: "Container image in Amazon ECR. null takes the region's prebuilt scikit-learn image.",
  },
  role_arn: {
    ...ruled(PROCESSING_JOB_RULES.RoleArn),
    nullable: true,
    description: 'ARN of the role that the job assumes. null takes the job role that is made here.',
  },
  instance_type: {
    ...ruled(PROCESSING_JOB_RULES.InstanceType),
    default: 'ml.t3.medium',
    description: 'ML instance type.',
  },
  volume_size_in_gb: {
    ...ruled(PROCESSING_JOB_RULES.VolumeSizeInGB),
    default: 20,
    description: "Size of the instance's storage volume in GB.",
  },
  max_runtime_in_seconds: {
    ...ruled(PROCESSING_JOB_RULES.MaxRuntimeInSeconds),
    default: DEFAULT_MAX_RUNTIME_IN_SECONDS,
    description: 'Seconds after which SageMaker stops the job.',
  },
  container_arguments: {
    ...ruled(PROCESSING_JOB_RULES.ContainerArguments),
    nullable: true,
    description: 'Arguments of the script or entrypoint. null for none.',
  },
  environment: {
    ...ruled(PROCESSING_JOB_RULES.Environment),
    nullable: true,
    description:
      'Environment variables of the container; they are readable in the console, so no place for secrets.',
  },
  tags: {
    ...ruled(PROCESSING_JOB_RULES.Tags),
    default: [],
    description: 'Tags of the job and of every resource.',
  },
} as const satisfies Record<string, VariableSpec>;

/** How the job is run, and what executions may name beside the job's own values. */
const DEPLOYMENT_VARIABLES = {
  name: {
    ...ruled(DEPLOYMENT_NAME_RULE),
    default: DEFAULT_DEPLOYMENT_NAME,
    description:
      'Name of the deployment, unique in the account and region; every resource and job has it in its name.',
  },
  poll_floor_in_seconds: {
    ...ruled(POLL_SECONDS_RULE),
    default: DEFAULT_POLL_BOUNDS.floorInSeconds,
    description: 'Seconds between two looks at a young job.',
  },
  poll_ceiling_in_seconds: {
    ...ruled(POLL_SECONDS_RULE),
    default: DEFAULT_POLL_BOUNDS.ceilingInSeconds,
    condition: (value: string) =>
      `(${conditionOf(value, POLL_SECONDS_RULE)} && ${value} >= var.poll_floor_in_seconds)`,
    allowed: `${POLL_SECONDS_RULE.allowed}, not below poll_floor_in_seconds`,
    description: 'Most seconds between two looks at a job; the wait is a tenth of its age between the two.',
  },
  log_retention_in_days: {
    type: 'number',
    default: DEFAULT_LOG_RETENTION_IN_DAYS,
    condition: (value: string) => `contains([${LOG_RETENTION_DAYS.join(', ')}], ${value})`,
    allowed: `one of ${LOG_RETENTION_DAYS.join(', ')}`,
    description: 'Days that the logs of the functions and the state machine are kept; 0 keeps them for ever.',
  },
  additional_s3_inputs: {
    ...listOf(GRANTED_S3_URI_RULE, GRANTED_S3_URI_RULE.allowed),
    description: 'S3 URIs that executions may name as S3Input or S3Script, beside s3_input and s3_script.',
  },
  additional_s3_outputs: {
    ...listOf(GRANTED_S3_URI_RULE, GRANTED_S3_URI_RULE.allowed),
    description: 'S3 URIs that executions may name as S3Output, beside s3_output.',
  },
  additional_image_repositories: {
    ...listOf(GRANTED_IMAGE_RULE, GRANTED_IMAGE_RULE.allowed),
    description: 'Repositories in Amazon ECR whose images executions may name, beside that of image_uri.',
  },
  additional_job_roles: {
    ...listOf(PROCESSING_JOB_RULES.RoleArn, PROCESSING_JOB_RULES.RoleArn.allowed),
    description: 'ARNs of roles that executions may name as RoleArn, beside role_arn and the job role.',
  },
  kms_key_arns: {
    ...listOf(KMS_KEY_ARN_RULE, KMS_KEY_ARN_RULE.allowed),
    description: 'ARNs of the KMS keys by which the buckets are encrypted.',
  },
} as const satisfies Record<string, VariableSpec>;

const VARIABLES = { ...JOB_VARIABLES, ...DEPLOYMENT_VARIABLES };

type VariableName = keyof typeof VARIABLES;

const addVariable = (scope: Construct, name: string, spec: VariableSpec): TerraformVariable => {
  const variable = new TerraformVariable(scope, name, {
    type: spec.type,
    description: spec.description,
    nullable: spec.nullable ?? false,
    validation: [
      { condition: `\${${spec.condition(`var.${name}`)}}`, errorMessage: `${name} must be ${spec.allowed}.` },
    ],
  });
  // cdktf fails on a default of null and renames the keys of a map.
  if (!spec.required) variable.addOverride('default', spec.default ?? null);
  return variable;
};

/** The variables of a stack that deploys the workflow, by name. */
export const addWorkflowVariables = (scope: Construct): Readonly<Record<VariableName, TerraformVariable>> =>
  Object.fromEntries(
    Object.entries(VARIABLES).map(([name, spec]) => [name, addVariable(scope, name, spec)]),
  ) as Record<VariableName, TerraformVariable>;
