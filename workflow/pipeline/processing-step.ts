import type { PrebuiltImage } from '../deployment/prebuilt-images';
import type { UploadedScript, UploadedSource } from '../deployment/uploaded-code';
import type { ProcessingJob } from '../job/processing-job';
import { SHORT_FORM_NAMES } from '../job/processing-job-relations';
import type { RetryPolicy } from './pipeline-definition';
import type { PipelineValue, WithPipelineValues } from './pipeline-value';

/** Keys whose last part is the name of a file, which the step's command contains. */
type LiteralKey = 'S3Script' | 'S3SourceArchive' | 'SourceEntrypoint';

/** Keys that the construct sets for a job that omits them. */
type OptionalKey = 'ImageUri' | 'RoleArn';

/** Maps over each alternative of the union. */
type JobOf<Job> = Job extends unknown
  ? {
      readonly [Key in keyof Job as Exclude<Key, OptionalKey>]: Key extends LiteralKey
        ? Job[Key]
        : WithPipelineValues<Job[Key]>;
    } & { readonly [Key in OptionalKey & keyof Job]?: string | PipelineValue<string> }
  : never;

/**
 * The job of a step. Its keys are those of {@link ProcessingJob}; a parameter, an output of another step or another value
 * of the pipeline may stand for a scalar, but a list is a literal, and so are the paths of code.
 */
export type PipelineJob = JobOf<ProcessingJob>;

/** The names of a job's outputs. */
type OutputNames<Job> =
  | (Job extends { readonly S3Output: string | object } ? 'output_data' : never)
  | (Job extends { readonly ProcessingOutputConfig: { readonly Outputs: readonly (infer Output)[] } }
      ? Output extends { readonly OutputName: infer Name extends string }
        ? Name
        : never
      : never);

/** A misspelt key does not compile. */
type OnlyJobKeys<Job> = { readonly [Key in Exclude<keyof Job, keyof ProcessingJob>]: never };

/** Settings of a step. */
export interface ProcessingStepProps<Job = PipelineJob> {
  /** The job that the step runs. Its image and its role are added if it omits them. */
  readonly job: Job;
  /** A prebuilt image from AWS, for a job without ImageUri. @default - scikit-learn 1.2-1 */
  readonly prebuiltImage?: PrebuiltImage;
  /** The script to upload and run, instead of S3Script. @default - none */
  readonly scriptFile?: UploadedScript;
  /** The folder of code to upload and run, instead of S3SourceArchive and SourceEntrypoint. @default - none */
  readonly sourceDir?: UploadedSource;
  /** Steps that have to succeed first, beside those whose outputs the job uses. @default - none */
  readonly dependsOn?: readonly ProcessingStep[];
  /**
   * Uses the outputs of an earlier run of the step with the same image, entrypoint, arguments, environment and input URIs.
   * AWS does not look at the objects there, at the outputs' URIs, the role or the instances.
   * @default - the step runs each time
   */
  readonly cache?: {
    /** How old that run may be: an ISO 8601 duration, such as `P30D` or `PT12H`. */
    readonly expireAfter: string;
  };
  /** When SageMaker runs the step again. @default - {@link DEFAULT_RETRY_POLICIES} */
  readonly retryPolicies?: readonly RetryPolicy[];
  /** Name in Amazon SageMaker Studio, at most 255 characters. @default - the step's name */
  readonly displayName?: string;
  /** At most 3,072 characters. @default - none */
  readonly description?: string;
}

/** A step of a pipeline: one processing job. */
export interface ProcessingStep<Outputs extends string = string> extends ProcessingStepProps {
  /** Unique in a pipeline. */
  readonly name: string;
  /** The S3 URI of each output, for a step that reads it. That step runs after this one. */
  readonly outputs: { readonly [Name in Outputs]: PipelineValue<string> };
}

/**
 * Throttling and faults of the service are retried for an hour or so; a quota in use and a lack of capacity for six hours.
 */
export const DEFAULT_RETRY_POLICIES: readonly RetryPolicy[] = [
  {
    ExceptionType: ['Step.SERVICE_FAULT', 'Step.THROTTLING'],
    IntervalSeconds: 10,
    BackoffRate: 2,
    MaxAttempts: 9,
  },
  {
    ExceptionType: ['SageMaker.RESOURCE_LIMIT', 'SageMaker.CAPACITY_ERROR'],
    IntervalSeconds: 60,
    BackoffRate: 1.5,
    ExpireAfterMin: 360,
  },
];

const outputPath = (step: string, output: string): string =>
  `Steps.${step}.ProcessingOutputConfig.Outputs['${output}'].S3Output.S3Uri`;

/** The name and the S3 URI of each output that a job uploads to S3. */
const uploads = ({ S3Output, ProcessingOutputConfig }: PipelineJob): (readonly [string, unknown])[] => [
  ...(S3Output === undefined ? [] : [[SHORT_FORM_NAMES.S3Output, S3Output] as const]),
  ...(ProcessingOutputConfig?.Outputs ?? []).flatMap(({ OutputName, S3Output: output }) =>
    output && typeof OutputName === 'string' ? [[OutputName, output.S3Uri] as const] : [],
  ),
];

/** The path of the `Get` of each output of a step, and what the job has as its S3 URI. */
export const outputUris = ({ name, job }: ProcessingStep): (readonly [path: string, uri: unknown])[] =>
  uploads(job).map(([output, uri]) => [outputPath(name, output), uri]);

/**
 * A step that runs a processing job. `step.outputs.NAME` is the S3 URI of an output, to be an input of another step.
 * @param name - 1 to 64 letters, digits, hyphens and underscores, unique in a pipeline.
 */
export const processingStep = <const Job extends PipelineJob>(
  name: string,
  props: ProcessingStepProps<Job & OnlyJobKeys<Job>>,
): ProcessingStep<OutputNames<Job>> => {
  const outputs = Object.fromEntries(
    uploads(props.job).map(([output]) => [output, { Get: outputPath(name, output) }]),
  );
  return { ...props, name, outputs: outputs as ProcessingStep<OutputNames<Job>>['outputs'] };
};
