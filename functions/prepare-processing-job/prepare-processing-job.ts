import type { Deployment } from '../../workflow/deployment';
import type {
  PrepareProcessingJobEvent,
  PrepareProcessingJobResult,
} from '../../workflow/function-contracts';
import { prepareProcessingJob as prepareRequest } from '../../workflow/prepare-processing-job';
import { toWholeRequest } from '../../workflow/whole-request';

/** Makes the whole request for the job that the event asks for, and calls nobody. */
export const prepareProcessingJob =
  (deployment: Deployment) =>
  async (event: PrepareProcessingJobEvent): Promise<PrepareProcessingJobResult> =>
    toWholeRequest(prepareRequest(event, deployment));
