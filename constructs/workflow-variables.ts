import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { DEFAULT_DEPLOYMENT_NAME } from '../workflow/deployment';
import {
  BUCKET_NAME_RULE,
  DEFAULT_LOG_RETENTION_IN_DAYS,
  DEPLOYED_JOB_RULES,
  DEPLOYMENT_NAME_RULE,
  GRANTED_IMAGE_RULE,
  GRANTED_S3_URI_RULE,
  KMS_KEY_ARN_RULE,
  LOG_RETENTION_DAYS,
  POLL_SECONDS_RULE,
  SNS_TOPIC_ARN_RULE,
} from '../workflow/deployment-rules';
import { SAFE_CEILING_IN_SECONDS } from '../workflow/history-bound';
import { DEFAULT_POLL_BOUNDS } from '../workflow/poll-interval';
import { DEFAULT_PREBUILT_IMAGE, PREBUILT_IMAGE_RULE } from '../workflow/prebuilt-images';
import { DEFAULT_MAX_RUNTIME_IN_SECONDS, type ProcessingJob } from '../workflow/processing-job';
import { PROCESSING_JOB_RELATIONS, PROCESSING_JOB_RULES } from '../workflow/processing-job-rules';
import { DEFAULT_QUOTA_WAIT_IN_HOURS, QUOTA_WAIT_RULE } from '../workflow/quota-wait';
import type { IntegerRule, Relation, Rule, StringRule } from '../workflow/rule';
import {
  conditionOf,
  everyItem,
  relationHolds,
  typeOf,
  type VariableCondition,
  variableConditions,
} from './rule-condition';

interface VariableSpec {
  readonly type: string;
  readonly description: string;
  /** A value that null would stand for; absent, null is a value. */
  readonly default?: unknown;
  readonly required?: boolean;
  readonly nullable?: boolean;
  readonly conditions: (name: string) => readonly VariableCondition[];
}

const ruled = (rule: Rule) => ({
  type: typeOf(rule),
  conditions: (name: string) => variableConditions(name, rule),
});

/** One condition of a variable, told at the variable itself. */
const one = (condition: (value: string) => string, allowed: string) => ({
  conditions: (name: string): VariableCondition[] => [
    { condition: condition(`var.${name}`), place: name, allowed },
  ],
});

const listOf = (rule: StringRule, what: string) => ({
  type: 'list(string)',
  default: [],
  ...one((value) => everyItem(value, rule), `a list; each item ${what}`),
});

/** Instance type of a job that names neither one nor InstancePreferences. */
export const DEFAULT_INSTANCE_TYPE = 'ml.t3.medium';

interface JobVariable {
  /** The key of the job that it holds. */
  readonly key: keyof ProcessingJob;
  readonly description: string;
  readonly default?: unknown;
  readonly required?: boolean;
  readonly nullable?: boolean;
}

const nullable = { nullable: true } as const;

/** The job's keys in snake_case: what an execution without input runs. */
const JOB_VARIABLES = {
  s3_input: {
    key: 'S3Input',
    required: true,
    ...nullable,
    description:
      'S3 URI whose objects the job finds in /opt/ml/processing/input; a string prefix, as in S3. null for a job without it.',
  },
  s3_output: {
    key: 'S3Output',
    required: true,
    ...nullable,
    description:
      'S3 URI that receives what the job leaves in /opt/ml/processing/output. null where processing_output_config has the outputs.',
  },
  s3_script: {
    key: 'S3Script',
    ...nullable,
    description:
      "S3 URI of the Python script to run. null runs container_entrypoint or the image's own entrypoint.",
  },
  image_uri: {
    key: 'ImageUri',
    ...nullable,
    description: 'Container image in Amazon ECR. null takes prebuilt_image.',
  },
  role_arn: {
    key: 'RoleArn',
    ...nullable,
    description: 'ARN of the role that the job assumes. null takes the job role that is made here.',
  },
  container_entrypoint: {
    key: 'ContainerEntrypoint',
    ...nullable,
    description: "Command in place of the image's entrypoint. null for the image's own, or s3_script.",
  },
  container_arguments: {
    key: 'ContainerArguments',
    ...nullable,
    description: 'Arguments of the script or entrypoint. null for none.',
  },
  instance_count: {
    key: 'InstanceCount',
    ...nullable,
    description: 'Instances of the job. null for 1, or for the counts of instance_preferences.',
  },
  instance_type: {
    key: 'InstanceType',
    ...nullable,
    description: `ML instance type. null for ${DEFAULT_INSTANCE_TYPE}, or for instance_preferences.`,
  },
  instance_preferences: {
    key: 'InstancePreferences',
    ...nullable,
    description:
      'ML instance types in the order to be tried when capacity is missing. null for instance_type alone.',
  },
  volume_size_in_gb: {
    key: 'VolumeSizeInGB',
    default: 20,
    description: "Size of each instance's storage volume in GB.",
  },
  volume_kms_key_id: {
    key: 'VolumeKmsKeyId',
    ...nullable,
    description: "ARN of the KMS key of the storage volumes. null for a key of SageMaker's.",
  },
  max_runtime_in_seconds: {
    key: 'MaxRuntimeInSeconds',
    default: DEFAULT_MAX_RUNTIME_IN_SECONDS,
    description: 'Seconds after which SageMaker stops the job.',
  },
  environment: {
    key: 'Environment',
    ...nullable,
    description:
      'Environment variables of the container; they are readable in the console, so no place for secrets.',
  },
  processing_inputs: {
    key: 'ProcessingInputs',
    default: [],
    description: "Inputs in the API's own form, behind those of s3_input and s3_script.",
  },
  processing_output_config: {
    key: 'ProcessingOutputConfig',
    ...nullable,
    description: "Outputs in the API's own form, behind that of s3_output. null for none.",
  },
  network_config: {
    key: 'NetworkConfig',
    ...nullable,
    description: 'VPC, network isolation and encryption between the instances. null for none of them.',
  },
  experiment_config: {
    key: 'ExperimentConfig',
    ...nullable,
    description: 'SageMaker experiment that the job belongs to. null for none.',
  },
  tags: {
    key: 'Tags',
    default: [],
    description: 'Tags of the job and of every resource.',
  },
} as const satisfies Record<string, JobVariable>;

/** With a smaller one a long job's history could grow beyond what Step Functions takes. */
const POLL_CEILING_RULE: IntegerRule = {
  ...POLL_SECONDS_RULE,
  minimum: SAFE_CEILING_IN_SECONDS,
  allowed: `a whole number of seconds from ${SAFE_CEILING_IN_SECONDS} to ${POLL_SECONDS_RULE.maximum} (1 day)`,
};

/** How the job is run, and what executions may name beside the job's own values. */
const DEPLOYMENT_VARIABLES = {
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
    description: 'Seconds between two looks at a young job.',
  },
  poll_ceiling_in_seconds: {
    ...ruled(POLL_SECONDS_RULE),
    default: DEFAULT_POLL_BOUNDS.ceilingInSeconds,
    ...one(
      (value) => `(${conditionOf(value, POLL_CEILING_RULE)} && ${value} >= var.poll_floor_in_seconds)`,
      `${POLL_CEILING_RULE.allowed}, not below poll_floor_in_seconds`,
    ),
    description: 'Most seconds between two looks at a job; the wait is a tenth of its age between the two.',
  },
  quota_wait_in_hours: {
    ...ruled(QUOTA_WAIT_RULE),
    default: DEFAULT_QUOTA_WAIT_IN_HOURS,
    description: 'Hours that a full quota of instances is waited for; 0 fails at once.',
  },
  alarm_topic_arn: {
    ...ruled(SNS_TOPIC_ARN_RULE),
    nullable: true,
    description:
      'ARN of the SNS topic that is told when executions fail, time out or are aborted, and when a job could not be stopped. null makes no alarm.',
  },
  log_retention_in_days: {
    type: 'number',
    default: DEFAULT_LOG_RETENTION_IN_DAYS,
    ...one(
      (value) => `contains([${LOG_RETENTION_DAYS.join(', ')}], ${value})`,
      `one of ${LOG_RETENTION_DAYS.join(', ')}`,
    ),
    description: 'Days that the logs of the functions and the state machine are kept; 0 keeps them for ever.',
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
    ...listOf(GRANTED_IMAGE_RULE, GRANTED_IMAGE_RULE.allowed),
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
} as const satisfies Record<string, VariableSpec>;

type JobVariableName = keyof typeof JOB_VARIABLES;
type VariableName = JobVariableName | keyof typeof DEPLOYMENT_VARIABLES;

const jobVariables = Object.entries(JOB_VARIABLES) as [JobVariableName, JobVariable][];

/** A path in the job as a reference to the variable that holds it. */
const referToVariable = (path: string): string => {
  const [key, ...below] = path.split('.');
  const [name] = jobVariables.find(([, spec]) => spec.key === key) ?? [];
  return ['var', name, ...below].join('.');
};

/** Of the keys that a relation speaks of, the one whose variable comes last. */
const lastKey = ({ when, needs }: Relation): string | undefined => {
  const keys = [...when, ...needs].map(({ path }) => path.split('.')[0]);
  return jobVariables.findLast(([, { key }]) => keys.includes(key))?.[1].key;
};

/** What holds between the job's keys; validations that refer to earlier variables only cannot go in circles. */
const relationsOf = (key: keyof ProcessingJob): VariableCondition[] =>
  PROCESSING_JOB_RELATIONS.filter(
    (relation) => lastKey(relation) === key && !isGivenByDefault(relation.key),
  ).map((relation) => ({
    condition: relationHolds(relation, referToVariable),
    place: referToVariable(relation.key ?? key).slice('var.'.length),
    allowed: relation.allowed,
  }));

/** Neither instance_type nor instance_preferences has to be given: there is a default. */
const isGivenByDefault = (key: string | undefined): boolean => key === 'InstanceType';

const jobVariable = ({ key, ...spec }: JobVariable): VariableSpec => ({
  ...spec,
  type: typeOf(DEPLOYED_JOB_RULES[key]),
  conditions: (name) => [
    ...variableConditions(name, DEPLOYED_JOB_RULES[key]),
    ...relationsOf(key),
    ...(key === 'Tags' ? TAG_KEYS_WITHOUT_CASE : []),
  ],
});

/** The tags are the roles' too, and IAM tells tag keys apart without their case. */
const TAG_KEYS_WITHOUT_CASE: readonly VariableCondition[] = [
  {
    condition: 'length(distinct([for tag in var.tags : lower(try(tag.Key, "null"))])) == length(var.tags)',
    place: 'tags',
    allowed: 'each Key once, without regard to upper and lower case',
  },
];

const addVariable = (scope: Construct, name: string, spec: VariableSpec): TerraformVariable => {
  const variable = new TerraformVariable(scope, name, {
    type: spec.type,
    description: spec.description,
    nullable: spec.nullable ?? false,
    validation: spec.conditions(name).map(({ condition, place, allowed }) => ({
      condition: `\${${condition}}`,
      errorMessage: `${place} must be ${allowed}.`,
    })),
  });
  // cdktf fails on a default of null and renames the keys of a map.
  if (!spec.required) variable.addOverride('default', spec.default ?? null);
  return variable;
};

export type WorkflowVariables = Readonly<Record<VariableName, TerraformVariable>>;

/** The bucket of a script that is uploaded; only where there is one. */
export const addScriptBucketVariable = (scope: Construct): TerraformVariable =>
  addVariable(scope, 'script_bucket', {
    ...ruled(BUCKET_NAME_RULE),
    required: true,
    description: 'Name of the bucket that receives the script.',
  });

/** The variables of a stack that deploys the workflow, by name. */
export const addWorkflowVariables = (scope: Construct): WorkflowVariables =>
  Object.fromEntries(
    [
      ...jobVariables.map(([name, spec]): [string, VariableSpec] => [name, jobVariable(spec)]),
      ...Object.entries(DEPLOYMENT_VARIABLES),
    ].map(([name, spec]) => [name, addVariable(scope, name, spec)]),
  ) as WorkflowVariables;
