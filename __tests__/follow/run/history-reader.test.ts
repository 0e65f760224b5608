import type { HistoryEvent } from '../../../follow/api/run-api';
import { newEvents, readEvents, UNREAD } from '../../../follow/run/history-reader';

/** Events a second apart. */
const history = (...events: readonly Omit<HistoryEvent, 'id' | 'time'>[]): HistoryEvent[] =>
  events.map((event, index) => ({ id: index + 1, time: index * 1_000, ...event }));

test('a second attempt in a state is a retry, with the error of the first', () => {
  const { events } = readEvents(
    UNREAD,
    history(
      { type: 'TaskStateEntered', state: 'GetJobStatus' },
      { type: 'LambdaFunctionScheduled' },
      { type: 'LambdaFunctionFailed', error: 'ThrottlingException' },
      { type: 'LambdaFunctionScheduled' },
      { type: 'TaskStateExited', state: 'GetJobStatus' },
    ),
  );
  expect(events).toEqual([
    { type: 'StateEntered', state: 'GetJobStatus', time: 0 },
    { type: 'StateRetried', state: 'GetJobStatus', error: 'ThrottlingException', time: 3_000 },
    { type: 'StateExited', state: 'GetJobStatus', time: 4_000 },
  ]);
});

test('an error that a state catches is no retry of the next state', () => {
  const { events } = readEvents(
    UNREAD,
    history(
      { type: 'TaskStateEntered', state: 'RunProcessingJob' },
      { type: 'TaskScheduled' },
      { type: 'TaskFailed', error: 'SageMaker.SageMakerException' },
      { type: 'TaskStateExited', state: 'RunProcessingJob' },
      { type: 'TaskStateEntered', state: 'FindJob' },
      { type: 'LambdaFunctionScheduled' },
    ),
  );
  expect(events.map(({ type }) => type)).toEqual(['StateEntered', 'StateExited', 'StateEntered']);
});

test.each([
  ['StartProcessingJob', { ProcessingJobName: 'job-1', WaitSeconds: 10 }],
  ['PrepareProcessingJob', { ProcessingJobName: 'job-1', AppSpecification: {} }],
])('the name of the job is in the output of %s', (state, output) => {
  const { state: read } = readEvents(
    UNREAD,
    history({ type: 'TaskStateExited', state, output: JSON.stringify(output) }),
  );
  expect(read.jobName).toBe('job-1');
});

test('a Wait state tells until when nothing happens', () => {
  const waiting = history({ type: 'WaitStateEntered', state: 'Wait', input: '{"WaitSeconds":30}' });
  const { state } = readEvents(UNREAD, waiting);
  expect(state.waitsUntil).toBe(30_000);
  const exited = { id: 2, time: 30_000, type: 'WaitStateExited', state: 'Wait' };
  expect(readEvents(state, [exited]).state.waitsUntil).toBeUndefined();
});

test('a map run is over once the map has ended, and another one takes its place', () => {
  const [started, succeeded, again] = history(
    { type: 'MapRunStarted', mapRunArn: 'arn:first' },
    { type: 'MapRunSucceeded' },
    { type: 'MapRunStarted', mapRunArn: 'arn:second' },
  ) as [HistoryEvent, HistoryEvent, HistoryEvent];
  const running = readEvents(UNREAD, [started]).state;
  const over = readEvents(running, [succeeded]).state;
  const second = readEvents(over, [again]).state;
  expect([running.mapRun, over.mapRun, second.mapRun]).toEqual([
    { arn: 'arn:first', isOver: false },
    { arn: 'arn:first', isOver: true },
    { arn: 'arn:second', isOver: false },
  ]);
});

test('a redriven execution goes on after its failure', () => {
  const failed = history({ type: 'ExecutionFailed', error: 'E', cause: 'c' });
  const { state } = readEvents(UNREAD, failed);
  expect(state.end).toEqual({ time: 0, outcome: { status: 'FAILED', error: 'E', cause: 'c' } });
  expect(readEvents(state, [{ id: 2, time: 1, type: 'ExecutionRedriven' }]).state.end).toBeUndefined();
});

test('events that were read are not told again', () => {
  const events = history({ type: 'PassStateEntered', state: 'A' }, { type: 'PassStateExited', state: 'A' });
  const { state } = readEvents(UNREAD, events);
  expect(readEvents(state, events).events).toEqual([]);
});

describe('new events', () => {
  const all = history(...Array.from({ length: 250 }, () => ({ type: 'PassStateEntered', state: 'A' })));

  /** Pages from the end, as GetExecutionHistory has them with reverseOrder. */
  const paged = () => {
    const calls: (string | undefined)[] = [];
    return {
      calls,
      historyPage: async (_: string, limit: number, token?: string) => {
        calls.push(token);
        const from = Number(token ?? 0);
        const items = [...all].reverse().slice(from, from + limit);
        return { items, ...(from + limit < all.length && { nextToken: String(from + limit) }) };
      },
    };
  };

  test('are read with one call, where few are new', async () => {
    const { calls, historyPage } = paged();
    expect((await newEvents({ historyPage }, 'arn', 240)).map(({ id }) => id)).toEqual([
      ...[241, 242, 243, 244, 245, 246, 247, 248, 249, 250],
    ]);
    expect(calls).toHaveLength(1);
  });

  test('are read page by page up to the last that is known', async () => {
    const { calls, historyPage } = paged();
    expect(await newEvents({ historyPage }, 'arn', 50)).toEqual(all.slice(50));
    expect(calls).toEqual([undefined, '100', '200']);
  });
});
