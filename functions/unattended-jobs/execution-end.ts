import { DescribeExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { isEndedStatus } from '../../workflow/functions/unattended-job';

/**
 * Whether an execution has ended. One that Step Functions does not know has: it forgets an execution 90 days after its
 * end, and with its state machine.
 */
export const hasEnded = async (stepFunctions: SFNClient, executionArn: string): Promise<boolean> => {
  try {
    // Without its input and output, which the caller may have no right to decrypt.
    const command = new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' });
    return isEndedStatus((await stepFunctions.send(command)).status);
  } catch (error) {
    if (error instanceof Error && error.name === 'ExecutionDoesNotExist') return true;
    throw error;
  }
};
