import { transitions } from '../../../run-report/picture/transitions';
import { wayTaken } from '../../../run-report/picture/way-taken';
import { stateVisits } from '../../../run-report/run/visits';
import { DEFINITION, succeededRun } from '../sample-records';

const { events } = succeededRun();

test('the way counts visits, retries and passages', () => {
  const way = wayTaken(stateVisits(events));
  expect([way.visits('Wait'), way.visits('Failure'), way.retries('StartProcessingJob')]).toEqual([8, 0, 1]);
  expect([way.passages('IsDone?', 'Wait'), way.passages('IsDone?', 'Success')]).toEqual([7, 1]);
  expect(way.last).toBe('Success');
});

test("a definition's choices, errors and next states are its ways, one for each pair of states", () => {
  const ways = transitions(DEFINITION);
  expect(ways).toContainEqual({ from: 'Wait', to: 'GetJobStatus', kind: 'next', labels: [] });
  expect(ways).toContainEqual({
    from: 'IsDone?',
    to: 'Failure',
    kind: 'choice',
    labels: ['Failed', 'Stopped'],
  });
  expect(ways).toContainEqual({ from: 'IsDone?', to: 'Wait', kind: 'choice', labels: ['otherwise'] });
  expect(ways).toContainEqual({
    from: 'GetJobStatus',
    to: 'FunctionTimedOut',
    kind: 'catch',
    labels: ['States.Timeout'],
  });
});
