import { stateVisits } from '../../../run-report/run/visits';
import { eventsOf, START } from '../sample-records';

const second = (at: number): number => START + at * 1000;

test('each visit to a state has its own times and retries', () => {
  const events = eventsOf([
    { at: 0, type: 'StateEntered', state: 'Start' },
    { at: 1, type: 'StateRetried', state: 'Start', error: 'ThrottlingException' },
    { at: 2, type: 'StateExited', state: 'Start' },
    { at: 2, type: 'StateEntered', state: 'Wait' },
    { at: 5, type: 'StateExited', state: 'Wait' },
    { at: 6, type: 'StateEntered', state: 'Wait' },
    { at: 9, type: 'StateExited', state: 'Wait' },
  ]);
  expect(stateVisits(events)).toEqual([
    {
      state: 'Start',
      entered: second(0),
      exited: second(2),
      retries: [{ time: second(1), error: 'ThrottlingException' }],
    },
    { state: 'Wait', entered: second(2), exited: second(5), retries: [] },
    { state: 'Wait', entered: second(6), exited: second(9), retries: [] },
  ]);
});

test('a state without an exit lasts until the next one, the last state until the end', () => {
  const events = eventsOf([
    { at: 0, type: 'StateEntered', state: 'Start' },
    { at: 4, type: 'StateEntered', state: 'Failure' },
    { at: 5, type: 'Ended', outcome: { status: 'ABORTED' } },
  ]);
  expect(stateVisits(events).map(({ exited }) => exited)).toEqual([second(4), second(5)]);
});

test('a state that contains others lasts until its own exit', () => {
  const events = eventsOf([
    { at: 0, type: 'StateEntered', state: 'Map' },
    { at: 1, type: 'StateEntered', state: 'Item' },
    { at: 2, type: 'StateExited', state: 'Item' },
    { at: 3, type: 'StateExited', state: 'Map' },
  ]);
  expect(stateVisits(events).map(({ state, exited }) => [state, exited])).toEqual([
    ['Map', second(3)],
    ['Item', second(2)],
  ]);
});
