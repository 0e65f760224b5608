import {
  DescribeProcessingJobCommand,
  type SageMakerClient,
  StopProcessingJobCommand,
} from '@aws-sdk/client-sagemaker';

/** Stops a job that is in progress. Does nothing if the job has ended or is stopping. */
export const stopRunningJob = async (client: SageMakerClient, ProcessingJobName: string): Promise<void> => {
  const describe = () => client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
  const stop = () => client.send(new StopProcessingJobCommand({ ProcessingJobName }));
  const runs = async () => (await describe()).ProcessingJobStatus === 'InProgress';
  if (!(await runs())) return;
  await stop().catch(async (error) => {
    // The job may have ended in the meantime.
    if (await runs()) throw error;
  });
};
