import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';

/** The prepare function's result: a member that is absent would be an error where the state machine takes it by its path. */
export type WholeRequest = {
  readonly [Member in keyof Required<CreateProcessingJobCommandInput>]: NonNullable<
    CreateProcessingJobCommandInput[Member]
  >;
};

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
export const toWholeRequest = (request: CreateProcessingJobCommandInput): WholeRequest =>
  ({ ...SILENT, ...request }) as WholeRequest;
