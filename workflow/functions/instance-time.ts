import type { DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';

/** The instances that a job has, and the time for which SageMaker bills them. What is not known yet is absent. */
export interface InstanceTime {
  /** For a job with InstancePreferences, the type that SageMaker selected. */
  readonly InstanceType?: string;
  readonly InstanceCount?: number;
  /**
   * Whole seconds from ProcessingStartTime to ProcessingEndTime, rounded up. AWS prices instances by the second
   * (aws.amazon.com/sagemaker/ai/pricing). That it bills this interval is documented only for the same two times of a
   * training job (API reference, DescribeTrainingJob).
   */
  readonly ProcessingSeconds?: number;
  /** ProcessingSeconds of all instances together. */
  readonly InstanceSeconds?: number;
}

type Job = Pick<
  DescribeProcessingJobCommandOutput,
  'ProcessingResources' | 'ProcessingStartTime' | 'ProcessingEndTime'
>;

const processingSeconds = ({ ProcessingStartTime, ProcessingEndTime }: Job): number | undefined =>
  ProcessingStartTime && ProcessingEndTime
    ? Math.max(0, Math.ceil((ProcessingEndTime.getTime() - ProcessingStartTime.getTime()) / 1000))
    : undefined;

/** The instances of a job and their time, from the answer of DescribeProcessingJob. */
export const instanceTime = (job: Job): InstanceTime => {
  const cluster = job.ProcessingResources?.ClusterConfig;
  const type = cluster?.SelectedInstanceType ?? cluster?.InstanceType;
  // A count for all preferences is known before one is selected.
  const count = cluster?.SelectedInstanceCount ?? cluster?.InstanceCount;
  const seconds = processingSeconds(job);
  return {
    ...(type && { InstanceType: type }),
    ...(count !== undefined && { InstanceCount: count }),
    ...(seconds !== undefined && { ProcessingSeconds: seconds }),
    ...(seconds !== undefined && count !== undefined && { InstanceSeconds: seconds * count }),
  };
};
