import { followReport } from '../../../cli/follow/follow-report';
import type { Terminal } from '../../../cli/run/report/terminal';
import type { RunEvent, RunOutcome } from '../../../workflow/run/run-event';

const START = Date.parse('2026-11-28T10:00:00Z');
const ARN = 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-1';
const JOB = 'machine-0123456789abcdef0123456789abcdef';

const at = (seconds: number): number => START + seconds * 1_000;

const JOB_CREATED: RunEvent = {
  type: 'JobCreated',
  jobName: JOB,
  time: at(1),
  request: {
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'output_data',
          S3Output: { S3Uri: 's3://bucket/out/', LocalPath: '/opt/ml/processing/output' },
        },
      ],
    },
  },
};

/** What is printed of these events, with styles as `<style>text</style>`. */
const printed = (...events: readonly RunEvent[]): string[] => {
  const lines: string[] = [];
  const terminal: Terminal = {
    line: (text) => lines.push(text),
    drained: () => undefined,
    isLive: () => false,
    progress: () => undefined,
    endProgress: () => undefined,
    style: (style, text) => `<${style}>${text}</${style}>`,
  };
  const report = followReport({
    terminal,
    execution: {
      ...{ executionArn: ARN, stateMachineArn: '', name: 'run-1', status: 'SUCCEEDED' },
      ...{ startTime: START, stopTime: at(60) },
    },
    clock: { now: () => at(3_600), wait: async () => undefined },
    region: 'eu-west-1',
  });
  for (const event of events) report.onEvent(event);
  return lines;
};

const ended = (outcome: RunOutcome, seconds = 60): RunEvent => ({
  type: 'Ended',
  time: at(seconds),
  outcome,
});
const SUCCESS: RunOutcome = { status: 'SUCCEEDED', output: {} };

test('each state is printed with the time since the execution’s start, whenever it is followed', () => {
  expect(
    printed(
      { type: 'StateEntered', state: 'StartProcessingJob', time: at(0) },
      { type: 'StateRetried', state: 'StartProcessingJob', error: 'E', time: at(2) },
      JOB_CREATED,
      { type: 'Log', line: 'hello', time: at(3) },
      { type: 'Log', line: 'hello', host: 'algo-2', time: at(3) },
    ),
  ).toEqual([
    '   0.0 s  StartProcessingJob',
    '   2.0 s  StartProcessingJob failed; retrying',
    `   1.0 s  job ${JOB}`,
    '          <dim>|</dim> hello',
    '          <dim>algo-2 |</dim> hello',
  ]);
});

test('a success ends with the times of the job and the files in its outputs', () => {
  expect(
    printed(
      JOB_CREATED,
      {
        type: 'JobEnded',
        status: 'Completed',
        time: at(50),
        creationTime: at(1),
        startTime: at(20),
        instances: {
          InstanceType: 'ml.m5.large',
          InstanceCount: 2,
          ProcessingSeconds: 30,
          InstanceSeconds: 60,
        },
      },
      {
        ...{ type: 'Output', name: 'output_data', uri: 's3://bucket/out/', time: at(60) },
        ...{ files: [{ name: 'a.csv', sizeInBytes: 10 }], count: 3, sizeInBytes: 2_010 },
      },
      ended(SUCCESS),
    ).slice(-5),
  ).toEqual([
    '',
    'The job waited 19.0 s for its instances, started at 2026-11-28T10:00:20.000Z, ran 30.0 s, billed 60 s of 2 × ml.m5.large.',
    '<green>Succeeded in 60.0 s.</green> Outputs in s3://bucket/out/:',
    '  a.csv            10 B',
    '  and 2 more     2.0 kB',
  ]);
});

test('an output in which the job left nothing is named', () => {
  const output = { type: 'Output', name: 'output_data', uri: 's3://bucket/out/', time: at(60) } as const;
  expect(printed(JOB_CREATED, { ...output, files: [], count: 0, sizeInBytes: 0 }, ended(SUCCESS))).toContain(
    '  none: the job left nothing in /opt/ml/processing/output',
  );
});

test('an output that cannot be listed is not called empty', () => {
  expect(printed(JOB_CREATED, ended(SUCCESS)).join('\n')).not.toContain('left nothing');
});

test('a failure ends with the error that the script printed, the reason, and where its log is', () => {
  const lines = printed(
    JOB_CREATED,
    { type: 'Log', line: 'Traceback (most recent call last):', time: at(3) },
    { type: 'Log', line: 'ValueError: boom', time: at(3) },
    ended({
      status: 'FAILED',
      error: 'ProcessingJobFailed',
      cause: `AlgorithmError: exit code 1\nTraceback (most recent call last):\nValueError: boom\nLog: /aws/sagemaker/ProcessingJobs, streams that begin with ${JOB}/`,
    }),
  );
  expect(lines.slice(-4)).toEqual([
    '<red>Failed after 60.0 s: ProcessingJobFailed</red>',
    '  <red>ValueError: boom</red>',
    '  <red>AlgorithmError: exit code 1</red>',
    `  The whole log: aws logs tail /aws/sagemaker/ProcessingJobs --log-stream-name-prefix ${JOB}/ --since 2026-11-28T10:00:00.000Z --region eu-west-1`,
  ]);
});

test.each<[RunOutcome, string]>([
  [{ status: 'ABORTED' }, '<red>Stopped after 60.0 s.</red>'],
  [{ status: 'TIMED_OUT' }, '<red>Timed out after 60.0 s.</red>'],
])('%j is told', (outcome, line) => {
  expect(printed(ended(outcome))).toEqual(['', line]);
});

test('a fan-out is told by how far its items are', () => {
  const items = { type: 'Items', total: 200, running: 2, succeeded: 12, failed: 1, time: at(20) } as const;
  expect(printed(items)).toEqual(['  20.0 s  done 12, failed 1, running 2 of 200']);
});

test('a fan-out that succeeds ends with the items that failed within its tolerance', () => {
  const output = {
    ...{ Total: 200, Succeeded: 198, Failed: 2, DurationInSeconds: 60, ResultsS3Uri: 's3://bucket/results/' },
    Failures: [{ Line: 17, Error: 'ProcessingJobFailed', Cause: 'exit code 1\nValueError: boom' }],
  };
  expect(printed(ended({ status: 'SUCCEEDED', output }))).toEqual([
    '',
    '<green>Succeeded in 60.0 s.</green>',
    '198 of 200 items succeeded. 2 failed, which the deployment tolerates:',
    '  line 17: ProcessingJobFailed: exit code 1',
    '  ValueError: boom',
    '  and 1 more',
    'Results: s3://bucket/results/',
  ]);
});

test('a fan-out that fails ends with every line of its cause, which no log has', () => {
  const failures = Array.from({ length: 10 }, (_, line) => `Line ${line + 1}: ProcessingJobFailed: boom`);
  const errorMessage = ['10 of 20 items failed.', 'Results: s3://bucket/results/', ...failures].join('\n');
  const cause = JSON.stringify({ errorType: 'ItemsFailed', errorMessage });
  expect(printed(ended({ status: 'FAILED', error: 'ItemsFailed', cause }))).toEqual([
    '',
    '<red>Failed after 60.0 s: ItemsFailed</red>',
    ...errorMessage.split('\n').map((line) => `  <red>${line}</red>`),
  ]);
});
