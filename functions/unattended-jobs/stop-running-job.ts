import {
  DescribeProcessingJobCommand,
  type SageMakerClient,
  StopProcessingJobCommand,
} from '@aws-sdk/client-sagemaker';

/** Stops a job that is in progress. One that has ended, or is stopping, is left alone. */
export const stopRunningJob = async (client: SageMakerClient, ProcessingJobName: string): Promise<void> => {
  const describe = () => client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
  const stop = () => client.send(new StopProcessingJobCommand({ ProcessingJobName }));
  const runs = async () => (await describe()).ProcessingJobStatus === 'InProgress';
  if (!(await runs())) return;
  await stop().catch(async (error) => {
    // It may have ended since the look.
    if (await runs()) throw error;
  });
};
