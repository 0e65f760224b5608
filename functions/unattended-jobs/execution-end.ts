import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { isEndedStatus } from '../../workflow/functions/unattended-job';

/**
 * Whether an execution has ended. It has if it does not exist: Step Functions deletes an execution 90 days after its end,
 * or with its state machine.
 */
export const hasEnded = async (stepFunctions: SFNClient, executionArn: string): Promise<boolean> => {
  try {
    // The function may have no permission to decrypt the execution's input and output.
    const command = new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' });
    return isEndedStatus((await stepFunctions.send(command)).status);
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return true;
    throw error;
  }
};
