import type { Deployment } from '../../workflow/deployment/deployment';
import type { PrepareProcessingJobEvent } from '../../workflow/functions/function-contracts';
import { prepareProcessingJob as prepareRequest } from '../../workflow/functions/prepare-processing-job';
import { type CompleteRequest, toCompleteRequest } from '../../workflow/job/complete-request';

/** Returns the complete request for the job of an event. Calls no service. */
export const prepareProcessingJob =
  (deployment: Deployment) =>
  async (event: PrepareProcessingJobEvent): Promise<CompleteRequest> =>
    toCompleteRequest(prepareRequest(event, deployment));
