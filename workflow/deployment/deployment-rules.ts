import { MAX_TAGS, processingJobRules, TAG_KEY_RULE, TAG_VALUE_RULE } from '../job/processing-job-rules';
import type { MapRule, StringRule } from '../rules/rule';
import { ECR_IMAGE_RULE } from './ecr-image-rule';

/**
 * A deployment's name. With `-` and 32 hex digits behind it a job's name has at most 61 of 63 characters;
 * lower case, as whether SageMaker lower-cases the names in its ARNs is not documented.
 */
export const DEPLOYMENT_NAME_RULE = {
  kind: 'string',
  minLength: 1,
  maxLength: 28,
  pattern: '[a-z][a-z0-9]*(-[a-z0-9]+)*',
  allowed: '1 to 28 lower-case letters and digits in words joined by single hyphens, beginning with a letter',
} as const satisfies StringRule;

/**
 * Characters of a key that can stand in a policy: IAM takes up to U+00FF, and reads *, ? and $ as its own.
 * The class runs around these three.
 */
const KEY_CHARACTERS = ' -#%-)+->@-~¡-ÿ';
const FILE_CHARACTERS = ' -#%-)+-.0->@-~¡-ÿ';

const BUCKET = 's3://[a-z0-9][a-z0-9.\\-]{1,61}[a-z0-9]';

/**
 * Suffixes that no bucket's name has (S3 naming rules): of aliases of access points, which a policy does not take in a
 * bucket's place, and of kinds of buckets whose ARNs are others.
 */
const NO_BUCKET = '[^/]*(-s3alias|--ol-s3|--x-s3|--xa-s3|--table-s3|\\.mrap)';

const NO_ALIAS =
  'not the alias of an access point (-s3alias, --ol-s3), which policies do not take: name its bucket';

/**
 * An S3 URI that a deployment grants its job's role: the policy is made from it, so it names a bucket by the S3 naming
 * rules and has no character that IAM would refuse, or take for a wildcard or a policy variable.
 */
export const GRANTED_S3_URI_RULE = {
  kind: 'string',
  minLength: 1,
  maxLength: 1024,
  pattern: `${BUCKET}(/[${KEY_CHARACTERS}]*)?`,
  reserved: `s3://${NO_BUCKET}(/.*)?`,
  allowed: `an S3 URI such as s3://bucket/prefix, of at most 1,024 Latin characters, with a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens, ${NO_ALIAS}, and without *, ? and $, which its policy could not hold`,
} as const satisfies StringRule;

/** The same for a script, whose file name has to fit into the container's entrypoint. */
export const GRANTED_S3_SCRIPT_RULE = {
  ...GRANTED_S3_URI_RULE,
  pattern: `${BUCKET}/([${KEY_CHARACTERS}]*/)?[${FILE_CHARACTERS}]{1,232}`,
  allowed: `an S3 URI such as s3://bucket/script.py, of at most 1,024 Latin characters, with a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens, ${NO_ALIAS}, a file name of 1 to 232 characters, and without *, ? and $, which its policy could not hold`,
} as const satisfies StringRule;

/** An S3 bucket's name (S3 naming rules, general purpose buckets). */
export const BUCKET_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 3,
  maxLength: 63,
  pattern: '[a-z0-9][a-z0-9.\\-]{1,61}[a-z0-9]',
  allowed: "a bucket's name of 3 to 63 lower-case letters, digits, dots and hyphens",
};

/** The bucket of a script that is uploaded: the job's role is granted the script. */
export const SCRIPT_BUCKET_RULE: StringRule = {
  ...BUCKET_NAME_RULE,
  reserved: NO_BUCKET,
  allowed: `${BUCKET_NAME_RULE.allowed}, ${NO_ALIAS}`,
};

/** An object's key; Terraform reads templates in it, and its backend takes no slash at an end, and none twice. */
export const STATE_KEY_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 1024,
  pattern: '[^/$%\\x00-\\x1f]+(/[^/$%\\x00-\\x1f]+)*',
  allowed:
    "an object's key such as team/terraform.tfstate, of at most 1,024 characters other than $ and %, without a slash at an end or two in a row",
};

/** The name of a script that is uploaded: it stands in a policy, and in the container's entrypoint. */
export const SCRIPT_FILE_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 232,
  pattern: `[${FILE_CHARACTERS}]+`,
  allowed: 'a file name of at most 232 Latin characters without *, ? and $, which its policy could not hold',
};

/** Finds the region of an image in Amazon ECR, in JavaScript and in RE2. */
export const IMAGE_REGION_PATTERN = '^[0-9]{12}[.]dkr[.]ecr(?:-fips)?[.]([a-z0-9-]+)[.]';

/** Finds the partition and the account of a role. */
export const ROLE_ACCOUNT_PATTERN = '^arn:([^:]+):iam::([0-9]{12}):';

/** A key of AWS KMS; a policy's resource cannot be an alias. */
export const KMS_KEY_ARN_RULE = {
  kind: 'string',
  minLength: 20,
  maxLength: 2048,
  pattern: 'arn:aws[a-z\\-]*:kms:[a-z0-9\\-]+:\\d{12}:key/[a-zA-Z0-9\\-]+',
  allowed:
    "a KMS key's ARN such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
} as const satisfies StringRule;

/** A managed policy of IAM, of an account or of AWS's own. */
export const POLICY_ARN_RULE: StringRule = {
  kind: 'string',
  minLength: 20,
  maxLength: 2048,
  pattern: 'arn:aws[a-z\\-]*:iam::(\\d{12}|aws):policy/[!-~]+',
  allowed: "a policy's ARN such as arn:aws:iam::123456789012:policy/boundary",
};

/** An AWS account's number. */
export const ACCOUNT_ID_RULE: StringRule = {
  kind: 'string',
  minLength: 12,
  maxLength: 12,
  pattern: '\\d{12}',
  allowed: "an account's number of 12 digits",
};

/** A region's name; those that are to come keep its form. */
export const REGION_RULE: StringRule = {
  kind: 'string',
  minLength: 7,
  maxLength: 32,
  pattern: '[a-z]+(-[a-z]+)+-\\d{1,2}',
  allowed: "a region's name such as eu-west-1",
};

/** A partition's name; those that are to come keep its form. */
export const PARTITION_RULE: StringRule = {
  kind: 'string',
  minLength: 3,
  maxLength: 32,
  pattern: 'aws(-[a-z]+)*',
  allowed: "a partition's name such as aws, aws-cn or aws-us-gov",
};

/** A standard topic of Amazon SNS: alarms do not go to FIFO topics. */
export const SNS_TOPIC_ARN_RULE: StringRule = {
  kind: 'string',
  minLength: 20,
  maxLength: 320,
  pattern: 'arn:aws[a-z\\-]*:sns:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9_\\-]{1,256}',
  allowed: "an SNS topic's ARN such as arn:aws:sns:eu-west-1:123456789012:alarms",
};

/** Tags of the job and of every resource, as Terraform has them. */
export const TAGS_RULE: MapRule = {
  kind: 'map',
  maxEntries: MAX_TAGS,
  key: TAG_KEY_RULE,
  value: TAG_VALUE_RULE,
  allowed: `a map of at most ${MAX_TAGS} values of at most 256 characters, with keys of 1 to 128 that do not begin with aws:, of letters, digits, spaces and _ . : / = + - @`,
};

/** IAM tells the keys of a role's tags apart without their case (IAM user guide, tagging). */
export const TAG_KEYS_ALLOWED = 'each key once, without regard to upper and lower case, as for IAM';

/** A name that stands in a policy's ARN. */
const grantedNameRule = (minLength: number, maxLength: number): StringRule => ({
  kind: 'string',
  minLength,
  maxLength,
  pattern: `[${KEY_CHARACTERS}]*`,
  allowed: `a name of ${minLength} to ${maxLength} Latin characters without *, ? and $, which its policy could not hold`,
});

/** The rules of a deployed job: those of the API, narrower where the job's role is granted what it names. */
export const DEPLOYED_JOB_RULES = processingJobRules({
  s3Uri: GRANTED_S3_URI_RULE,
  s3Script: GRANTED_S3_SCRIPT_RULE,
  image: ECR_IMAGE_RULE,
  kmsKey: KMS_KEY_ARN_RULE,
  resourceName: grantedNameRule,
});

/** An instance type that a deployment allows, or a pattern of several, as IAM's StringLike has it. */
export const INSTANCE_TYPE_PATTERN_RULE: StringRule = {
  kind: 'string',
  minLength: 4,
  maxLength: 64,
  pattern: 'ml\\.[a-z0-9.*?\\-]+',
  allowed:
    'an ML instance type such as ml.m5.xlarge, or a pattern such as ml.m5.* with * for any characters and ? for one',
};

/** What executions may ask for where nothing is said: general, burstable, compute- and memory-optimized CPU families. */
export const DEFAULT_INSTANCE_TYPES: readonly string[] = [
  't3',
  'm5',
  'm6i',
  'm7i',
  'c5',
  'c6i',
  'c7i',
  'r5',
  'r6i',
  'r7i',
].map((family) => `ml.${family}.*`);

/** And how much of it: four instances, half a terabyte each, a day. */
export const DEFAULT_LIMITS = {
  maxInstanceCount: 4,
  maxVolumeSizeInGB: 512,
  maxRuntimeInSeconds: 86_400,
} as const;

/** Days that logs are kept where nothing is said. */
export const DEFAULT_LOG_RETENTION_IN_DAYS = 30;

/** What CloudWatch Logs takes as a retention, in days (PutRetentionPolicy); 0 keeps for ever. */
export const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
