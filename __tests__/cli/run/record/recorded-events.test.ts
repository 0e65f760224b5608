import { recordedEvents } from '../../../../cli/run/record/recorded-events';

test('events are in order of time, and the end is last whatever comes after it', () => {
  const recorded = recordedEvents();
  recorded.add({ type: 'StateEntered', state: 'Wait', time: 1 });
  recorded.add({ type: 'Ended', outcome: { status: 'ABORTED' }, time: 3 });
  recorded.add({ type: 'Log', line: 'late', time: 4 });
  recorded.add({ type: 'Usage', cpuPercent: 50, time: 2 });
  expect(recorded.events().map(({ type }) => type)).toEqual(['StateEntered', 'Usage', 'Log', 'Ended']);
});

test('a log that is cut is said, with where the whole log is if that is known', () => {
  const recorded = recordedEvents();
  const line = 'x'.repeat(900_000);
  for (let time = 0; time < 13; time += 1) recorded.add({ type: 'Log', line, time });
  const sentence = 'The log is cut: 2 lines left out between its first 1 MB and its last 9 MB.';
  expect(recorded.notes(undefined)).toEqual([sentence]);
  expect(recorded.notes('aws logs tail')).toEqual([`${sentence} The whole log: aws logs tail`]);
});
