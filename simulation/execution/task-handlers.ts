import type { TaskHandler } from '../../local/step-functions/execute-definition';
import type { Integration } from '../../workflow/definition/integration';
import type { FunctionKey } from '../../workflow/functions/function-contracts';
import type { Invoke } from '../aws/simulated-lambda';
import { count, type ExecutionRecord } from '../results/execution-record';
import type { Faults } from '../scenario/faults';
import { EVENTS_OF_A_SYNC_TASK, EVENTS_OF_AN_INVOCATION } from './history';

export interface TaskHandlersProps {
  readonly integration: Integration;
  readonly record: ExecutionRecord;
  readonly faults: Faults;
  readonly invoke: Invoke;
  readonly runJob: TaskHandler;
  /** Whether the execution goes on. */
  readonly isRunning: () => boolean;
  readonly trace: (text: string) => void;
}

/** The interpreter tries once more where a Retry waits as the execution is aborted; Step Functions does not. */
const aborted = (): Error =>
  Object.assign(new Error('The execution has ended.'), { isRetryable: false, isCatchable: false });

const FUNCTION_TASKS = {
  polling: { StartProcessingJob: 'start', GetJobStatus: 'status' },
  sync: { PrepareProcessingJob: 'prepare', FindJob: 'status', GetJobStatus: 'status' },
} as const satisfies Record<Integration, Record<string, FunctionKey>>;

const isQuota = (error: Error): boolean => error.name.includes('ResourceLimitExceeded');

/** An account that is full or busy is no fault that was put in, and is waited for as long as it takes. */
const isAccount = (error: Error): boolean =>
  isQuota(error) || /ThrottlingException|Rate exceeded/.test(`${error.name} ${error.message}`);

/** Step Functions' own integration tells it in the cause alone. */
const isForbiddenStart = ({ name, message }: Error): boolean =>
  name === 'AccessDeniedException' || (name.startsWith('SageMaker.') && message.includes('not authorized'));

const STARTS: readonly string[] = ['StartProcessingJob', 'RunProcessingJob'];

const runs = ({ jobs }: ExecutionRecord): boolean => jobs.some(({ endedAt }) => endedAt === undefined);

/** What each task of a definition does when it is simulated. */
export const taskHandlers = ({
  integration,
  record,
  faults,
  invoke,
  runJob,
  isRunning,
  trace,
}: TaskHandlersProps): Record<string, TaskHandler> => {
  const { attempts } = faults;
  const beginTask = (name: string): void => {
    attempts.failed = 0;
    record.task = { name, failingSince: undefined };
  };

  const attempt = async (name: string, events: number, run: () => Promise<unknown>): Promise<unknown> => {
    if (!isRunning()) throw aborted();
    if (name !== record.task?.name) beginTask(name);
    record.historyEvents += events;
    const beganAt = Date.now();
    try {
      const result = await run();
      beginTask(name);
      return result;
    } catch (error) {
      if (record.task) record.task.failingSince ??= beganAt;
      if (!isAccount(error as Error)) attempts.failed += 1;
      // .sync looks for its job after each attempt.
      if (isQuota(error as Error) && integration === 'polling' && runs(record)) {
        record.violations.push('It waits for a quota that its own job fills.');
      }
      if (STARTS.includes(name) && isForbiddenStart(error as Error)) record.forbiddenStarts += 1;
      count(record.failures, (error as Error).name);
      trace(`${name} failed: ${(error as Error).name}`);
      throw error;
    }
  };

  const functionTask =
    (name: string, key: FunctionKey): TaskHandler =>
    (event) =>
      attempt(name, EVENTS_OF_AN_INVOCATION, () => {
        const fault = faults.invocation(name);
        if (fault?.startsWith('no answer')) attempts.failed += 1;
        return invoke(key, event, fault);
      });

  const tasks: Record<string, FunctionKey> = FUNCTION_TASKS[integration];
  return {
    ...Object.fromEntries(Object.entries(tasks).map(([name, key]) => [name, functionTask(name, key)])),
    RunProcessingJob: (input) =>
      attempt('RunProcessingJob', EVENTS_OF_A_SYNC_TASK, () => runJob(input) as Promise<unknown>),
  };
};
