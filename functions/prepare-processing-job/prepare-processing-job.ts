import type { Deployment } from '../../workflow/deployment';
import type { PrepareProcessingJobEvent } from '../../workflow/function-contracts';
import { prepareProcessingJob as prepareRequest } from '../../workflow/prepare-processing-job';
import { toWholeRequest, type WholeRequest } from '../../workflow/whole-request';

/** Makes the whole request for the job that the event asks for, and calls nobody. */
export const prepareProcessingJob =
  (deployment: Deployment) =>
  async (event: PrepareProcessingJobEvent): Promise<WholeRequest> =>
    toWholeRequest(prepareRequest(event, deployment));
