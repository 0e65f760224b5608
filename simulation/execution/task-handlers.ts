import type { TaskHandler } from '../../local/step-functions/execute-definition';
import type { Integration } from '../../workflow/definition/integration';
import type { Invoke, WorkflowFunctionKey } from '../aws/simulated-lambda';
import { count, type ExecutionRecord } from '../results/execution-record';
import type { Faults } from '../scenario/faults';
import { EVENTS_OF_A_SYNC_TASK, EVENTS_OF_AN_INVOCATION } from './history';

export interface TaskHandlersProps {
  readonly integration: Integration;
  readonly record: ExecutionRecord;
  readonly faults: Faults;
  readonly invoke: Invoke;
  readonly runJob: TaskHandler;
  /** Whether the execution is still running. */
  readonly isRunning: () => boolean;
  readonly trace: (text: string) => void;
}

/** If an execution is aborted during a retry's interval, the interpreter retries once more; Step Functions does not. */
const aborted = (): Error =>
  Object.assign(new Error('The execution has ended.'), { isRetryable: false, isCatchable: false });

const FUNCTION_TASKS = {
  polling: { StartProcessingJob: 'start', GetJobStatus: 'status' },
  sync: { PrepareProcessingJob: 'prepare', FindJob: 'status', GetJobStatus: 'status' },
} as const satisfies Record<Integration, Record<string, WorkflowFunctionKey>>;

const isQuotaError = (error: Error): boolean => error.name.includes('ResourceLimitExceeded');

/** A quota in use or throttling by the account is not an injected fault, so it does not count as one. */
const isAccountError = (error: Error): boolean =>
  isQuotaError(error) || /ThrottlingException|Rate exceeded/.test(`${error.name} ${error.message}`);

/** The error of Step Functions' own integration shows it only in its cause. */
const isAccessDenied = ({ name, message }: Error): boolean =>
  name === 'AccessDeniedException' || (name.startsWith('SageMaker.') && message.includes('not authorized'));

const STARTS: readonly string[] = ['StartProcessingJob', 'RunProcessingJob'];

const hasRunningJob = ({ jobs }: ExecutionRecord): boolean =>
  jobs.some(({ endedAt }) => endedAt === undefined);

/** Marks the first attempt of a task, or that an attempt succeeded. */
const resetAttempts = ({ faults, record }: TaskHandlersProps, name: string): void => {
  faults.attempts.failed = 0;
  record.task = { name, failingSince: undefined };
};

const recordFailure = (props: TaskHandlersProps, name: string, error: Error, beganAt: number): void => {
  const { integration, record, faults, trace } = props;
  if (record.task) record.task.failingSince ??= beganAt;
  if (!isAccountError(error)) faults.attempts.failed += 1;
  // The sync integration looks for its job after each attempt.
  if (isQuotaError(error) && integration === 'polling' && hasRunningJob(record)) {
    record.violations.push('It waits for a quota that its own job fills.');
  }
  if (STARTS.includes(name) && isAccessDenied(error)) record.forbiddenStarts += 1;
  count(record.failures, error.name);
  trace(`${name} failed: ${error.name}`);
};

/** Runs one attempt of a task, and records how it ended. */
const attempt = async (
  props: TaskHandlersProps,
  name: string,
  events: number,
  run: () => Promise<unknown>,
): Promise<unknown> => {
  const { record, isRunning } = props;
  if (!isRunning()) throw aborted();
  if (name !== record.task?.name) resetAttempts(props, name);
  record.historyEvents += events;
  const beganAt = Date.now();
  try {
    const result = await run();
    resetAttempts(props, name);
    return result;
  } catch (error) {
    recordFailure(props, name, error as Error, beganAt);
    throw error;
  }
};

const functionTask =
  (props: TaskHandlersProps, name: string, key: WorkflowFunctionKey): TaskHandler =>
  (event) =>
    attempt(props, name, EVENTS_OF_AN_INVOCATION, () => {
      const { faults, invoke } = props;
      const fault = faults.invocation(name);
      if (fault?.startsWith('no answer')) faults.attempts.failed += 1;
      return invoke(key, event, fault);
    });

/** The simulated tasks of a definition, by state name. */
export const taskHandlers = (props: TaskHandlersProps): Record<string, TaskHandler> => {
  const tasks: Record<string, WorkflowFunctionKey> = FUNCTION_TASKS[props.integration];
  return {
    ...Object.fromEntries(Object.entries(tasks).map(([name, key]) => [name, functionTask(props, name, key)])),
    RunProcessingJob: (input) =>
      attempt(props, 'RunProcessingJob', EVENTS_OF_A_SYNC_TASK, () => props.runJob(input)),
  };
};
