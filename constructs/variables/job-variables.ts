import { DEPLOYED_JOB_RULES, TAG_KEYS_ALLOWED, TAGS_RULE } from '../../workflow/deployment/deployment-rules';
import { DEFAULT_MAX_RUNTIME_IN_SECONDS, type ProcessingJob } from '../../workflow/job/processing-job';
import { PROCESSING_JOB_RELATIONS } from '../../workflow/job/processing-job-relations';
import type { ObjectRule, Relation, Rule } from '../../workflow/rules/rule';
import {
  allowedIs,
  relationHolds,
  typeOf,
  type VariableCondition,
  variableConditions,
} from './rule-condition';
import type { VariableSpec } from './variable-spec';

/** Instance type of a job that names neither one nor InstancePreferences. */
export const DEFAULT_INSTANCE_TYPE = 'ml.t3.medium';

interface JobVariable {
  /** The key of the job that it holds. */
  readonly key: keyof ProcessingJob;
  readonly description: string;
  /** @default - that of the key */
  readonly rule?: Rule;
  readonly default?: unknown;
  readonly nullable?: boolean;
}

const nullable = { nullable: true } as const;

/** The job's keys in snake_case: what an execution without input runs. */
const JOB_VARIABLES = {
  s3_input: {
    key: 'S3Input',
    ...nullable,
    description:
      'S3 URI whose objects the job finds in /opt/ml/processing/input; a string prefix, as in S3. null for none.',
  },
  s3_output: {
    key: 'S3Output',
    ...nullable,
    description: 'S3 URI that receives what the job leaves in /opt/ml/processing/output. null for none.',
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
    description:
      'ARN of the role that the job assumes. null takes the job role that is made here, which is made beside this one as well, unless create_job_role is false.',
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
    description:
      "Inputs in the API's own form, behind those of s3_input and s3_script. What a ManifestFile lists has to be in additional_s3_inputs too.",
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
    description: 'SageMaker experiment that the job belongs to. null or {} for none.',
  },
  tags: {
    key: 'Tags',
    rule: TAGS_RULE,
    default: {},
    description: 'Tags of the job and of every resource, by their keys.',
  },
} as const satisfies Record<string, JobVariable>;

export type JobVariableName = keyof typeof JOB_VARIABLES;

const jobVariables = Object.entries(JOB_VARIABLES) as [JobVariableName, JobVariable][];

const variableName = (key: string): string => jobVariables.find(([, spec]) => spec.key === key)?.[0] ?? key;

/** A path in the job as a reference to the variable that holds it. */
const referToVariable = (path: string): string => {
  const [key = '', ...below] = path.split('.');
  return ['var', variableName(key), ...below].join('.');
};

/** A sentence about the job's keys, in the names of their variables. */
const inVariables = (sentence: string): string => sentence.replaceAll(/\b[A-Z]\w+/g, variableName);

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
    message: allowedIs(variableName(relation.key ?? key), inVariables(relation.allowed)),
  }));

/** Neither instance_type nor instance_preferences has to be given: there is a default. */
const isGivenByDefault = (key: string | undefined): boolean => key === 'InstanceType';

/** Terraform passes over members that it does not know: a misspelt one would plan a job with an open network. */
const saysSomething = (name: string, { members: known }: ObjectRule): VariableCondition[] => {
  const members = Object.keys(known).join(', ');
  return [
    {
      condition: `(var.${name} == null ? true : anytrue([for member in values(var.${name}) : member != null]))`,
      message: allowedIs(name, `null, or an object with at least one of ${members}, spelt like this`),
    },
  ];
};

const jobVariable = ({ key, rule = DEPLOYED_JOB_RULES[key], ...spec }: JobVariable): VariableSpec => ({
  ...spec,
  type: typeOf(rule),
  conditions: (name) => [
    ...variableConditions(name, rule),
    ...(key === 'NetworkConfig' ? saysSomething(name, DEPLOYED_JOB_RULES.NetworkConfig) : []),
    ...relationsOf(key),
    ...(key === 'Tags' ? TAG_KEYS_WITHOUT_CASE : []),
  ],
});

/** The tags are the roles' too, and IAM tells tag keys apart without their case. */
const TAG_KEYS_WITHOUT_CASE: readonly VariableCondition[] = [
  {
    condition: 'length(distinct([for key in keys(var.tags) : lower(key)])) == length(var.tags)',
    message: allowedIs('tags', TAG_KEYS_ALLOWED),
  },
];

/** The variables of the job, by name. */
export const jobVariableSpecs = (): [JobVariableName, VariableSpec][] =>
  jobVariables.map(([name, spec]) => [name, jobVariable(spec)]);
