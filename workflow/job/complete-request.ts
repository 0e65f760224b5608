import type { ProcessingJobRequest } from './create-processing-job-request';

/**
 * A request with every member of the API. The state machine reads each member by its path, and a path to an absent member
 * is an error.
 */
export type CompleteRequest = Required<ProcessingJobRequest>;

/** The values that mean the same to the API as an absent member. */
const EMPTY = {
  ProcessingInputs: [],
  ProcessingOutputConfig: { Outputs: [] },
  Environment: {},
  NetworkConfig: {},
  Tags: [],
  ExperimentConfig: {},
} satisfies Partial<CompleteRequest>;

/** The same request with every member of the API. */
export const toCompleteRequest = (request: ProcessingJobRequest): CompleteRequest => ({
  ...EMPTY,
  ...request,
});
