import { InputError } from '../../terraform-plan/input-error';
import type { pollingDefinition } from '../../workflow/definition/polling-definition';
import type { State, StateMachineDefinition } from '../../workflow/definition/states-language';
import type { syncDefinition } from '../../workflow/definition/sync-definition';
import type { UnvalidatedJob } from '../../workflow/job/processing-job';
import { isRecord, parseJson } from '../../workflow/rules/json-value';

type PollingState = keyof ReturnType<typeof pollingDefinition>['States'];
type SyncState = keyof ReturnType<typeof syncDefinition>['States'];

/** The tasks of each integration, the first of which starts an execution. */
const POLLING_TASKS = ['StartProcessingJob', 'GetJobStatus'] as const satisfies readonly PollingState[];
const SYNC_TASKS = [
  'PrepareProcessingJob',
  'RunProcessingJob',
  'FindJob',
  'GetJobStatus',
] as const satisfies readonly SyncState[];

/** What tells this workflow from other state machines, in words. */
export const WORKFLOW_STATES = `${POLLING_TASKS.join(' and ')}, or ${SYNC_TASKS.join(', ')}`;

/** The state of the sync integration that calls SageMaker, not a function. */
const RUN_STATE: SyncState = 'RunProcessingJob';
const RUN_RESOURCE = /^arn:[^:]+:states:::sagemaker:createProcessingJob\.sync$/;
const FUNCTION_ARN = /^arn:[^:]+:lambda:(?<region>[^:]+):(?<accountId>\d{12}):function:(?<name>[\w-]+)/;

type JsonObject = Readonly<Record<string, unknown>>;

/** The definition in a text, if it is this workflow's: its states tell, not the names of its resources. */
export const parseWorkflow = (text: string): JsonObject | undefined => {
  const definition = parseJson(text);
  if (!isRecord(definition) || !isRecord(definition.States)) return undefined;
  const { StartAt, States } = definition;
  const isThis = [POLLING_TASKS, SYNC_TASKS].some(
    (tasks) => StartAt === tasks[0] && tasks.every((name) => Object.hasOwn(States, name)),
  );
  return isThis ? definition : undefined;
};

const TYPES: readonly unknown[] = ['Task', 'Wait', 'Choice', 'Pass', 'Succeed', 'Fail'];

const isState = (state: unknown): state is State<string> =>
  isRecord(state) &&
  TYPES.includes(state.Type) &&
  (state.Type !== 'Task' || (typeof state.Resource === 'string' && isRecord(state.Parameters ?? {})));

const isExecutable = (definition: JsonObject): definition is JsonObject & StateMachineDefinition =>
  isRecord(definition.States) && Object.values(definition.States).every(isState);

/**
 * The definition, whose states are of the types that a local run executes. It was made for AWS, so its paths and
 * transitions are not checked again.
 * @throws InputError that names the states of other types.
 */
export const executableDefinition = (definition: JsonObject, address: string): StateMachineDefinition => {
  if (isExecutable(definition)) return definition;
  const others = Object.entries(isRecord(definition.States) ? definition.States : {})
    .filter(([, state]) => !isState(state))
    .map(([name]) => name);
  throw new InputError(
    `The definition of ${address} must have only complete states of the types ${TYPES.join(', ')} to run on this machine; these are not: ${others.join(', ')}.`,
  );
};

/** A function as a task names it. */
export interface InvokedFunction {
  readonly region: string;
  readonly accountId: string;
  readonly name: string;
  readonly arn: string;
}

const invokedFunction = (arn: string): InvokedFunction | undefined => {
  const { region, accountId, name } = FUNCTION_ARN.exec(arn)?.groups ?? {};
  return region !== undefined && accountId !== undefined && name !== undefined
    ? { region, accountId, name, arn }
    : undefined;
};

/**
 * The function that each task invokes, by the name of its state.
 * @throws InputError for a task that calls another service.
 */
export const invokedFunctions = (
  { States }: StateMachineDefinition,
  address: string,
): Readonly<Record<string, InvokedFunction>> =>
  Object.fromEntries(
    Object.entries(States).flatMap(([name, state]) => {
      if (state.Type !== 'Task' || (name === RUN_STATE && RUN_RESOURCE.test(state.Resource))) return [];
      const invoked = invokedFunction(state.Resource);
      if (invoked) return [[name, invoked]];
      throw new InputError(
        `The state ${name} of ${address} calls ${state.Resource}. On this machine, a task can only invoke a Lambda function of the plan, and ${RUN_STATE} can call sagemaker:createProcessingJob.sync.`,
      );
    }),
  );

/** The deployed job: what the first state passes to its function, without what it adds about the execution. */
export const deployedJob = ({ StartAt, States }: StateMachineDefinition): UnvalidatedJob => {
  const start = States[StartAt];
  const event = start?.Type === 'Task' ? (start.Parameters ?? {}) : {};
  return Object.fromEntries(Object.entries(event).filter(([key]) => !key.endsWith('.$')));
};
