import type { ProcessingJob } from './processing-job';

/** A string, measured in Unicode characters. `pattern` has to match the whole string, in JavaScript and in RE2. */
export interface StringRule {
  readonly kind: 'string';
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: string;
  /** What is allowed, as the end of a sentence. */
  readonly allowed: string;
}

export interface IntegerRule {
  readonly kind: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly allowed: string;
}

export interface ListRule {
  readonly kind: 'list';
  readonly minItems: number;
  readonly maxItems: number;
  readonly item: StringRule;
  readonly allowed: string;
}

export interface MapRule {
  readonly kind: 'map';
  readonly maxEntries: number;
  readonly key: StringRule;
  readonly value: StringRule;
  readonly allowed: string;
}

export interface TagsRule {
  readonly kind: 'tags';
  readonly maxItems: number;
  readonly key: StringRule;
  readonly value: StringRule;
  readonly allowed: string;
}

export type Rule = StringRule | IntegerRule | ListRule | MapRule | TagsRule;

/** What JavaScript's `.` matches, for RE2 as well, whose `.` excludes the line feed alone. */
const ONE_LINE = '[^\n\r\u2028\u2029]*';

const TAG_CHARACTERS = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*';

const S3_URI = '(https|s3)://([^/]+)/?(.*)';

/** `python3 /opt/ml/processing/code/<file>`: an entrypoint's item has at most 256 characters, its folder takes 24. */
const S3_URI_OF_SCRIPT = '(https|s3)://([^/\\r\\n]{1,232}|[^/]+/(.*/)?[^/\\r\\n]{0,232})';

/** The limits of CreateProcessingJob (SageMaker API reference), key by key. */
export const PROCESSING_JOB_RULES = {
  S3Input: {
    kind: 'string',
    minLength: 1,
    maxLength: 1024,
    pattern: S3_URI,
    allowed: 'an S3 URI such as s3://bucket/prefix, of at most 1,024 characters',
  },
  S3Output: {
    kind: 'string',
    minLength: 1,
    maxLength: 1024,
    pattern: S3_URI,
    allowed: 'an S3 URI such as s3://bucket/prefix, of at most 1,024 characters',
  },
  S3Script: {
    kind: 'string',
    minLength: 1,
    maxLength: 1024,
    pattern: S3_URI_OF_SCRIPT,
    allowed:
      'the S3 URI of a Python script, of at most 1,024 characters with a file name of at most 232 characters',
  },
  ImageUri: {
    kind: 'string',
    minLength: 1,
    maxLength: 255,
    pattern: ONE_LINE,
    allowed: 'a container image URI of 1 to 255 characters',
  },
  RoleArn: {
    kind: 'string',
    minLength: 20,
    maxLength: 2048,
    pattern: 'arn:aws[a-z\\-]*:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+',
    allowed: "an IAM role's ARN such as arn:aws:iam::123456789012:role/name",
  },
  InstanceType: {
    kind: 'string',
    minLength: 1,
    maxLength: 64,
    pattern: 'ml\\.[a-z0-9\\-]+\\.[a-z0-9\\-]+',
    allowed: 'an ML instance type such as ml.m5.xlarge',
  },
  VolumeSizeInGB: {
    kind: 'integer',
    minimum: 1,
    maximum: 16384,
    allowed: 'a whole number of GB from 1 to 16384',
  },
  MaxRuntimeInSeconds: {
    kind: 'integer',
    minimum: 1,
    maximum: 777600,
    allowed: 'a whole number of seconds from 1 to 777600 (9 days)',
  },
  ContainerArguments: {
    kind: 'list',
    minItems: 1,
    maxItems: 100,
    item: {
      kind: 'string',
      minLength: 0,
      maxLength: 256,
      pattern: ONE_LINE,
      allowed: 'a string of at most 256 characters without line breaks',
    },
    allowed:
      'a list of 1 to 100 strings, each of at most 256 characters without line breaks; leave it out for none',
  },
  Environment: {
    kind: 'map',
    maxEntries: 100,
    key: {
      kind: 'string',
      minLength: 1,
      maxLength: 256,
      pattern: '[a-zA-Z_][a-zA-Z0-9_]*',
      allowed: 'a name of letters, digits and _, of at most 256 characters, that does not begin with a digit',
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
  Tags: {
    kind: 'tags',
    maxItems: 48,
    key: {
      kind: 'string',
      minLength: 1,
      maxLength: 128,
      pattern: TAG_CHARACTERS,
      allowed: 'a key of 1 to 128 letters, digits, spaces and _ . : / = + - @',
    },
    value: {
      kind: 'string',
      minLength: 0,
      maxLength: 256,
      pattern: TAG_CHARACTERS,
      allowed: 'a value of at most 256 letters, digits, spaces and _ . : / = + - @',
    },
    allowed:
      'a list of at most 48 objects with Key (1 to 128 characters, each once, not beginning with aws:) and Value (at most 256), of letters, digits, spaces and _ . : / = + - @',
  },
} as const satisfies Record<keyof ProcessingJob, Rule>;

/** The keys that every job has. */
export const REQUIRED_KEYS = [
  'S3Output',
  'ImageUri',
  'RoleArn',
  'InstanceType',
  'VolumeSizeInGB',
] as const satisfies readonly (keyof ProcessingJob)[];

/** The tag that leads from a job, on a bill or in the console, back to its execution. */
export const EXECUTION_TAG_KEY = 'StepFunctionsExecution';
