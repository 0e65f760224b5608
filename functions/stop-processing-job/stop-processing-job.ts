import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type {
  StopProcessingJobEvent,
  StopProcessingJobResult,
} from '../../workflow/functions/function-contracts';
import { isJobNotFound } from '../../workflow/functions/job-not-found';
import { executionArnOf, jobMayStillAppear } from '../../workflow/functions/unattended-job';
import { processingJobName } from '../../workflow/job/processing-job-name';
import { hasEnded } from '../unattended-jobs/execution-end';
import { stopRunningJob } from '../unattended-jobs/stop-running-job';

/**
 * Stops the job of an execution that has ended. An execution that runs, because it was redriven or its name was used
 * again, keeps its job. Soon after the event, the function fails so that Lambda retries it: Step Functions may still
 * report the status from before the end, and the job may still be created.
 * @throws Error soon after the event, if the execution runs or its job does not exist.
 */
export const stopProcessingJob =
  (sageMaker: SageMakerClient, stepFunctions: SFNClient, jobNamePrefix: string) =>
  async (event: StopProcessingJobEvent): Promise<StopProcessingJobResult> => {
    const executionArn = executionArnOf(event);
    const ProcessingJobName = processingJobName(jobNamePrefix, executionArn);
    if (await hasEnded(stepFunctions, executionArn)) {
      await stopRunningJob(sageMaker, ProcessingJobName).catch((error) => {
        if (!isJobNotFound(error) || jobMayStillAppear(event, new Date())) throw error;
      });
    } else if (jobMayStillAppear(event, new Date())) {
      throw new Error(
        `The event says that ${executionArn} has ended, but Step Functions still reports it as running. Lambda will retry.`,
      );
    }
    return { ProcessingJobName };
  };
