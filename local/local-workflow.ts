import type { StateMachineDefinition } from '../workflow/definition/states-language';
import type { LocalFunction } from './lambda/function-process';

/** A workflow to run on this machine. */
export interface LocalWorkflow {
  readonly definition: StateMachineDefinition;
  /** What each task that invokes a function runs, by the name of its state. */
  readonly functions: Readonly<Record<string, LocalFunction>>;
  readonly region: string;
  /** The ID of the AWS account, 12 digits. */
  readonly accountId: string;
  readonly stateMachineName: string;
}

/** The ARN of one of its executions. */
export const executionArn = ({ region, accountId, stateMachineName }: LocalWorkflow, name: string): string =>
  `arn:aws:states:${region}:${accountId}:execution:${stateMachineName}:${name}`;
