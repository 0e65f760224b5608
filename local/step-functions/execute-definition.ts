import './promise-with-resolvers';
import { type StateMachineDefinition as InterpreterDefinition, StateMachine } from 'aws-local-stepfunctions';
import type { State, StateMachineDefinition } from '../../workflow/definition/states-language';
import type { RunOutcome } from '../../workflow/run/run-event';

type Json = Parameters<StateMachine['run']>[0];
export type TaskHandler = (input: unknown) => Promise<unknown>;

/** An event of the interpreter. */
export interface ExecutionEvent {
  readonly type: string;
  readonly state?: { readonly name: string; readonly type: string; readonly input?: unknown };
  readonly Error?: string;
  readonly Cause?: unknown;
}

export interface ExecutionProps {
  readonly definition: StateMachineDefinition;
  readonly input: unknown;
  readonly executionArn: string;
  /** By state name. */
  readonly tasks: Readonly<Record<string, TaskHandler>>;
  /** Replaces every wait and every retry interval. @default - as in the definition */
  readonly waitInMilliseconds?: number;
  /** How often the execution has been redriven: `$$.Execution.RedriveCount`. @default 0 */
  readonly redriveCount?: number;
  /** @default - none */
  readonly onEvent?: (event: ExecutionEvent) => void;
}

export interface RunningExecution {
  readonly outcome: Promise<RunOutcome>;
  abort(): void;
}

/** The states, and those in maps. */
const statesOfType = (
  { States }: Pick<StateMachineDefinition, 'States'>,
  types: readonly State<string>['Type'][],
): string[] =>
  Object.entries(States).flatMap(([name, state]) => [
    ...(types.includes(state.Type) ? [name] : []),
    ...(state.Type === 'Map' ? statesOfType(state.ItemProcessor, types) : []),
  ]);

const forEachState = (names: readonly string[], milliseconds: number | undefined): Record<string, number> =>
  milliseconds === undefined ? {} : Object.fromEntries(names.map((name) => [name, milliseconds]));

const contextObject = (executionArn: string, input: unknown, redriveCount: number) => {
  const [machine = '', name = ''] = executionArn.split(':').slice(-2);
  return {
    Execution: {
      Id: executionArn,
      Name: name,
      Input: input as Json,
      StartTime: new Date().toISOString(),
      RedriveCount: redriveCount,
    },
    StateMachine: { Id: executionArn.replace(/:execution:.*$/, `:stateMachine:${machine}`), Name: machine },
  };
};

const ENDS: Readonly<Record<string, (event: Record<string, unknown>) => RunOutcome>> = {
  ExecutionSucceeded: ({ output }) => ({ status: 'SUCCEEDED', output }),
  ExecutionFailed: ({ Error: error, Cause: cause }) => ({
    status: 'FAILED',
    error: String(error),
    cause: String(cause),
  }),
  ExecutionTimeout: () => ({ status: 'TIMED_OUT' }),
  ExecutionAborted: () => ({ status: 'ABORTED' }),
};

/** Executes a definition on this machine. The given functions replace its tasks. */
export const executeDefinition = ({
  definition,
  input,
  executionArn,
  tasks,
  waitInMilliseconds,
  redriveCount = 0,
  onEvent,
}: ExecutionProps): RunningExecution => {
  // A clone, because the interpreter changes the definition.
  const machine = new StateMachine(structuredClone(definition) as InterpreterDefinition, {
    // Validation is slow, and synthesis already checks the definition.
    validationOptions: { noValidate: true },
  });
  const execution = machine.run(input as Json, {
    noThrowOnAbort: true,
    context: contextObject(executionArn, input, redriveCount),
    overrides: {
      taskResourceLocalHandlers: tasks as Record<string, (input: Json) => Promise<Json>>,
      waitTimeOverrides: forEachState(statesOfType(definition, ['Wait']), waitInMilliseconds),
      retryIntervalOverrides: forEachState(statesOfType(definition, ['Task']), waitInMilliseconds),
    },
  });
  // The events already report how it ended.
  execution.result.catch(() => undefined);
  const follow = async (): Promise<RunOutcome> => {
    for await (const event of execution.eventLogs) {
      onEvent?.(event as ExecutionEvent);
      const end = ENDS[event.type];
      if (end) return end(event as unknown as Record<string, unknown>);
    }
    return { status: 'ABORTED' };
  };
  return { outcome: follow(), abort: execution.abort };
};
