import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { DEFAULT_PREBUILT_IMAGE } from '../../workflow/deployment/prebuilt-images';
import type { CompletePipelineJob } from '../../workflow/pipeline/define-pipeline';
import type { KnownValues } from '../../workflow/pipeline/known-values';
import { withKnownValues } from '../../workflow/pipeline/pipeline-value';
import type { ProcessingStep } from '../../workflow/pipeline/processing-step';
import { deployedCode } from '../job/deployed-job';
import { jobImage } from '../job/job-image';
import { JobRole } from '../job/job-role';
import { grantedJob } from './granted-job';
import type { PipelineContext } from './pipeline-context';
import { stepRoleSuffix } from './step-role-suffix';

/** The job of a step with what the deployment adds to it. */
export interface PipelineStepJob {
  readonly job: CompletePipelineJob;
  /** ARN of the role that the job assumes, unless an execution names another one. */
  readonly roleArn: string;
  /** Undefined if the job has an existing role. */
  readonly role: JobRole | undefined;
  /** The image that the role may pull, or undefined if the deployment looks up a prebuilt one of its region. */
  readonly grantedImage: string | undefined;
  /** What must exist before the job can run. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Where the parts of steps are in the tree of constructs. Each has the suffix of its step's role as its ID. */
export interface StepScopes {
  /** Of the code and the images. */
  readonly steps: Construct;
  /** Of the roles. */
  readonly jobs: Construct;
}

const knownText = (value: unknown, known: KnownValues): string | undefined => {
  const text = withKnownValues(value, known.value, undefined);
  return typeof text === 'string' ? text : undefined;
};

/** Adds the code, the image and the role of a step. */
export const addPipelineJob = (
  { steps, jobs }: StepScopes,
  context: PipelineContext,
  step: ProcessingStep,
  known: KnownValues,
): PipelineStepJob => {
  const { job, prebuiltImage = DEFAULT_PREBUILT_IMAGE } = step;
  const suffix = stepRoleSuffix(step.name);
  const scope = new Construct(steps, suffix);
  const code = deployedCode(scope, { ...step, name: `${context.name}/${suffix}` });
  const ImageUri = job.ImageUri ?? jobImage(scope, { job: {}, prebuiltImage });
  // The checks allow an image that only executions know if there is a repository.
  const image = knownText(ImageUri, known) ?? context.additionalImageRepositories[0] ?? '';
  const complete = { ...job, ...code?.keys, ImageUri };
  const own = job.RoleArn === undefined;
  const role = own ? new JobRole(jobs, suffix, context, grantedJob(complete, image, known), code) : undefined;
  const roleArn = role?.arn ?? knownText(job.RoleArn, known) ?? '';
  return {
    // The checks allow one kind of code only.
    job: { ...complete, RoleArn: job.RoleArn ?? roleArn } as CompletePipelineJob,
    roleArn,
    role,
    grantedImage: job.ImageUri === undefined ? undefined : image,
    dependsOn: [...(role?.policies ?? []), ...(code ? [code.object] : [])],
  };
};
