import { BOOLEAN, type ListRule, object, type Rule, type StringRule } from '../rules/rule';
import { EXECUTION_TAG_KEY } from './execution-tag';
import { ONE_LINE, processingInputsRule, type ResourceRules } from './processing-input-rules';
import type { ProcessingJob } from './processing-job';
import { processingOutputConfigRule } from './processing-output-rules';
import { RESOURCE_LIMITS } from './resource-limits';

const TAG_CHARACTERS = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*';

const S3_URI = '(https|s3)://([^/]+)/?(.*)';

/** The entrypoint is `python3 /opt/ml/processing/code/<file>`, whose path may have 256 characters: the folder takes 24. */
const S3_URI_OF_SCRIPT = '(https|s3)://[^/]+/(.*/)?[^/\\r\\n]{1,232}';

/** An archive's name may have as many characters, with its ending: RE2 has no lookahead to count both at once. */
const S3_URI_OF_ARCHIVE =
  '(https|s3)://[^/]+/(.*/)?([^/\\r\\n]{1,228}\\.(zip|tgz)|[^/\\r\\n]{1,225}\\.tar\\.gz)';

/** A hyphen at its start would make the path an option of python3. */
const SOURCE_ENTRYPOINT_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 256,
  pattern: `[^/\\-\n\r\u2028\u2029]${ONE_LINE}`,
  reserved: `(${ONE_LINE}/)?\\.\\.(/${ONE_LINE})?|${ONE_LINE}/`,
  allowed:
    'the relative path of a file in the archive, such as train.py, of 1 to 256 characters in one line, without a leading - and without ..',
};

const ROLE_ARN_RULE: StringRule = {
  kind: 'string',
  minLength: 20,
  maxLength: 2048,
  pattern: 'arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+',
  allowed: 'the ARN of an IAM role, such as arn:aws:iam::123456789012:role/name',
};

const INSTANCE_TYPE_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: 'ml\\.[a-z0-9\\-]+\\.[a-z0-9\\-]+',
  allowed: 'an ML instance type such as ml.m5.xlarge',
};

const ARGUMENTS_RULE: ListRule = {
  kind: 'list',
  minItems: 1,
  maxItems: 100,
  item: {
    kind: 'string',
    minLength: 1,
    maxLength: 256,
    pattern: ONE_LINE,
    allowed: 'a string of 1 to 256 characters without line breaks',
  },
  allowed: 'a list of 1 to 100 strings, each of 1 to 256 characters without line breaks (omit it for none)',
};

export const EXPERIMENT_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 120,
  pattern: '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}',
  allowed: 'a name of 1 to 120 letters, digits and hyphens, beginning and ending with a letter or digit',
};

const networkIds = (maxItems: number, example: string): ListRule => {
  const allowed = `a list of 1 to ${maxItems} ids such as ${example}`;
  return {
    kind: 'list',
    minItems: 1,
    maxItems,
    item: {
      kind: 'string',
      minLength: 1,
      maxLength: 32,
      pattern: '[\\-0-9a-zA-Z]+',
      allowed: `an id such as ${example}, of at most 32 letters, digits and hyphens`,
    },
    allowed,
  };
};

const NETWORK_CONFIG_RULE = object(
  {
    EnableInterContainerTrafficEncryption: BOOLEAN,
    EnableNetworkIsolation: BOOLEAN,
    VpcConfig: object(
      {
        SecurityGroupIds: networkIds(5, 'sg-0123456789abcdef0'),
        Subnets: networkIds(16, 'subnet-0123456789abcdef0'),
      },
      ['SecurityGroupIds', 'Subnets'],
    ),
  },
  [],
);

/** A job may have 50 tags; the workflow and Step Functions may add one each. */
export const MAX_TAGS = 48;

export const TAG_KEY_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 128,
  pattern: TAG_CHARACTERS,
  reserved: `[aA][wW][sS]:.*|${EXECUTION_TAG_KEY}`,
  allowed: `a key of 1 to 128 letters, digits, spaces and _ . : / = + - @, except ${EXECUTION_TAG_KEY} and keys that begin with aws:`,
};

export const TAG_VALUE_RULE: StringRule = {
  kind: 'string',
  minLength: 0,
  maxLength: 256,
  pattern: TAG_CHARACTERS,
  allowed: 'a value of at most 256 letters, digits, spaces and _ . : / = + - @',
};

const TAGS_RULE: ListRule = {
  kind: 'list',
  minItems: 0,
  maxItems: MAX_TAGS,
  item: object({ Key: TAG_KEY_RULE, Value: TAG_VALUE_RULE }, ['Key', 'Value']),
  uniqueBy: 'Key',
  allowed:
    'a list of at most 48 objects with Key (1 to 128 characters, each once, not beginning with aws:) and Value (at most 256), of letters, digits, spaces and _ . : / = + - @',
};

/** These are narrower in a deployed job too. */
interface JobResourceRules extends ResourceRules {
  readonly s3Script: StringRule;
  readonly s3SourceArchive: StringRule;
  readonly image: StringRule;
}

/** A rule for each key of a job: the limits of CreateProcessingJob (SageMaker API reference). */
export const processingJobRules = (resources: JobResourceRules) =>
  ({
    S3Input: resources.s3Uri,
    S3Output: resources.s3Uri,
    S3Script: resources.s3Script,
    S3SourceArchive: resources.s3SourceArchive,
    SourceEntrypoint: SOURCE_ENTRYPOINT_RULE,
    ImageUri: resources.image,
    RoleArn: ROLE_ARN_RULE,
    ContainerEntrypoint: ARGUMENTS_RULE,
    ContainerArguments: ARGUMENTS_RULE,
    InstanceCount: RESOURCE_LIMITS.maxInstanceCount,
    InstanceType: INSTANCE_TYPE_RULE,
    InstancePreferences: {
      kind: 'list',
      minItems: 1,
      maxItems: 5,
      item: object({ InstanceType: INSTANCE_TYPE_RULE, InstanceCount: RESOURCE_LIMITS.maxInstanceCount }, [
        'InstanceType',
      ]),
      uniqueBy: 'InstanceType',
      allowed: 'a list of 1 to 5 objects with InstanceType, each once, and optionally InstanceCount',
    },
    VolumeSizeInGB: RESOURCE_LIMITS.maxVolumeSizeInGB,
    VolumeKmsKeyId: resources.kmsKey,
    MaxRuntimeInSeconds: RESOURCE_LIMITS.maxRuntimeInSeconds,
    Environment: {
      kind: 'map',
      maxEntries: 100,
      key: {
        kind: 'string',
        minLength: 1,
        maxLength: 256,
        pattern: '[a-zA-Z_][a-zA-Z0-9_]*',
        allowed:
          'a name of letters, digits and _, of at most 256 characters, that does not begin with a digit',
      },
      value: {
        kind: 'string',
        minLength: 0,
        maxLength: 256,
        pattern: '[\\s\\S]*',
        allowed: 'a string of at most 256 characters',
      },
      allowed:
        'a map of at most 100 strings of at most 256 characters, with names of letters, digits and _ that do not begin with a digit',
    },
    ProcessingInputs: processingInputsRule(resources, ROLE_ARN_RULE),
    ProcessingOutputConfig: processingOutputConfigRule(resources),
    NetworkConfig: NETWORK_CONFIG_RULE,
    ExperimentConfig: object(
      {
        ExperimentName: EXPERIMENT_NAME_RULE,
        TrialName: EXPERIMENT_NAME_RULE,
        TrialComponentDisplayName: EXPERIMENT_NAME_RULE,
        RunName: EXPERIMENT_NAME_RULE,
      },
      [],
    ),
    Tags: TAGS_RULE,
  }) as const satisfies Record<keyof ProcessingJob, Rule>;

/** The API's own limits. */
export const PROCESSING_JOB_RULES = processingJobRules({
  s3Uri: {
    kind: 'string',
    minLength: 1,
    maxLength: 1024,
    pattern: S3_URI,
    allowed: 'an S3 URI such as s3://bucket/prefix, of at most 1,024 characters',
  },
  s3Script: {
    kind: 'string',
    minLength: 1,
    maxLength: 1024,
    pattern: S3_URI_OF_SCRIPT,
    allowed:
      'the S3 URI of a Python script such as s3://bucket/script.py, of at most 1,024 characters with a file name of 1 to 232 characters',
  },
  s3SourceArchive: {
    kind: 'string',
    minLength: 1,
    maxLength: 1024,
    pattern: S3_URI_OF_ARCHIVE,
    allowed:
      'the S3 URI of a .zip, .tar.gz or .tgz file such as s3://bucket/source.zip, of at most 1,024 characters with a file name of at most 232',
  },
  image: {
    kind: 'string',
    minLength: 1,
    maxLength: 255,
    pattern: ONE_LINE,
    allowed: 'a container image URI of 1 to 255 characters',
  },
  kmsKey: {
    kind: 'string',
    minLength: 1,
    maxLength: 2048,
    pattern: '[a-zA-Z0-9:/_\\-]*',
    allowed: 'the ID, ARN or alias of a KMS key, of at most 2,048 characters',
  },
  resourceName: (minLength, maxLength) => ({
    kind: 'string',
    minLength,
    maxLength,
    pattern: ONE_LINE,
    allowed: `a name of ${minLength} to ${maxLength} characters without line breaks`,
  }),
});

/** The keys that every job must have. */
export const REQUIRED_KEYS = [
  'ImageUri',
  'RoleArn',
  'VolumeSizeInGB',
] as const satisfies readonly (keyof ProcessingJob)[];
