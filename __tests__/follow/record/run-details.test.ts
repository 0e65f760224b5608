import type { RunApi } from '../../../follow/api/run-api';
import { type RunDetailsProps, readRunDetails } from '../../../follow/record/run-details';
import type { RunEvent } from '../../../workflow/run/run-event';
import { DEFINITION, followed, JOB, type Simulation, START, simulatedClock } from '../run/simulated-run';

const SECOND = 1_000;
const HOUR = 3_600;

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

const eventOf = <Type extends RunEvent['type']>(events: readonly RunEvent[], type: Type) =>
  events.find((event): event is EventOf<Type> => event.type === type);

interface Given {
  readonly api?: Partial<RunApi>;
  readonly changed?: Partial<RunDetailsProps>;
}

/** Follows a simulated run, and reads what is in none of its events. */
const detailsOf = async (simulation: Simulation, { api = {}, changed = {} }: Given = {}) => {
  const run = await followed(simulation);
  const missing: string[] = [];
  const [job, jobEnd] = [eventOf(run.events, 'JobCreated'), eventOf(run.events, 'JobEnded')];
  const details = await readRunDetails({
    api: { ...run.api, ...api },
    executionArn: run.execution.executionArn,
    ...(job && { job }),
    ...(jobEnd && { jobEnd }),
    clock: run.clock,
    signal: new AbortController().signal,
    onMissing: (sentence) => missing.push(sentence),
    ...changed,
  });
  return { ...run, details, missing };
};

test('the definition is the one that the execution ran', async () => {
  const { details } = await detailsOf({ seconds: 5 });
  expect(details.definition).toEqual(DEFINITION);
});

test('the instances are those that SageMaker used', async () => {
  const { details } = await detailsOf({ seconds: 5, instanceCount: 2 });
  expect(details.instances).toEqual({ type: 'ml.m5.large', count: 2 });
});

test('inputs have the number and size of their objects; an empty object for a folder is none', async () => {
  const objects = [
    { key: 'in/', sizeInBytes: 0, time: START },
    { key: 'in/a.csv', sizeInBytes: 7, time: START },
    { key: 'in/deep/b.csv', sizeInBytes: 5, time: START },
  ];
  const { details } = await detailsOf({ seconds: 5, objects });
  expect(details.inputs).toEqual([
    {
      ...{ name: 'input_data', place: 's3://bucket/in', localPath: '/opt/ml/processing/input' },
      ...{ count: 2, sizeInBytes: 12 },
    },
  ]);
  expect(details.outputs).toEqual([
    { name: 'output_data', place: 's3://bucket/out', localPath: '/opt/ml/processing/output' },
  ]);
});

test('an input of more than 5,000 objects has neither number nor size, after five calls', async () => {
  const objects = Array.from({ length: 5_001 }, (_, index) => ({
    ...{ key: `in/${index}`, sizeInBytes: 1, time: START - SECOND },
  }));
  const { details, calls } = await detailsOf({
    ...{ seconds: 5, objects },
    end: { type: 'ExecutionFailed', error: 'E', cause: '' },
  });
  expect(details.inputs).toEqual([
    { name: 'input_data', place: 's3://bucket/in', localPath: '/opt/ml/processing/input' },
  ]);
  expect(calls.filter((call) => call === 'ListObjectsV2')).toHaveLength(5);
});

test('a sample of each minute has the processor and the shares of memory and disk', async () => {
  const { details } = await detailsOf({ seconds: 100 });
  const sample = { type: 'Usage', cpuPercent: 10, memoryPercent: 20, diskPercent: 30 };
  // The job runs from the first second on: the first minute begins with it.
  expect(details.usage).toEqual([
    { ...sample, time: START + SECOND },
    { ...sample, time: START + 60 * SECOND },
  ]);
});

test('samples of several instances tell their host', async () => {
  const { details } = await detailsOf({ seconds: 5, instanceCount: 2 });
  expect(details.usage).toEqual([
    expect.objectContaining({ host: 'algo-1', cpuPercent: 10 }),
    expect.objectContaining({ host: 'algo-2', cpuPercent: 11 }),
  ]);
});

test('the metrics of all hosts and minutes are read to the last page', async () => {
  const { details, calls } = await detailsOf({ seconds: 10 * HOUR, instanceCount: 100 });
  // 3 metrics × 100 hosts × 601 minutes are more than one answer holds.
  expect(details.usage).toHaveLength(100 * 601);
  expect(calls.filter((call) => call === 'GetMetricData')).toHaveLength(2);
});

test('a run of an hour and its report take fewer than 400 calls, three of them for the report', async () => {
  const { calls } = await detailsOf({ seconds: HOUR });
  expect(calls.length).toBeLessThan(400);
  expect(calls.slice(calls.indexOf('DescribeStateMachineForExecution'))).toEqual([
    'DescribeStateMachineForExecution',
    'ListObjectsV2',
    'GetMetricData',
  ]);
});

test('a job that still runs is measured until now', async () => {
  const run = await followed({ seconds: 5 });
  const clock = simulatedClock(START + 150 * SECOND);
  const { usage } = await readRunDetails({
    ...{ api: run.api, executionArn: 'arn', clock, signal: new AbortController().signal },
    job: { type: 'JobCreated', jobName: JOB, time: START, request: {} },
    onMissing: () => undefined,
  });
  expect(usage.map(({ time }) => (time - START) / SECOND)).toEqual([0, 60, 120]);
});

test('without a job, or for a job that never ran, CloudWatch is not asked', async () => {
  const neverRan: EventOf<'JobEnded'> = {
    ...{ type: 'JobEnded', status: 'Failed', time: START, instances: {} },
  };
  const { calls, details, missing } = await detailsOf({ seconds: 5 }, { changed: { jobEnd: neverRan } });
  expect(calls).not.toContain('GetMetricData');
  expect({ usage: details.usage, missing }).toEqual({ usage: [], missing: [] });
});

test('a right that is missing is said once, and the rest is read', async () => {
  const denied = async () => {
    throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
  };
  const { details, missing } = await detailsOf(
    { seconds: 5 },
    { api: { definition: denied, metricPage: denied, objectPage: denied } },
  );
  expect(missing).toEqual([
    'You lack the right states:DescribeStateMachineForExecution on the execution: the workflow is not drawn.',
    "You lack the right s3:ListBucket on the bucket of an input: the inputs' files are not counted.",
    'You lack the right cloudwatch:GetMetricData: what the job used is not shown.',
  ]);
  expect(details).toMatchObject({ usage: [], inputs: [{ name: 'input_data' }] });
  expect(details.definition).toBeUndefined();
});

test('an execution whose state machine is gone has no definition, which is said', async () => {
  const gone = async () => {
    throw Object.assign(new Error('State Machine Does Not Exist'), { name: 'StateMachineDoesNotExist' });
  };
  const { details, missing } = await detailsOf({ seconds: 5 }, { api: { definition: gone } });
  expect(details.definition).toBeUndefined();
  expect(missing).toEqual([
    "The state machine's definition cannot be read (StateMachineDoesNotExist: State Machine Does Not Exist).",
  ]);
});

test('what AWS does not answer in time is missing', async () => {
  const throttled = async () => {
    throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
  };
  const stop = new AbortController();
  const clock = simulatedClock(START);
  const impatient = {
    now: clock.now,
    wait: async (milliseconds: number) => {
      await clock.wait(milliseconds);
      if (clock.now() > START + 30 * SECOND) stop.abort();
    },
  };
  const { missing } = await detailsOf(
    { seconds: 5 },
    { api: { definition: throttled }, changed: { clock: impatient, signal: stop.signal } },
  );
  expect(missing).toEqual([
    "The state machine's definition cannot be read (AWS did not answer in time).",
    "The inputs' files cannot be read (AWS did not answer in time).",
    'What the job used cannot be read (AWS did not answer in time).',
  ]);
});
