import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type {
  StopProcessingJobEvent,
  StopProcessingJobResult,
} from '../../workflow/functions/function-contracts';
import { endedExecution, isNoSuchJob, isYoung } from '../../workflow/functions/unattended-job';
import { processingJobName } from '../../workflow/job/processing-job-name';
import { hasEnded } from '../execution-end';
import { stopRunningJob } from '../stop-running-job';

/**
 * Stops the job of an execution that has ended without it. An execution that runs, as it was redriven or its name was
 * used again, keeps its job. While the event is young nothing is given up: Step Functions may still tell the status of
 * before the end, and a job that is not there may still be created; Lambda tries again then.
 * @throws Error while the event is young, and the execution runs or its job is not there.
 */
export const stopProcessingJob =
  (sageMaker: SageMakerClient, stepFunctions: SFNClient, jobNamePrefix: string) =>
  async (event: StopProcessingJobEvent): Promise<StopProcessingJobResult> => {
    const executionArn = endedExecution(event);
    const ProcessingJobName = processingJobName(jobNamePrefix, executionArn);
    if (await hasEnded(stepFunctions, executionArn)) {
      await stopRunningJob(sageMaker, ProcessingJobName).catch((error) => {
        if (!isNoSuchJob(error) || isYoung(event, new Date())) throw error;
      });
    } else if (isYoung(event, new Date())) {
      throw new Error(`${executionArn} has ended, as its event says, but Step Functions says that it runs.`);
    }
    return { ProcessingJobName };
  };
