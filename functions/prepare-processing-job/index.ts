import { readDeployment } from '../../workflow/deployment';
import type {
  PrepareProcessingJobEvent,
  PrepareProcessingJobResult,
} from '../../workflow/function-contracts';
import { prepareProcessingJob } from '../../workflow/prepare-processing-job';
import { toWholeRequest } from '../../workflow/whole-request';

const deployment = readDeployment(process.env);

/** Makes the whole request for the job that the event asks for, and calls nobody. */
export const handler = async (event: PrepareProcessingJobEvent): Promise<PrepareProcessingJobResult> =>
  toWholeRequest(prepareProcessingJob(event, deployment));
