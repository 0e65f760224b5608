import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ACCOUNT_ID } from './aws-emulator';

/** What a user does with Step Functions. */
export interface StateMachines {
  /** Creates a state machine whose role has its name, and returns its ARN. */
  createStateMachine(name: string, definition: object): Promise<string>;
  startExecution(stateMachineArn: string, input: object): Promise<string>;
  stopExecution(executionArn: string): Promise<void>;
  untilItEnds(executionArn: string): Promise<DescribeExecutionOutput>;
  /** Waits until the condition holds. @throws Error if the execution ends first. */
  untilWithin(executionArn: string, holds: () => boolean): Promise<void>;
  /** The states that an execution has entered, in order. */
  statesOf(executionArn: string): Promise<string[]>;
}

export const stateMachines = (client: SFNClient): StateMachines => {
  let executions = 0;

  const untilItEnds = async (executionArn: string): Promise<DescribeExecutionOutput> => {
    const execution = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return untilItEnds(executionArn);
  };

  const untilWithin = async (executionArn: string, holds: () => boolean): Promise<void> => {
    while (!holds()) {
      const { status, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== 'RUNNING' && !holds())
        throw new Error(`${executionArn} ended as ${status}: ${error} ${cause}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  return {
    createStateMachine: async (name, definition) => {
      const { stateMachineArn = '' } = await client.send(
        new CreateStateMachineCommand({
          name,
          definition: JSON.stringify(definition),
          roleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${name}`,
        }),
      );
      return stateMachineArn;
    },
    startExecution: async (stateMachineArn, input) => {
      executions += 1;
      const { executionArn = '' } = await client.send(
        new StartExecutionCommand({
          stateMachineArn,
          name: `run-${executions}`,
          input: JSON.stringify(input),
        }),
      );
      return executionArn;
    },
    stopExecution: async (executionArn) => {
      await client.send(new StopExecutionCommand({ executionArn }));
    },
    untilItEnds,
    untilWithin,
    statesOf: async (executionArn) => {
      const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
      return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    },
  };
};
