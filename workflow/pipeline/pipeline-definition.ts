/** What SageMaker inserts when it runs a pipeline (developer guide, Pipelines JSON schema). */
export type PipelineFunction =
  | {
      /** Path of the value, such as `Parameters.InputUri`. */
      readonly Get: string;
    }
  | {
      /** Text put together from others. */
      readonly 'Std:Join': {
        /** Stands between two values. */
        readonly On: string;
        /** The texts and the values, in their order. */
        readonly Values: readonly (string | PipelineFunction)[];
      };
    };

export const PARAMETER_TYPES = ['String', 'Integer', 'Float', 'Boolean'] as const;
/**
 * The type of a parameter's values.
 * @useDeclaredType
 */
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** A parameter of a definition. An execution may set it. */
export interface DefinedParameter {
  /** 1 to 64 letters, digits, hyphens and underscores, unique in a pipeline. */
  readonly Name: string;
  /** The type of its values. */
  readonly Type: ParameterType;
  /** Value of executions that set none. @default - each execution must set it */
  readonly DefaultValue?: string | number | boolean;
  /** The values that are allowed, for a String. */
  readonly EnumValues?: readonly string[];
}

export const STEP_EXCEPTIONS = ['Step.SERVICE_FAULT', 'Step.THROTTLING'] as const;
export const JOB_EXCEPTIONS = [
  'SageMaker.CAPACITY_ERROR',
  'SageMaker.JOB_INTERNAL_ERROR',
  'SageMaker.RESOURCE_LIMIT',
] as const;

/**
 * What a retry policy is for: faults of SageMaker and throttling of a step, and for its job a lack of capacity, an internal
 * error, and a quota in use.
 * @useDeclaredType
 */
export type RetriedException = (typeof STEP_EXCEPTIONS)[number] | (typeof JOB_EXCEPTIONS)[number];

/** When SageMaker runs a step again. */
export interface RetryPolicy {
  /** One or more faults. */
  readonly ExceptionType: readonly RetriedException[];
  /** Seconds before the first retry, 1 to 43,200. @default 1 */
  readonly IntervalSeconds?: number;
  /** What multiplies the interval after each retry. @default 2 */
  readonly BackoffRate?: number;
  /** 1 to 20. Cannot be set together with ExpireAfterMin. @default 5 */
  readonly MaxAttempts?: number;
  /** Minutes after which it no longer retries, 1 to 14,400. Cannot be set together with MaxAttempts. */
  readonly ExpireAfterMin?: number;
}

/**
 * The request of a step's job, in which a function may stand for any scalar. SageMaker chooses the job's name. Without the
 * SDK's types, which an app that uses the constructs does not have.
 */
export interface StepArguments {
  readonly RoleArn: unknown;
  readonly AppSpecification: unknown;
  readonly ProcessingResources: unknown;
  readonly StoppingCondition?: unknown;
  readonly ProcessingInputs?: unknown;
  readonly ProcessingOutputConfig?: unknown;
  readonly Environment?: unknown;
  readonly NetworkConfig?: unknown;
  readonly ExperimentConfig?: unknown;
  readonly Tags?: unknown;
}

/** A step that runs a processing job. */
export interface DefinedStep {
  readonly Name: string;
  readonly Type: 'Processing';
  readonly DisplayName?: string;
  readonly Description?: string;
  /** Names of steps that have to succeed first, beside those whose properties it uses. */
  readonly DependsOn?: readonly string[];
  readonly Arguments: StepArguments;
  readonly CacheConfig?: { readonly Enabled: boolean; readonly ExpireAfter?: string };
  readonly RetryPolicies?: readonly RetryPolicy[];
}

/** Names of the experiment and of the trial that executions belong to. */
export interface PipelineExperimentConfig {
  /** 1 to 120 letters, digits and hyphens. SageMaker creates an experiment that does not exist. */
  readonly ExperimentName: string | PipelineFunction;
  /** The same for a trial, which Studio shows as a run group. */
  readonly TrialName: string | PipelineFunction;
}

/** A pipeline of processing steps, as SageMaker takes it. */
export interface PipelineDefinition {
  readonly Version: '2020-12-01';
  readonly Metadata: Readonly<Record<string, never>>;
  readonly Parameters: readonly DefinedParameter[];
  /** @default - no experiment */
  readonly PipelineExperimentConfig?: PipelineExperimentConfig;
  readonly Steps: readonly DefinedStep[];
}
