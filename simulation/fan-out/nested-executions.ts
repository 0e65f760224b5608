import { isDeepStrictEqual } from 'node:util';
import type { TaskHandler } from '../../local/step-functions/execute-definition';
import { IntegrationError } from '../../local/step-functions/sync-integration';
import type { RunOutcome } from '../../workflow/run/run-event';
import { sleep } from '../aws/sleep';
import type { ApiRate } from '../scenario/api-rate';
import type { CallMeter } from '../scenario/call-meter';
import type { Random } from '../scenario/random';

/** Faults in a StartExecution call of Step Functions. A lost response is that of an execution that was started. */
export const START_FAULTS = ['throttled', 'service error', 'lost request', 'lost response'] as const;
export type StartFault = (typeof START_FAULTS)[number];

/** What `startExecution.sync:2` is given. */
export interface NestedInput {
  readonly StateMachineArn: string;
  /** @default - Step Functions makes up a name */
  readonly Name?: string;
  readonly Input: unknown;
}

interface NestedExecution {
  readonly name: string;
  readonly input: unknown;
  readonly arn: string;
  readonly startedAt: number;
  readonly end: Promise<RunOutcome>;
  outcome: RunOutcome | undefined;
}

export interface NestedExecutionsProps {
  /** The rate of StartExecution. */
  readonly rate: ApiRate;
  readonly calls: CallMeter;
  readonly random: Random;
  readonly drawFault: () => StartFault | undefined;
  /** Runs the execution that is started. */
  readonly run: (name: string, input: unknown) => Promise<RunOutcome>;
}

interface NestedExecutions extends NestedExecutionsProps {
  readonly executions: Map<string, NestedExecution>;
}

const THROTTLED = new IntegrationError('StepFunctions.ThrottlingException', 'Rate exceeded');
const CLIENT_ERROR = new IntegrationError(
  'StepFunctions.SdkClientException',
  'Unable to execute HTTP request',
);

const serviceError = (random: Random): IntegrationError =>
  new IntegrationError(
    random.pick(['StepFunctions.AWSStepFunctionsException', 'StepFunctions.SfnException']),
    'Internal error',
  );

const newExecution = (
  { executions, run }: NestedExecutions,
  { StateMachineArn, Input }: NestedInput,
  name: string,
): NestedExecution => {
  const arn = `${StateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const execution: NestedExecution = {
    name,
    input: Input,
    arn,
    startedAt: Date.now(),
    end: run(name, Input),
    outcome: undefined,
  };
  execution.end.then((outcome) => {
    execution.outcome = outcome;
  });
  executions.set(name, execution);
  return execution;
};

/**
 * StartExecution is idempotent while the execution runs: with the same name and input it returns the same execution.
 * Afterwards the name is in use for 90 days (Step Functions API reference).
 */
const start = (nested: NestedExecutions, input: NestedInput): NestedExecution => {
  const { executions, random } = nested;
  const name = input.Name ?? `made-up-${random.next()}`;
  const existing = executions.get(name);
  if (!existing) return newExecution(nested, input, name);
  if (existing.outcome === undefined && isDeepStrictEqual(existing.input, input.Input)) return existing;
  throw new IntegrationError(
    'StepFunctions.ExecutionAlreadyExistsException',
    `Execution Already Exists: '${existing.arn}'`,
  );
};

const startWithFault = (nested: NestedExecutions, input: NestedInput): NestedExecution => {
  const { rate, calls, random, drawFault } = nested;
  const fault = drawFault();
  if (fault === 'lost request') throw CLIENT_ERROR;
  const isThrottled = !rate.take();
  calls.count('StartExecution', isThrottled);
  if (isThrottled || fault === 'throttled') throw THROTTLED;
  if (fault === 'service error') throw serviceError(random);
  const execution = start(nested, input);
  if (fault === 'lost response') throw CLIENT_ERROR;
  return execution;
};

/** The members of DescribeExecution, as the integration spells them. */
const describe = ({ name, arn, startedAt, input, outcome }: NestedExecution) => ({
  ExecutionArn: arn,
  Name: name,
  Status: outcome?.status ?? 'RUNNING',
  StartDate: startedAt,
  Input: JSON.stringify(input),
  ...(outcome?.status === 'SUCCEEDED' && { Output: outcome.output }),
  ...(outcome?.status === 'FAILED' && { Error: outcome.error, Cause: outcome.cause }),
});

/** Seconds until an event reports the end of an execution to the one that waits for it. */
const drawEventDelay = (random: Random): number => random.pick([0.2, 0.5, 1, 2]);

const runToEnd = async (nested: NestedExecutions, input: NestedInput): Promise<unknown> => {
  const execution = startWithFault(nested, input);
  const outcome = await execution.end;
  await sleep(drawEventDelay(nested.random));
  const description = describe(execution);
  if (outcome.status === 'SUCCEEDED') return description;
  throw new IntegrationError('States.TaskFailed', JSON.stringify(description));
};

/** `aws-sdk:sfn:describeExecution`. */
const find = async (
  { executions, calls, random, drawFault }: NestedExecutions,
  executionArn: string,
): Promise<unknown> => {
  if (drawFault() !== undefined) throw serviceError(random);
  calls.count('DescribeExecution', false);
  const execution = executions.get(executionArn.slice(executionArn.lastIndexOf(':') + 1));
  if (execution) return { ...describe(execution), StartDate: new Date(execution.startedAt).toISOString() };
  throw new IntegrationError(
    'Sfn.ExecutionDoesNotExistException',
    `Execution Does Not Exist: '${executionArn}'`,
  );
};

/** The tasks of an item, by state name. */
export type ItemTasks = Readonly<Record<'RunJob' | 'FindExecution', TaskHandler>>;

/** The tasks of an item, in an account that keeps the names of its executions. */
export const itemTasks = (props: NestedExecutionsProps): ItemTasks => {
  const nested: NestedExecutions = { ...props, executions: new Map() };
  return {
    RunJob: (input) => runToEnd(nested, input as NestedInput),
    FindExecution: (input) => find(nested, (input as { readonly ExecutionArn: string }).ExecutionArn),
  };
};
