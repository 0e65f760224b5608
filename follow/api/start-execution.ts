import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { clientSettings } from './client-settings';
import type { NewExecution } from './run-api';

/** Starts an execution. @returns its ARN. */
export const startExecution = async (region: string, execution: NewExecution): Promise<string> => {
  const client = new SFNClient(clientSettings(region));
  const { executionArn } = await client.send(new StartExecutionCommand(execution));
  if (executionArn === undefined) throw new Error('Step Functions returned no ARN');
  return executionArn;
};
