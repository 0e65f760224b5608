import type {
  Execution,
  HistoryEvent,
  JobDescription,
  LogEvent,
  MetricPoint,
  MetricQuery,
  RunApi,
  StoredObject,
} from '../../../follow/api/run-api';
import { followRun } from '../../../follow/run/follow-run';
import { DEFAULT_POLL_BOUNDS, waitSeconds } from '../../../workflow/deployment/poll-interval';
import type { RunEvent } from '../../../workflow/run/run-event';

export const START = Date.parse('2026-11-28T10:00:00Z');
const EXECUTION_ARN = 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-1';
export const JOB = 'machine-0123456789abcdef0123456789abcdef';

const SECOND = 1_000;

/** A clock that moves only when somebody waits for it. */
export const simulatedClock = (start = START) => {
  let now = start;
  return {
    now: () => now,
    wait: async (milliseconds: number): Promise<void> => {
      now += milliseconds;
    },
  };
};

export interface Simulation {
  /** How long the job runs. */
  readonly seconds: number;
  /** Events that come to the log, each when its host writes it. @default - none */
  readonly log?: readonly LogEvent[];
  /** How long CloudWatch takes to show an event. @default 2 s */
  readonly logDelay?: (event: LogEvent) => number;
  readonly instanceCount?: number;
  /** How the execution ends. @default - ExecutionSucceeded */
  readonly end?: Pick<HistoryEvent, 'type' | 'output' | 'error' | 'cause'>;
  readonly jobStatus?: 'Completed' | 'Failed' | 'Stopped';
  readonly objects?: readonly StoredObject[];
}

/** The history of an execution with integration polling whose job runs for a time. */
const historyOf = ({ seconds, end = { type: 'ExecutionSucceeded' } }: Simulation): HistoryEvent[] => {
  const events: HistoryEvent[] = [];
  let time = START;
  const add = (event: Omit<HistoryEvent, 'id' | 'time'>, after = 0): void => {
    time += after;
    events.push({ id: events.length + 1, time, ...event });
  };
  const output = (wait: number): string => JSON.stringify({ ProcessingJobName: JOB, WaitSeconds: wait });
  add({ type: 'ExecutionStarted', input: '{}' });
  add({ type: 'TaskStateEntered', state: 'StartProcessingJob', input: '{}' });
  add({ type: 'LambdaFunctionScheduled' });
  let wait = 10;
  add({ type: 'TaskStateExited', state: 'StartProcessingJob', output: output(wait) }, SECOND);
  while (time < START + (seconds + 1) * SECOND) {
    add({ type: 'WaitStateEntered', state: 'Wait', input: output(wait) });
    add({ type: 'WaitStateExited', state: 'Wait', output: output(wait) }, wait * SECOND);
    add({ type: 'TaskStateEntered', state: 'GetJobStatus', input: output(wait) });
    add({ type: 'LambdaFunctionScheduled' });
    wait = waitSeconds((time - START) / SECOND, DEFAULT_POLL_BOUNDS);
    add({ type: 'TaskStateExited', state: 'GetJobStatus', output: output(wait) }, 500);
    add({ type: 'ChoiceStateEntered', state: 'IsDone?', input: output(wait) });
    add({ type: 'ChoiceStateExited', state: 'IsDone?', output: output(wait) });
  }
  add({ type: 'SucceedStateEntered', state: 'Success', input: '{}' });
  add(end);
  return events;
};

const describedJob = (
  { seconds, instanceCount = 1, jobStatus = 'Completed' }: Simulation,
  now: number,
): JobDescription => {
  const end = START + (seconds + 1) * SECOND;
  return {
    ProcessingJobName: JOB,
    ProcessingJobArn: `arn:aws:sagemaker:eu-west-1:123456789012:processing-job/${JOB}`,
    ProcessingJobStatus: now < end ? 'InProgress' : jobStatus,
    CreationTime: new Date(START + SECOND),
    ProcessingStartTime: new Date(START + SECOND),
    ...(now >= end && { ProcessingEndTime: new Date(end) }),
    AppSpecification: { ImageUri: 'image' },
    Environment: { PASSWORD: 'hunter2' },
    ProcessingResources: {
      ClusterConfig: { InstanceCount: instanceCount, InstanceType: 'ml.m5.large', VolumeSizeInGB: 20 },
    },
    ProcessingInputs: [
      {
        InputName: 'input_data',
        S3Input: { S3Uri: 's3://bucket/in', LocalPath: '/opt/ml/processing/input', S3DataType: 'S3Prefix' },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'output_data',
          S3Output: {
            S3Uri: 's3://bucket/out',
            LocalPath: '/opt/ml/processing/output',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
  };
};

/** What the execution runs, as far as it matters. */
export const DEFINITION = {
  StartAt: 'StartProcessingJob',
  States: { StartProcessingJob: { Type: 'Task', Next: 'Success' }, Success: { Type: 'Succeed' } },
};

/** A value for each metric, host and minute: of the second host it is one more. */
const metricsOf = ({ metrics, instanceCount, from, to, periodInSeconds }: MetricQuery): MetricPoint[] =>
  metrics.flatMap((metric, index) =>
    Array.from({ length: instanceCount }, (_, host) => host).flatMap((host) =>
      Array.from({ length: Math.ceil((to - from) / (periodInSeconds * SECOND)) }, (_, minute) => ({
        ...{ metric, host: `algo-${host + 1}` },
        ...{ time: from + minute * periodInSeconds * SECOND, value: 10 * (index + 1) + host },
      })),
    ),
  );

const METRIC_PAGE_SIZE = 100_800;
const LOG_PAGE_SIZE = 10_000;
const OBJECT_PAGE_SIZE = 1_000;

const pageOf = <Item>(items: readonly Item[], size: number, token?: string) => {
  const from = Number(token ?? 0);
  const nextToken = from + size < items.length ? { nextToken: String(from + size) } : {};
  return { items: items.slice(from, from + size), ...nextToken };
};

/** AWS with one run. `calls` has the name of each call. */
export const simulatedAws = (simulation: Simulation, clock: { now(): number }) => {
  const history = historyOf(simulation);
  const { log = [], logDelay = () => 2 * SECOND, objects = [] } = simulation;
  const calls: string[] = [];
  const endTime = history.at(-1)?.time ?? START;
  const called = (name: string): void => {
    calls.push(name);
  };
  const execution: Execution = {
    ...{ executionArn: EXECUTION_ARN, stateMachineArn: '', name: 'run-1', startTime: START },
    ...(clock.now() > endTime ? { status: 'SUCCEEDED', stopTime: endTime } : { status: 'RUNNING' }),
  };
  const api: RunApi = {
    newestExecution: async () => EXECUTION_ARN,
    describeExecution: async () => execution,
    historyPage: async (_, limit, token) => {
      called('GetExecutionHistory');
      const known = history.filter(({ time }) => time <= clock.now()).reverse();
      return pageOf(known, limit, token);
    },
    describeJob: async () => {
      called('DescribeProcessingJob');
      return describedJob(simulation, clock.now());
    },
    itemCounts: async () => {
      called('DescribeMapRun');
      return { total: 0, running: 0, succeeded: 0, failed: 0 };
    },
    logPage: async (_, from, token) => {
      called('FilterLogEvents');
      const shown = log.filter((event) => event.time >= from && event.time + logDelay(event) <= clock.now());
      return pageOf(shown, LOG_PAGE_SIZE, token);
    },
    objectPage: async (_, token) => {
      called('ListObjectsV2');
      return pageOf(objects, OBJECT_PAGE_SIZE, token);
    },
    definition: async () => {
      called('DescribeStateMachineForExecution');
      return JSON.stringify(DEFINITION);
    },
    metricPage: async (query, token) => {
      called('GetMetricData');
      return pageOf(metricsOf(query), METRIC_PAGE_SIZE, token);
    },
    renewCredentials: () => called('renewCredentials'),
  };
  return { api, calls, execution, endTime };
};

export const logEvent = (seconds: number, message: string, host = 'algo-1'): LogEvent => ({
  id: `${host}-${seconds}-${message}`,
  time: START + seconds * SECOND,
  message,
  stream: `${JOB}/${host}-1795860000`,
});

interface FollowedProps {
  /** When following begins, in seconds after the run. @default 0 */
  readonly from?: number;
  /** Replaces calls of the API. */
  readonly api?: (api: RunApi, clock: ReturnType<typeof simulatedClock>) => Partial<RunApi>;
}

/** Follows a simulated run to its end. */
export const followed = async (
  simulation: Simulation,
  { from = 0, api = () => ({}) }: FollowedProps = {},
) => {
  const clock = simulatedClock(START + from * SECOND);
  const aws = simulatedAws(simulation, clock);
  const events: RunEvent[] = [];
  const notices: string[] = [];
  const missing: string[] = [];
  const outcome = await followRun({
    execution: aws.execution,
    api: { ...aws.api, ...api(aws.api, clock) },
    clock,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    onNotice: (sentence) => notices.push(sentence),
    onMissing: (sentence) => missing.push(sentence),
  });
  const lines = events.flatMap((event) =>
    event.type === 'Log' ? [event.host === undefined ? event.line : `${event.host} ${event.line}`] : [],
  );
  return { ...aws, outcome, events, lines, notices, missing, clock };
};
