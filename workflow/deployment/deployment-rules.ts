import { MAX_TAGS, processingJobRules, TAG_KEY_RULE, TAG_VALUE_RULE } from '../job/processing-job-rules';
import type { MapRule, StringRule } from '../rules/rule';
import { ECR_IMAGE_RULE } from './ecr-image-rule';

/**
 * A deployment's name. A job's name adds `-` and 32 hex digits, which makes at most 61 of 63 characters. Lowercase only,
 * because it is not documented whether SageMaker lowercases the names in its ARNs.
 */
export const DEPLOYMENT_NAME_RULE = {
  kind: 'string',
  minLength: 1,
  maxLength: 28,
  pattern: '[a-z][a-z0-9]*(-[a-z0-9]+)*',
  allowed:
    '1 to 28 lowercase letters, digits and single hyphens, beginning with a letter and ending with a letter or digit',
} as const satisfies StringRule;

/** Characters of a key that a policy can hold: IAM accepts up to U+00FF, and interprets *, ? and $. */
const KEY_CHARACTERS = ' -#%-)+->@-~¡-ÿ';
const FILE_CHARACTERS = ' -#%-)+-.0->@-~¡-ÿ';

const BUCKET = 's3://[a-z0-9][a-z0-9.\\-]{1,61}[a-z0-9]';

/**
 * Names with a suffix that S3 reserves: aliases of access points, which a policy does not accept as a bucket, and kinds of
 * buckets with other ARNs.
 */
const RESERVED_BUCKET = '[^/]*(-s3alias|--ol-s3|--x-s3|--xa-s3|--table-s3|\\.mrap)';

const NO_ALIAS =
  'not an access point alias (-s3alias, --ol-s3), which IAM policies do not accept (use the bucket name)';

/**
 * An S3 URI that a deployment grants to its job role. The policy contains it, so its bucket follows the S3 naming rules,
 * and it has no character that IAM rejects or interprets as a wildcard or a policy variable.
 */
export const GRANTED_S3_URI_RULE = {
  kind: 'string',
  minLength: 1,
  maxLength: 1024,
  pattern: `${BUCKET}(/[${KEY_CHARACTERS}]*)?`,
  reserved: `s3://${RESERVED_BUCKET}(/.*)?`,
  allowed: `an S3 URI such as s3://bucket/prefix, of at most 1,024 Latin characters, with a bucket name of 3 to 63 lowercase letters, digits, dots and hyphens, ${NO_ALIAS}, and without *, ? and $, which IAM policies interpret`,
} as const satisfies StringRule;

/** The same for a script, whose file name must fit into the container's entrypoint. */
export const GRANTED_S3_SCRIPT_RULE = {
  ...GRANTED_S3_URI_RULE,
  pattern: `${BUCKET}/([${KEY_CHARACTERS}]*/)?[${FILE_CHARACTERS}]{1,232}`,
  allowed: `an S3 URI such as s3://bucket/script.py, of at most 1,024 Latin characters, with a bucket name of 3 to 63 lowercase letters, digits, dots and hyphens, ${NO_ALIAS}, a file name of 1 to 232 characters, and without *, ? and $, which IAM policies interpret`,
} as const satisfies StringRule;

/** The same for an archive of source code. */
const GRANTED_S3_ARCHIVE_RULE: StringRule = {
  ...GRANTED_S3_URI_RULE,
  pattern: `${BUCKET}/([${KEY_CHARACTERS}]*/)?([${FILE_CHARACTERS}]{1,228}\\.(zip|tgz)|[${FILE_CHARACTERS}]{1,225}\\.tar\\.gz)`,
  allowed: `an S3 URI of a .zip, .tar.gz or .tgz file such as s3://bucket/source.zip, of at most 1,024 Latin characters, with a bucket name of 3 to 63 lowercase letters, digits, dots and hyphens, ${NO_ALIAS}, a file name of at most 232 characters, and without *, ? and $, which IAM policies interpret`,
};

/** Name of an S3 bucket (S3 naming rules, general purpose buckets). */
export const BUCKET_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 3,
  maxLength: 63,
  pattern: '[a-z0-9][a-z0-9.\\-]{1,61}[a-z0-9]',
  allowed: 'a bucket name of 3 to 63 lowercase letters, digits, dots and hyphens',
};

/** Bucket of an uploaded script, which the job role is granted. */
export const SCRIPT_BUCKET_RULE: StringRule = {
  ...BUCKET_NAME_RULE,
  reserved: RESERVED_BUCKET,
  allowed: `${BUCKET_NAME_RULE.allowed}, ${NO_ALIAS}`,
};

/** Key of the state object: Terraform interprets templates in it, and its backend rejects some slashes. */
export const STATE_KEY_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 1024,
  pattern: '[^/$%\\x00-\\x1f]+(/[^/$%\\x00-\\x1f]+)*',
  allowed:
    'an object key such as team/terraform.tfstate, of at most 1,024 characters except $ and %, without a leading, trailing or double slash',
};

/** File name of an uploaded script, which a policy and the container's entrypoint contain. */
export const SCRIPT_FILE_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 232,
  pattern: `[${FILE_CHARACTERS}]+`,
  allowed: 'a file name of at most 232 Latin characters without *, ? and $, which IAM policies interpret',
};

/** Matches an image in Amazon ECR and captures its Region, in JavaScript and in RE2. */
export const IMAGE_REGION_PATTERN = '^[0-9]{12}[.]dkr[.]ecr(?:-fips)?[.]([a-z0-9-]+)[.]';

/** Matches the ARN of a role and captures its partition and its account. */
export const ROLE_ACCOUNT_PATTERN = '^arn:([^:]+):iam::([0-9]{12}):';

/** ARN of a KMS key. An alias cannot be the resource of a policy. */
export const KMS_KEY_ARN_RULE = {
  kind: 'string',
  minLength: 20,
  maxLength: 2048,
  pattern: 'arn:aws[a-z\\-]*:kms:[a-z0-9\\-]+:\\d{12}:key/[a-zA-Z0-9\\-]+',
  allowed:
    'the ARN of a KMS key, such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
} as const satisfies StringRule;

/** ARN of a managed policy of IAM, of an account or of AWS. */
export const POLICY_ARN_RULE: StringRule = {
  kind: 'string',
  minLength: 20,
  maxLength: 2048,
  pattern: 'arn:aws[a-z\\-]*:iam::(\\d{12}|aws):policy/[!-~]+',
  allowed: 'the ARN of an IAM policy, such as arn:aws:iam::123456789012:policy/boundary',
};

/** AWS account ID. */
export const ACCOUNT_ID_RULE: StringRule = {
  kind: 'string',
  minLength: 12,
  maxLength: 12,
  pattern: '\\d{12}',
  allowed: 'an AWS account ID of 12 digits',
};

/** Name of an AWS Region, also of a future one. */
export const REGION_RULE: StringRule = {
  kind: 'string',
  minLength: 7,
  maxLength: 32,
  pattern: '[a-z]+(-[a-z]+)+-\\d{1,2}',
  allowed: 'an AWS Region such as eu-west-1',
};

/** Name of an AWS partition, also of a future one. */
export const PARTITION_RULE: StringRule = {
  kind: 'string',
  minLength: 3,
  maxLength: 32,
  pattern: 'aws(-[a-z]+)*',
  allowed: 'an AWS partition such as aws, aws-cn or aws-us-gov',
};

/** ARN of a standard SNS topic: alarms cannot publish to FIFO topics. */
export const SNS_TOPIC_ARN_RULE: StringRule = {
  kind: 'string',
  minLength: 20,
  maxLength: 320,
  pattern: 'arn:aws[a-z\\-]*:sns:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9_\\-]{1,256}',
  allowed: 'the ARN of an SNS topic, such as arn:aws:sns:eu-west-1:123456789012:alarms',
};

/** Tags of the job and of every resource, as a Terraform map. */
export const TAGS_RULE: MapRule = {
  kind: 'map',
  maxEntries: MAX_TAGS,
  key: TAG_KEY_RULE,
  value: TAG_VALUE_RULE,
  allowed: `a map of at most ${MAX_TAGS} values of at most 256 characters, with keys of 1 to 128 that do not begin with aws:, of letters, digits, spaces and _ . : / = + - @`,
};

/** IAM ignores the case of a role's tag keys (IAM user guide, tagging). */
export const TAG_KEYS_ALLOWED =
  'a map whose keys differ in more than case, because IAM ignores the case of tag keys';

/** A name that is part of an ARN in a policy. */
const grantedNameRule = (minLength: number, maxLength: number): StringRule => ({
  kind: 'string',
  minLength,
  maxLength,
  pattern: `[${KEY_CHARACTERS}]*`,
  allowed: `a name of ${minLength} to ${maxLength} Latin characters without *, ? and $, which IAM policies interpret`,
});

/** The rules of a deployed job: the API's limits, narrower for the resources that the job role is granted. */
export const DEPLOYED_JOB_RULES = processingJobRules({
  s3Uri: GRANTED_S3_URI_RULE,
  s3Script: GRANTED_S3_SCRIPT_RULE,
  s3SourceArchive: GRANTED_S3_ARCHIVE_RULE,
  image: ECR_IMAGE_RULE,
  kmsKey: KMS_KEY_ARN_RULE,
  resourceName: grantedNameRule,
});

/** An instance type that a deployment allows, or a pattern as in IAM's StringLike. */
export const INSTANCE_TYPE_PATTERN_RULE: StringRule = {
  kind: 'string',
  minLength: 4,
  maxLength: 64,
  pattern: 'ml\\.[a-z0-9.*?\\-]+',
  allowed:
    'an ML instance type such as ml.m5.xlarge, or a pattern such as ml.m5.*, where * matches any characters and ? matches one',
};

/** Default instance types: general purpose, burstable, compute-optimized and memory-optimized CPU families. */
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

/** Default limits: four instances, 512 GB each, one day. */
export const DEFAULT_LIMITS = {
  maxInstanceCount: 4,
  maxVolumeSizeInGB: 512,
  maxRuntimeInSeconds: 86_400,
} as const;

/** Default log retention in days. */
export const DEFAULT_LOG_RETENTION_IN_DAYS = 30;

/** Retention periods of CloudWatch Logs in days (PutRetentionPolicy); 0 keeps logs forever. */
export const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
