import type { JobDescription } from '../api/run-api';

/** Members of the description that CreateProcessingJob has, too. */
const REQUEST_MEMBERS = [
  'ProcessingJobName',
  'ProcessingResources',
  'AppSpecification',
  'ProcessingInputs',
  'ProcessingOutputConfig',
  'StoppingCondition',
  'NetworkConfig',
  'RoleArn',
  'ExperimentConfig',
] as const satisfies readonly (keyof JobDescription)[];

/** The job's CreateProcessingJob request. Of its environment it has the names alone, for a value may be a secret. */
export const jobRequest = (job: JobDescription): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(
    REQUEST_MEMBERS.flatMap((name) => (job[name] === undefined ? [] : [[name, job[name]]])),
  ),
  ...(job.Environment && { Environment: Object.keys(job.Environment) }),
});

export const instanceCount = ({ ProcessingResources }: JobDescription): number =>
  ProcessingResources?.ClusterConfig?.InstanceCount ?? 1;

const ENDED: readonly unknown[] = ['Completed', 'Failed', 'Stopped'];

export const hasEnded = ({ ProcessingJobStatus }: JobDescription): boolean =>
  ENDED.includes(ProcessingJobStatus);
