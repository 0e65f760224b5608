import { pipelineEnding } from '../../../../cli/run/pipeline/pipeline-ending';
import { pipelineResult, type StepEnd } from '../../../../cli/run/pipeline/pipeline-result';
import type { RunResult } from '../../../../cli/run/report/result';

const end = (name: string, result: Partial<RunResult> = {}): StepEnd => ({
  name,
  result: { status: 'SUCCEEDED', milliseconds: 1000, files: [`${name}.csv`], lostFiles: [], ...result },
});

const FAILED: Partial<RunResult> = {
  status: 'FAILED',
  files: [],
  failure: { error: 'ProcessingJobFailed', reason: 'no rows' },
};

const ending = (ends: readonly StepEnd[], notRun: readonly string[] = []) =>
  pipelineEnding(
    { result: pipelineResult(ends, 2500), ends, notRun, awsCommand: 'aws start' },
    (style, text) => `${style}: ${text}`,
  );

test('a pipeline has the files of all steps', () => {
  expect(pipelineResult([end('A'), end('B')], 2500)).toEqual({
    status: 'SUCCEEDED',
    milliseconds: 2500,
    files: ['A/A.csv', 'B/B.csv'],
    lostFiles: [],
  });
});

test('a pipeline fails as its last step', () => {
  expect(pipelineResult([end('A'), end('B', FAILED)], 2500)).toMatchObject({
    status: 'FAILED',
    failure: { error: 'B: ProcessingJobFailed', reason: 'no rows' },
  });
});

test('after all steps, the command for AWS is printed', () => {
  expect(ending([end('A'), end('B')])).toEqual([
    'green: Ran 2 steps in 2.5 s: all succeeded.',
    '',
    'The same in AWS:',
    '  aws start',
  ]);
});

test('lost files are a reason not to run it in AWS', () => {
  const lostFiles = [{ path: '/opt/ml/processing/a.csv', sizeInBytes: 1 }];
  expect(ending([end('A', { lostFiles }), end('B')])).toEqual([
    'yellow: Ran 2 steps in 2.5 s, but files of A are lost.',
  ]);
});

test('a failure names its step, and the steps that have not run', () => {
  expect(ending([end('A'), end('B', FAILED)], ['C', 'D'])).toEqual([
    'red: Failed after 2.5 s, in B. Not run: C, D.',
  ]);
});

test.each([
  [[end('A', { status: 'ABORTED' })], 'red: Stopped after 2.5 s, in A. Not run: B.'],
  [[end('A')], 'red: Stopped after 2.5 s. Not run: B.'],
  [[], 'red: Stopped after 2.5 s. Not run: B.'],
])('a run that is stopped says where', (ends, line) => {
  expect(ending(ends, ['B'])).toEqual([line]);
});
