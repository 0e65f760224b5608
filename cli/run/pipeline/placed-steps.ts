import { LOCAL_DEPLOYED_JOB, wholeJobInput } from '../../../local/local-deployment';
import { knownJob } from '../../../local/pipeline/known-job';
import { stepOutputs } from '../../../local/pipeline/step-outputs';
import { unorderedReads } from '../../../local/pipeline/unordered-reads';
import type { S3Mapping } from '../../../local/s3/s3-mapping';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import type { DefinedStep } from '../../../workflow/pipeline/pipeline-definition';
import { stepsBefore } from '../../../workflow/pipeline/steps-before';
import { UsageError } from '../../command-line/usage-error';
import { checkedJob } from '../sources/prepared-run';
import { ofAllSteps } from './all-steps';
import type { ResolvedStep } from './resolved-steps';

/** A step with a valid job, and the places on this machine of what it writes. */
export interface PlacedStep {
  readonly name: string;
  /** The input of its execution. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly job: ProcessingJob;
  /** Without those that the user has a place for. */
  readonly outputs: readonly S3Mapping[];
  /** The names of the steps that have ended when it starts. */
  readonly before: ReadonlySet<string>;
}

/** @throws UsageError that names each value that the run needs, and that only Terraform knows. */
const neededJob = (resolved: ResolvedStep['job']): Readonly<Record<string, unknown>> => {
  const { job, unknown } = knownJob(resolved);
  if (unknown.length === 0) return job;
  const sentences = unknown.map(
    ({ key, expression }) =>
      `${key} is set from ${expression}, which only Terraform knows; make a plan and run it with --plan or, if a parameter has the value, set it with --parameter.`,
  );
  throw new UsageError(sentences.join('\n'));
};

/**
 * Checks the job of each step, and finds a place for its outputs.
 * @param folder absolute path of the folder of all steps' outputs.
 * @param given the places that the user has named.
 * @throws UsageError with a line for each fault.
 */
export const placedSteps = (
  steps: readonly ResolvedStep[],
  definitions: readonly DefinedStep[],
  folder: string,
  given: readonly S3Mapping[],
): Promise<readonly PlacedStep[]> =>
  ofAllSteps(steps, ({ name, definition, job: resolved }) => {
    const input = wholeJobInput(neededJob(resolved));
    const job = checkedJob(LOCAL_DEPLOYED_JOB, input);
    return {
      ...{ name, input, job },
      outputs: stepOutputs(name, job, folder, given),
      before: stepsBefore(definition, definitions),
    };
  });

/** The first place that stands for a URI counts. */
export const distinct = (mappings: readonly S3Mapping[]): readonly S3Mapping[] =>
  mappings.filter(({ uri }, index) => mappings.findIndex((each) => each.uri === uri) === index);

/**
 * What a step reads from and writes to: its own outputs, and those of the steps before it. Steps that write to the same URI
 * share the folder of the first.
 */
export const visibleOutputs = (
  { name, before }: PlacedStep,
  steps: readonly PlacedStep[],
): readonly S3Mapping[] => {
  const visible = steps.filter((each) => each.name === name || before.has(each.name));
  const uris = visible.flatMap(({ outputs }) => outputs.map(({ uri }) => uri));
  return distinct(steps.flatMap(({ outputs }) => outputs)).filter(({ uri }) => uris.includes(uri));
};

/**
 * @param readable what is there before the step starts.
 * @throws UsageError that names each input that another step may not have written yet.
 */
export const refuseUnorderedReads = (
  { job }: PlacedStep,
  readable: readonly S3Mapping[],
  steps: readonly PlacedStep[],
): void => {
  const sentences = unorderedReads(job, readable, steps).map(
    ({ input: { key, uri }, writer }) =>
      `${key}: ${writer} writes ${uri}, but this step does not wait for it; use the output of ${writer} as the URI, or add ${writer} to DependsOn. For files of an earlier execution, add --s3 ${uri}=PATH`,
  );
  if (sentences.length > 0) throw new UsageError(sentences.join('\n'));
};
