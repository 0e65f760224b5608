import { deployedWorkflow } from '../../../simulation/deployed-workflow';
import { MAX_EVENTS } from '../../../simulation/execution/history';
import { simulate } from '../../../simulation/execution/simulate';
import { type Burst, showBurst } from '../../../simulation/execution/simulate-burst';
import type { ExecutionRecord } from '../../../simulation/results/execution-record';
import { digestOf, type Figures, showFigures } from '../../../simulation/results/figures';
import { CALL_FAULTS, INVOCATION_FAULTS, SYNC_FAULTS } from '../../../simulation/scenario/faults';
import { shares, simulateBursts, simulateInThreads } from '../../../simulation/threads/simulate-in-threads';
import { INTEGRATIONS } from '../../../workflow/definition/integration';

/** Against a hang alone. */
const LONGEST_SIMULATION_IN_MILLISECONDS = 600_000;

const run = (from: number, to: number, seed = 1, onExecution?: (record: ExecutionRecord) => void) =>
  simulate({ workflow: deployedWorkflow, seed, from, to, ...(onExecution && { onExecution }) });

describe('two thousand executions full of faults', () => {
  let figures: Figures;
  beforeAll(async () => {
    figures = await simulateInThreads(1, 2_000);
  }, LONGEST_SIMULATION_IN_MILLISECONDS);

  test('have nothing in them that must never be', () => {
    expect(figures.violations).toEqual([]);
  });

  test('are of both integrations, with no fault, faults that pass and faults that last', () => {
    expect(figures.executions).toBe(2_000);
    for (const integration of ['polling', 'sync']) {
      expect(figures.integrations[integration]).toBeGreaterThan(800);
    }
    for (const level of ['none', 'transient', 'permanent'])
      expect(figures.levels[level]).toBeGreaterThan(200);
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
    'FAILED: ProcessingJobQuotaTooSmall',
    'FAILED: ProcessingJobNameInUse',
    'FAILED: ProcessingJobStatusUnknown',
    'FAILED: States.Timeout',
    'FAILED: Lambda.Unknown',
    'FAILED: AccessDeniedException',
  ])('end as %s, some of them', (end) => {
    expect(figures.ends[end]).toBeGreaterThan(0);
  });

  test.each([
    'quota in use',
    'quota too small',
    'name used again',
    "account's rate used up",
    'outage of Lambda',
    "outage of SageMaker's API",
    'outage of createProcessingJob.sync',
    'permission missing for a time',
    'event of the end late',
    'event of the end lost',
    'sweep while it runs',
    'sweep after its end',
    'redriven',
  ])('meet this, some of them: %s', (circumstance) => {
    expect(figures.circumstances[circumstance]).toBeGreaterThan(3);
  });

  test('leave no job that nobody waits for to itself for more than a few hours', () => {
    expect(figures.longestUnattendedInSeconds).toBeGreaterThan(3_600);
    expect(figures.longestUnattendedInSeconds).toBeLessThan(86_400);
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
    expect(figures.longestHistory).toBeLessThan(MAX_EVENTS);
  });

  test('have their figures told', () => {
    const text = showFigures(figures);
    expect(text).toContain(`Digest of every state, call and fault: ${digestOf(figures)}`);
    expect(text).toMatch(/^Violations: 0$/m);
  });
});

describe('a thousand executions that start at one moment, in one account', () => {
  const EXECUTIONS = 1_000;
  let bursts: readonly Burst[];
  beforeAll(async () => {
    bursts = await simulateBursts(1, EXECUTIONS);
  }, LONGEST_SIMULATION_IN_MILLISECONDS);

  test.each(INTEGRATIONS)('%s: wait their turn and all succeed', (integration) => {
    expect(bursts.find((burst) => burst.integration === integration)).toMatchObject({
      started: EXECUTIONS,
      succeeded: EXECUTIONS,
      violations: [],
    });
  });

  test.each(INTEGRATIONS)(
    '%s: are all started within twice the time that the account’s rate takes',
    (integration) => {
      const burst = bursts.find((candidate) => candidate.integration === integration);
      expect(burst?.idealInSeconds).toBe(995);
      expect(burst?.startedInSeconds).toBeGreaterThanOrEqual(995);
      expect(burst?.startedInSeconds).toBeLessThanOrEqual(2 * 995);
    },
  );

  test('have their figures told in a line', () => {
    expect(showBurst({ ...(bursts[0] as Burst), startedInSeconds: 1_021.4 })).toBe(
      "1000 simultaneous starts (polling): 1000 jobs started within 1021 s; the account's rate limit allows 995 s at best; 1000 executions succeeded",
    );
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
    ({ scenario, outcome, redrivenAt }) =>
      redrivenAt === undefined &&
      scenario.level === 'none' &&
      scenario.integration === 'polling' &&
      outcome?.status === 'SUCCEEDED',
  );
  expect(calm.length).toBeGreaterThan(3);
  for (const { historyEvents, calls } of calm) {
    expect(historyEvents).toBe(9 + 9 * (calls.DescribeProcessingJob ?? 0));
  }
});
