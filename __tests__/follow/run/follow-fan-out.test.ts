import type { HistoryEvent, RunApi } from '../../../follow/api/run-api';
import { followRun } from '../../../follow/run/follow-run';
import type { RunEvent } from '../../../workflow/run/run-event';
import { START, simulatedAws, simulatedClock } from './simulated-run';

const SECOND = 1_000;
const HOUR = 3_600;
const MAP_RUN = 'arn:aws:states:eu-west-1:123456789012:mapRun:machine_fan-out/Items:0123';
const TOTAL = 360;

/** A fan-out whose map runs for a time. */
const historyOf = (seconds: number): HistoryEvent[] => [
  { id: 1, time: START, type: 'ExecutionStarted' },
  { id: 2, time: START, type: 'TaskStateEntered', state: 'PrepareItems' },
  { id: 3, time: START + SECOND, type: 'TaskStateExited', state: 'PrepareItems' },
  { id: 4, time: START + SECOND, type: 'MapStateEntered', state: 'RunItems' },
  { id: 5, time: START + SECOND, type: 'MapRunStarted', mapRunArn: MAP_RUN },
  { id: 6, time: START + seconds * SECOND, type: 'MapRunSucceeded' },
  { id: 7, time: START + seconds * SECOND, type: 'MapStateExited', state: 'RunItems' },
  { id: 8, time: START + seconds * SECOND, type: 'TaskStateEntered', state: 'CheckItems' },
  { id: 9, time: START + (seconds + 1) * SECOND, type: 'ExecutionFailed', error: 'ItemsFailed', cause: '' },
];

/** Follows a fan-out whose items end one after the other, and of which every tenth fails. */
const followed = async (seconds: number, api: Partial<RunApi> = {}, from = 0) => {
  const clock = simulatedClock(START + from * SECOND);
  const { api: other, execution, calls } = simulatedAws({ seconds }, clock);
  const events: RunEvent[] = [];
  const missing: string[] = [];
  const asked: number[] = [];
  const outcome = await followRun({
    execution,
    api: {
      ...other,
      historyPage: async () => ({
        items: historyOf(seconds)
          .filter(({ time }) => time <= clock.now())
          .reverse(),
      }),
      itemCounts: async (mapRunArn) => {
        expect(mapRunArn).toBe(MAP_RUN);
        asked.push(clock.now());
        const done = Math.min(TOTAL, Math.floor(((clock.now() - START) / (seconds * SECOND)) * TOTAL));
        const failed = Math.floor(done / 10);
        return { total: TOTAL, running: Math.min(2, TOTAL - done), succeeded: done - failed, failed };
      },
      ...api,
    },
    clock,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    onNotice: () => undefined,
    onMissing: (sentence) => missing.push(sentence),
  });
  return { outcome, events, missing, asked, calls };
};

const counts = (events: readonly RunEvent[]) => events.filter(({ type }) => type === 'Items');

test('tells how far the items are, to the last one', async () => {
  const { events, outcome } = await followed(120);
  expect(outcome?.status).toBe('FAILED');
  const told = counts(events);
  expect(told.length).toBeGreaterThan(5);
  expect(told.at(-1)).toMatchObject({ total: TOTAL, running: 0, succeeded: 324, failed: 36 });
  expect(events.at(-1)?.type).toBe('Ended');
});

test('takes the map for no job', async () => {
  const { events, calls } = await followed(120);
  expect(calls).not.toContain('DescribeProcessingJob');
  expect(calls).not.toContain('FilterLogEvents');
  expect(events.map(({ type }) => type)).not.toContain('JobCreated');
});

test('asks for the items every ten seconds at most, and in an hour fewer than 100 times', async () => {
  const { asked } = await followed(HOUR);
  const gaps = asked.slice(1, -1).map((time, index) => time - (asked[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10 * SECOND);
  expect(asked.length).toBeLessThan(100);
});

test('asks once about a fan-out that has ended', async () => {
  const { asked, events } = await followed(120, {}, HOUR);
  expect(asked).toHaveLength(1);
  expect(counts(events)).toHaveLength(1);
});

test('says once that the right to the items is missing, and follows the rest', async () => {
  const itemCounts = async () => {
    throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
  };
  const { missing, outcome, events } = await followed(120, { itemCounts });
  expect(missing).toEqual([expect.stringContaining('states:DescribeMapRun')]);
  expect(counts(events)).toEqual([]);
  expect(outcome?.status).toBe('FAILED');
});
