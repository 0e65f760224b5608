/** Has the form of AWS's own: 12 lowercase letters and digits. */
const EXECUTION_ID = 'localrun0001';

const PIPELINE_ARN = 'arn:aws:sagemaker:us-east-1:123456789012:pipeline';

/**
 * What an execution on this machine says about itself, by the path of each value. The ID is always the same, so that the
 * user can name URIs that contain it.
 */
export const executionValues = (pipelineName: string, start: Date): Readonly<Record<string, string>> => {
  const arn = `${PIPELINE_ARN}/${pipelineName}`;
  return {
    'Execution.PipelineExecutionArn': `${arn}/execution/${EXECUTION_ID}`,
    'Execution.PipelineExecutionId': EXECUTION_ID,
    'Execution.PipelineArn': arn,
    'Execution.PipelineName': pipelineName,
    'Execution.StartDateTime': start.toISOString(),
    'Execution.CurrentDateTime': start.toISOString(),
  };
};
