import {
  DescribeProcessingJobCommand,
  type SageMakerClient,
  StopProcessingJobCommand,
} from '@aws-sdk/client-sagemaker';
import type { StopProcessingJobEvent, StopProcessingJobResult } from '../../workflow/function-contracts';
import { isNoSuchJob, isYoung, unattendedJobName } from '../../workflow/unattended-job';

/**
 * Stops the job of an execution that has ended without it. A job that has ended, or is stopping, is left alone; one
 * that is not there may still be created while the event is young, so that is an error for Lambda to try again.
 */
export const stopProcessingJob =
  (client: SageMakerClient, jobNamePrefix: string) =>
  async (event: StopProcessingJobEvent): Promise<StopProcessingJobResult> => {
    const ProcessingJobName = unattendedJobName(event, jobNamePrefix);
    const describe = () => client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
    const stop = () => client.send(new StopProcessingJobCommand({ ProcessingJobName }));
    const runs = async () => (await describe()).ProcessingJobStatus === 'InProgress';
    try {
      if (await runs()) {
        await stop().catch(async (error) => {
          // It may have ended since the look.
          if (await runs()) throw error;
        });
      }
    } catch (error) {
      if (!isNoSuchJob(error) || isYoung(event, new Date())) throw error;
    }
    return { ProcessingJobName };
  };
