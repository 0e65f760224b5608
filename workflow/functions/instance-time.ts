import type { DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import type { InstanceTime } from './function-contracts';

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
