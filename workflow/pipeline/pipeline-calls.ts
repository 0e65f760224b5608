/** Where the states of an execution keep the ARN of its pipeline's execution. */
export const PIPELINE_EXECUTION_ARN = '$.Pipeline.PipelineExecutionArn';

/** No call of the API lasts as long. */
export const CALL_TIMEOUT_IN_SECONDS = 60;

/** An action of SageMaker that Step Functions calls: `arn:aws:states:::aws-sdk:sagemaker:startPipelineExecution`. */
export const sageMakerAction = (partition: string, action: string): string =>
  `arn:${partition}:states:::aws-sdk:sagemaker:${action}`;
