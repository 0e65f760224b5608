import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import type { PrepareProcessingJobResult } from './function-contracts';

/** What stands for a member on which a request is silent; to the API it says the same. */
const SILENT = {
  ProcessingInputs: [],
  ProcessingOutputConfig: { Outputs: [] },
  // The API's own default, a day.
  StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
  Environment: {},
  NetworkConfig: {},
  Tags: [],
  ExperimentConfig: {},
} as const satisfies Partial<CreateProcessingJobCommandInput>;

/** The request with every member of the API's, for a state machine that takes each by its path. */
export const toWholeRequest = (request: CreateProcessingJobCommandInput): PrepareProcessingJobResult =>
  ({ ...SILENT, ...request }) as PrepareProcessingJobResult;
