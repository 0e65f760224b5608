import { markupOf } from '../../../run-report/html/html';
import { pageTitle, summarySentence } from '../../../run-report/run/summary';
import type { RunOutcome } from '../../../workflow/run/run-event';
import type { RunRecord } from '../../../workflow/run/run-record';
import { eventsOf, failedRun, type SampleEvent, succeededRun, withoutInstances } from '../sample-records';

const sentence = (record: RunRecord): string => markupOf(summarySentence(record));

const runOf = (end: number, outcome?: RunOutcome, others: readonly SampleEvent[] = []): RunRecord => ({
  ...withoutInstances(succeededRun()),
  events: eventsOf([
    { at: 0, type: 'StateEntered', state: 'Wait' },
    ...others,
    outcome ? { at: end, type: 'Ended', outcome } : { at: end, type: 'StateExited', state: 'Wait' },
  ]),
});

const SUCCEEDED: RunOutcome = { status: 'SUCCEEDED', output: {} };

test('a success says how long it took, on which instances, and what it left', () => {
  expect(sentence(succeededRun())).toBe(
    '<bdi>prepare.py</bdi> succeeded in 3 min 12 s on 2 × ml.m5.xlarge and left 3 files (12.4 MB).',
  );
});

test('a success without known outputs says nothing of files', () => {
  expect(sentence(runOf(3.2, SUCCEEDED))).toBe('<bdi>prepare.py</bdi> succeeded in 3.2 s.');
});

test('a success that left nothing says so', () => {
  const empty = {
    at: 2,
    type: 'Output',
    name: 'output',
    uri: 's3://b/',
    files: [],
    count: 0,
    sizeInBytes: 0,
  } as const;
  expect(sentence(runOf(3, SUCCEEDED, [empty]))).toContain('and left no files.');
});

test("a failure gives the script's own error", () => {
  expect(sentence(withoutInstances(failedRun()))).toBe(
    '<bdi>prepare.py</bdi> failed after 41 s: <code>ValueError: could not convert string to float: &#39;n/a&#39;</code>',
  );
});

test('a failure without a traceback gives the first line of its cause', () => {
  const cause = JSON.stringify({ errorMessage: 'VolumeSizeInGB must be 1 to 16384.\nMore.', errorType: 'X' });
  expect(sentence(runOf(1, { status: 'FAILED', error: 'InvalidProcessingJob', cause }))).toContain(
    '<code>VolumeSizeInGB must be 1 to 16384.</code>',
  );
});

test('a failure without a cause gives its error', () => {
  expect(sentence(runOf(1, { status: 'FAILED', error: 'States.Runtime', cause: '' }))).toContain(
    '<code>States.Runtime</code>',
  );
});

test('a traceback at the end of the log says more than a cause without one', () => {
  const log = ['Traceback (most recent call last):', '  File "x.py"', 'KeyError: 1'].map(
    (line): SampleEvent => ({ at: 1, type: 'Log', line }),
  );
  const outcome: RunOutcome = {
    status: 'FAILED',
    error: 'ProcessingJobFailed',
    cause: 'AlgorithmError: see the log',
  };
  expect(sentence(runOf(2, outcome, log))).toContain('<code>KeyError: 1</code>');
});

test.each([
  ['TIMED_OUT', 'timed out after 3.0 s.'],
  ['ABORTED', 'was stopped after 3.0 s.'],
] as const)('an execution that ended as %s says so', (status, expected) => {
  expect(sentence(runOf(3, { status }))).toContain(expected);
});

test('a run that goes on says so, and so does its title', () => {
  const record = runOf(30);
  expect(sentence(record)).toContain('was still running after 30 s, when this report was made.');
  expect(pageTitle(record)).toBe('Running: prepare.py');
});
