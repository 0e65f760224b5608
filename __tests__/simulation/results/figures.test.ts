import { addExecution, digestOf, joinFigures, noFigures } from '../../../simulation/results/figures';
import { successfulRecord } from '../records';

const figuresOf = (...records: Parameters<typeof successfulRecord>[0][]) => {
  const figures = noFigures();
  for (const record of records) addExecution(figures, successfulRecord(record));
  return figures;
};

test('the figures of two parts are those of the whole', () => {
  const [first, second] = [{ endedAt: 80_000 }, { index: 1, faults: { 'call: throttled': 2 } }];
  expect(joinFigures([figuresOf(first), figuresOf(second)])).toEqual(figuresOf(first, second));
});

test('executions are counted by integration, end and job', () => {
  expect(figuresOf({}, { outcome: { status: 'FAILED', error: 'E', cause: 'c' } })).toMatchObject({
    executions: 2,
    integrations: { polling: 2 },
    ends: { SUCCEEDED: 1, 'FAILED: E': 1 },
    jobs: { Completed: 2 },
  });
});

test('an execution with violations is listed by its index', () => {
  expect(figuresOf({ index: 5, violations: ['It hangs.'] }).violations).toEqual([
    { index: 5, violations: ['It hangs.'] },
  ]);
});

test('the digest depends on every block', () => {
  const [first, second] = ['a', 'b'].map((digest) => digestOf({ ...noFigures(), digests: ['0', digest] }));
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect(second).not.toBe(first);
});
