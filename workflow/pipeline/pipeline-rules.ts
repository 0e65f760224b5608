import { EXPERIMENT_NAME_RULE } from '../job/processing-job-rules';
import {
  BOOLEAN,
  choice,
  type IntegerRule,
  integer,
  type ListRule,
  object,
  type Rule,
  type StringRule,
} from '../rules/rule';
import { JOB_EXCEPTIONS, PARAMETER_TYPES, STEP_EXCEPTIONS } from './pipeline-definition';
import { PROCESSING_REQUEST_RULE } from './processing-request-rule';

/** The longest definition in bytes (SageMaker API reference, CreatePipeline). */
export const MAX_DEFINITION_BYTES = 1_048_576;

/** Most parameters of a pipeline (SageMaker API reference, StartPipelineExecution). */
const MAX_PARAMETERS = 200;

/** The name of a parameter or of a step. */
const PIPELINE_PART_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: '[A-Za-z0-9_\\-]+',
  allowed: 'a name of 1 to 64 letters, digits, hyphens and underscores',
};

const text = (maxLength: number, minLength = 0): StringRule => ({
  kind: 'string',
  minLength,
  maxLength,
  pattern: '[\\s\\S]*',
  allowed: `a string of ${minLength > 0 ? `${minLength} to` : 'at most'} ${maxLength.toLocaleString('en')} characters`,
});

/** A parameter's value (SageMaker API reference, Parameter). */
export const PARAMETER_TEXT_RULE = text(1024);

/** A member whose values a rule cannot describe; a function checks it. */
const described = (allowed: string): Rule => ({ ...object({}, []), allowed });

export const METADATA_RULE = described('an object');
export const DEFAULT_VALUE_RULE = described('a value of the type');

const PARAMETER_RULE = object(
  {
    Name: PIPELINE_PART_NAME_RULE,
    Type: choice(...PARAMETER_TYPES),
    DefaultValue: DEFAULT_VALUE_RULE,
    EnumValues: {
      kind: 'list',
      minItems: 1,
      maxItems: Number.MAX_SAFE_INTEGER,
      item: PARAMETER_TEXT_RULE,
      allowed: 'a list of the strings that are allowed',
    },
  },
  ['Name', 'Type'],
  [
    {
      key: 'EnumValues',
      when: [{ path: 'EnumValues' }],
      needs: [{ path: 'Type', matches: 'String' }],
      allowed: 'omitted unless Type is String',
    },
  ],
);

/** How old a run may be that a step uses again (SageMaker developer guide, Turn on step caching). */
const EXPIRE_AFTER_RULE: StringRule = {
  kind: 'string',
  minLength: 2,
  maxLength: 64,
  // The developer guide's own examples have no P, and those of the SageMaker Python SDK have it in either case.
  pattern: '[pP]?([0-9]+[yY])?([0-9]+[mM])?([0-9]+[wW])?([0-9]+[dD])?([tT]([0-9]+[hH])?([0-9]+[mM])?)?',
  reserved: '.*[pPtT]',
  allowed:
    'an ISO 8601 duration of years, months, weeks, days, hours or minutes, such as P30D, PT12H or P1DT12H',
};

const CACHE_RULE = object({ Enabled: BOOLEAN, ExpireAfter: EXPIRE_AFTER_RULE }, ['Enabled']);

export const BACKOFF_RATE_RULE = described('a number of at least 0');

/** SageMaker developer guide, Retry policy for pipeline steps. */
const RETRY_POLICY_RULE = object(
  {
    ExceptionType: {
      kind: 'list',
      minItems: 1,
      maxItems: STEP_EXCEPTIONS.length + JOB_EXCEPTIONS.length,
      item: choice(...STEP_EXCEPTIONS, ...JOB_EXCEPTIONS),
      allowed: `a list of ${choice(...STEP_EXCEPTIONS, ...JOB_EXCEPTIONS).allowed}`,
    },
    IntervalSeconds: integer(1, 43_200, 'seconds'),
    BackoffRate: BACKOFF_RATE_RULE,
    MaxAttempts: integer(1, 20),
    ExpireAfterMin: integer(1, 14_400, 'minutes'),
  },
  ['ExceptionType'],
  [
    {
      key: 'ExpireAfterMin',
      when: [{ path: 'MaxAttempts' }, { path: 'ExpireAfterMin' }],
      needs: [],
      allowed: 'omitted if MaxAttempts is set',
    },
  ],
);

const PROPERTY_FILE_RULE = object(
  { PropertyFileName: text(256, 1), OutputName: text(256, 1), FilePath: text(1024, 1) },
  ['PropertyFileName', 'OutputName', 'FilePath'],
);

const listOf = (item: Rule, allowed: string, more: Partial<ListRule> = {}): ListRule => ({
  kind: 'list',
  minItems: 0,
  maxItems: Number.MAX_SAFE_INTEGER,
  item,
  allowed,
  ...more,
});

export const STEP_RULE = object(
  {
    Name: PIPELINE_PART_NAME_RULE,
    Type: choice('Processing'),
    DisplayName: text(255, 1),
    Description: text(3072),
    DependsOn: listOf(PIPELINE_PART_NAME_RULE, 'a list of names of steps'),
    Arguments: PROCESSING_REQUEST_RULE,
    CacheConfig: CACHE_RULE,
    RetryPolicies: listOf(RETRY_POLICY_RULE, 'a list of retry policies'),
    PropertyFiles: listOf(PROPERTY_FILE_RULE, 'a list of property files', { uniqueBy: 'PropertyFileName' }),
  },
  ['Name', 'Type', 'Arguments'],
);

/** The experiment and the trial of executions. Each may be a function. */
export const PIPELINE_EXPERIMENT_RULE = object(
  { ExperimentName: EXPERIMENT_NAME_RULE, TrialName: EXPERIMENT_NAME_RULE },
  ['ExperimentName', 'TrialName'],
);

/** What a definition is like, but for what its parts refer to. */
export const PIPELINE_RULE = object(
  {
    Version: choice('2020-12-01'),
    Metadata: METADATA_RULE,
    MlflowConfig: METADATA_RULE,
    Parameters: listOf(PARAMETER_RULE, `a list of at most ${MAX_PARAMETERS} parameters with each Name once`, {
      maxItems: MAX_PARAMETERS,
      uniqueBy: 'Name',
    }),
    PipelineExperimentConfig: PIPELINE_EXPERIMENT_RULE,
    Steps: listOf(STEP_RULE, 'a list of one or more steps with each Name once', {
      minItems: 1,
      uniqueBy: 'Name',
    }),
  },
  ['Version', 'Steps'],
);

/** Name of a pipeline in Amazon SageMaker Studio (SageMaker API reference, CreatePipeline). */
export const PIPELINE_DISPLAY_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 256,
  pattern: '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}',
  allowed: 'a name of 1 to 256 letters, digits and hyphens, beginning and ending with a letter or digit',
};

export const PIPELINE_DESCRIPTION_RULE = text(3072);

/** How many steps of an execution may run at the same time (SageMaker API reference, ParallelismConfiguration). */
export const MAX_PARALLEL_STEPS_RULE: IntegerRule = {
  kind: 'integer',
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  allowed: 'a whole number of at least 1',
};
