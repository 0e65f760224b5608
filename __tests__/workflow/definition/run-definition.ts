import { FunctionError } from '../../../local/lambda/function-process';
import { executeDefinition } from '../../../local/step-functions/execute-definition';
import type { StateMachineDefinition, TaskState } from '../../../workflow/definition/states-language';
import { DEFAULT_POLL_BOUNDS } from '../../../workflow/deployment/poll-interval';
import type {
  GetProcessingJobStatusResult,
  ProcessingJobStatus,
} from '../../../workflow/functions/function-contracts';
import { type JobDescription, toJobStatus } from '../../../workflow/functions/job-status';
import type { RunOutcome } from '../../../workflow/run/run-event';
import { EXECUTION_ARN } from '../job/sample-jobs';

export const STATUS_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:status';
export const JOB_NAME = 'sagemaker-processing-0123456789abcdef0123456789abcdef';
export const JOB_ARN = `arn:aws:sagemaker:eu-west-1:123456789012:processing-job/${JOB_NAME}`;

const ExecutionStartTime = expect.stringMatching(/^\d{4}-.*Z$/);

/** What the event of the first function says about the execution. */
export const EXECUTION = { ExecutionArn: EXECUTION_ARN, ExecutionStartTime };

/** The event of a status check. */
export const STATUS_CHECK = { ProcessingJobName: JOB_NAME, ExecutionStartTime };

/** The status function's result for a job of five minutes. */
export const seen = (
  status: ProcessingJobStatus,
  keys: Partial<JobDescription> = {},
): GetProcessingJobStatusResult =>
  toJobStatus(
    {
      ProcessingJobName: JOB_NAME,
      ProcessingJobArn: JOB_ARN,
      ProcessingJobStatus: status,
      CreationTime: new Date('2026-01-01T00:00:00Z'),
      ProcessingResources: undefined,
      AppSpecification: undefined,
      ...keys,
    },
    new Date('2026-01-01T00:05:00Z'),
    DEFAULT_POLL_BOUNDS,
  );

/** An error as Lambda reports it: its name, and its JSON as the cause. */
export const failure = (name: string, message = 'It did not work.'): FunctionError =>
  new FunctionError(name, JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));

export const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

/** The results and errors of a task's calls, in order. The last one repeats. */
export type Answers<Result> = readonly [Result | Error, ...(Result | Error)[]];

interface Run<Task extends string> {
  readonly outcome: RunOutcome;
  /** The states in the order in which they were entered. */
  readonly visited: readonly string[];
  /** The input of each call of a task. */
  readonly inputsOf: (task: Task) => readonly unknown[];
}

/** Executes a definition with tasks that answer as given, and without waiting. */
export const runDefinition = async <Task extends string>(
  definition: StateMachineDefinition,
  answers: Readonly<Record<Task, Answers<unknown>>>,
  input: unknown = {},
): Promise<Run<Task>> => {
  const visited: string[] = [];
  const inputs = new Map<string, unknown[]>();
  const task = ([name, results]: [string, Answers<unknown>]) => {
    const calls: unknown[] = [];
    inputs.set(name, calls);
    const call = async (event: unknown) => {
      const answer = results[Math.min(calls.length, results.length - 1)];
      calls.push(event);
      if (answer instanceof Error) throw answer;
      return answer;
    };
    return [name, call] as const;
  };
  const { outcome } = executeDefinition({
    definition,
    input,
    executionArn: EXECUTION_ARN,
    tasks: Object.fromEntries(Object.entries<Answers<unknown>>(answers).map(task)),
    waitInMilliseconds: 0,
    onEvent: ({ type, state }) => {
      if (state && /StateEntered$/.test(type)) visited.push(state.name);
    },
  });
  return { outcome: await outcome, visited, inputsOf: (name) => inputs.get(name) ?? [] };
};

/** The tasks of a definition, by state name. */
export const tasksOf = (definition: StateMachineDefinition): [string, TaskState<string>][] =>
  Object.entries(definition.States).filter(
    (entry): entry is [string, TaskState<string>] => entry[1].Type === 'Task',
  );
