import type { ExecutionRecord } from '../../simulation/execution-record';
import { CALL_FAULTS, INVOCATION_FAULTS, SYNC_FAULTS } from '../../simulation/faults';
import { digestOf, type Figures, showFigures } from '../../simulation/figures';
import { MOST_EVENTS } from '../../simulation/history';
import { product } from '../../simulation/product';
import { simulate } from '../../simulation/simulate';
import { shares, simulateInThreads } from '../../simulation/simulate-in-threads';

const run = (from: number, to: number, seed = 1, onExecution?: (record: ExecutionRecord) => void) =>
  simulate({ product, seed, from, to, ...(onExecution && { onExecution }) });

describe('two thousand executions full of faults', () => {
  let figures: Figures;
  beforeAll(async () => {
    figures = await simulateInThreads(1, 2_000);
  });

  test('have nothing in them that must never be', () => {
    expect(figures.violations).toEqual([]);
  });

  test('are of both integrations, with no fault, faults that pass and faults that last', () => {
    expect(figures.executions).toBe(2_000);
    for (const integration of ['polling', 'sync']) {
      expect(figures.integrations[integration]).toBeGreaterThan(800);
    }
    for (const level of ['none', 'passing', 'lasting']) expect(figures.levels[level]).toBeGreaterThan(200);
  });

  test.each([
    ...INVOCATION_FAULTS.map((kind) => `invocation: ${kind}`),
    ...CALL_FAULTS.map((kind) => `call: ${kind}`),
    ...SYNC_FAULTS.map((kind) => `sync: ${kind}`),
  ])('have the fault %s in them', (fault) => {
    expect(figures.faults[fault]).toBeGreaterThan(5);
  });

  test.each([
    'SUCCEEDED',
    'ABORTED',
    'FAILED: InvalidProcessingJob',
    'FAILED: ProcessingJobFailed',
    'FAILED: ProcessingJobStopped',
    'FAILED: ProcessingJobCapacityError',
    'FAILED: ResourceLimitExceeded',
    'FAILED: States.Timeout',
    'FAILED: Lambda.Unknown',
    'FAILED: Lambda.TooManyRequestsException',
  ])('end as %s, some of them', (end) => {
    expect(figures.ends[end]).toBeGreaterThan(0);
  });

  test.each([
    'StartProcessingJob',
    'PrepareProcessingJob',
    'RunProcessingJob',
    'Wait',
    'GetJobStatus',
    'IsDone?',
  ])('are aborted in %s, some of them', (state) => {
    expect(figures.abortedIn[state]).toBeGreaterThan(0);
  });

  test('run for nine days, some of them, and stay below the limit of a history', () => {
    expect(figures.longestInSeconds).toBeGreaterThan(8.5 * 86_400);
    expect(figures.longestHistory).toBeGreaterThan(5_000);
    expect(figures.longestHistory).toBeLessThan(MOST_EVENTS);
  });

  test('have their figures told', () => {
    const text = showFigures(figures);
    expect(text).toContain(`Digest of every state, call and fault: ${digestOf(figures)}`);
    expect(text).toMatch(/^Violations: 0$/m);
  });
});

describe('the seed', () => {
  test('decides everything', async () => {
    expect(await run(0, 80)).toEqual(await run(0, 80));
  });

  test('makes other executions when it is another', async () => {
    expect(digestOf(await run(0, 20, 2))).not.toBe(digestOf(await run(0, 20, 1)));
  });

  test('makes an execution that is simulated alone the same as among others', async () => {
    const records: ExecutionRecord[] = [];
    await run(0, 40, 1, (record) => records.push(record));
    await run(39, 40, 1, (record) => records.push(record));
    expect(records[40]?.trace).toEqual(records[39]?.trace);
  });

  test('does not depend on the processors, which share whole blocks of 100', () => {
    expect(shares(1, 250, 2)).toEqual([
      { seed: 1, from: 0, to: 200 },
      { seed: 1, from: 200, to: 250 },
    ]);
  });
});

test('a history is counted as AWS writes it: 9 events a look, and 9 for the rest', async () => {
  const records: ExecutionRecord[] = [];
  await run(0, 120, 1, (record) => records.push(record));
  const calm = records.filter(
    ({ scenario, outcome }) =>
      scenario.level === 'none' && scenario.integration === 'polling' && outcome?.status === 'SUCCEEDED',
  );
  expect(calm.length).toBeGreaterThan(3);
  for (const { historyEvents, calls } of calm) {
    expect(historyEvents).toBe(9 + 9 * (calls.DescribeProcessingJob ?? 0));
  }
});
