import type { Deployment } from '../../workflow/deployment/deployment';
import type { PrepareProcessingJobEvent } from '../../workflow/functions/function-contracts';
import { prepareProcessingJob as prepareRequest } from '../../workflow/functions/prepare-processing-job';
import { type CompleteRequest, toCompleteRequest } from '../../workflow/job/complete-request';

/** Makes the whole request for the job that the event asks for, and calls nobody. */
export const prepareProcessingJob =
  (deployment: Deployment) =>
  async (event: PrepareProcessingJobEvent): Promise<CompleteRequest> =>
    toCompleteRequest(prepareRequest(event, deployment));
