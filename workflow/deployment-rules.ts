import { type IntegerRule, PROCESSING_JOB_RULES, type StringRule } from './processing-job-rules';

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
 * An S3 URI that a deployment grants its job's role: the policy is made from it, so it names a bucket by the S3 naming
 * rules and has no character that IAM takes for a wildcard or a policy variable.
 */
export const GRANTED_S3_URI_RULE = {
  kind: 'string',
  minLength: 1,
  maxLength: 1024,
  pattern: 's3://[a-z0-9][a-z0-9.\\-]{1,61}[a-z0-9](/[^*?$\\r\\n]*)?',
  allowed: 'an S3 URI such as s3://bucket/prefix, of at most 1,024 characters and without *, ? and $',
} as const satisfies StringRule;

/** The same for a script, whose file name has to fit into the container's entrypoint. */
export const GRANTED_S3_SCRIPT_RULE = {
  ...GRANTED_S3_URI_RULE,
  pattern: 's3://[a-z0-9][a-z0-9.\\-]{1,61}[a-z0-9]/([^*?$\\r\\n]*/)?[^/*?$\\r\\n]{1,232}',
  allowed:
    'an S3 URI such as s3://bucket/script.py, of at most 1,024 characters, a file name of at most 232, and without *, ? and $',
} as const satisfies StringRule;

/** An image whose repository a deployment grants its job's role. */
export const GRANTED_IMAGE_RULE = {
  kind: 'string',
  minLength: 1,
  maxLength: PROCESSING_JOB_RULES.ImageUri.maxLength,
  pattern:
    '\\d{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9\\-]+\\.[a-z0-9.\\-]+/[a-z0-9][a-z0-9._/\\-]*(:[a-zA-Z0-9_][a-zA-Z0-9._\\-]*)?(@sha256:[0-9a-f]{64})?',
  allowed:
    'an image or repository in Amazon ECR such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/name:tag',
} as const satisfies StringRule;

/** A key of AWS KMS; a policy's resource cannot be an alias. */
export const KMS_KEY_ARN_RULE = {
  kind: 'string',
  minLength: 20,
  maxLength: 2048,
  pattern: 'arn:aws[a-z\\-]*:kms:[a-z0-9\\-]+:\\d{12}:key/[a-zA-Z0-9\\-]+',
  allowed:
    "a KMS key's ARN such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
} as const satisfies StringRule;

/** A wait between two looks at a job: a day at most. */
export const POLL_SECONDS_RULE = {
  kind: 'integer',
  minimum: 1,
  maximum: 86_400,
  allowed: 'a whole number of seconds from 1 to 86400 (1 day)',
} as const satisfies IntegerRule;

/** What CloudWatch Logs takes as a retention, in days (PutRetentionPolicy); 0 keeps for ever. */
export const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;
