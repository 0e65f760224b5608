import { violationsOf } from '../../../simulation/results/checks';
import type { ExecutionRecord } from '../../../simulation/results/execution-record';
import { unattendedFor } from '../../../simulation/results/job-left-running';
import { calmScenario, completedJob, successfulRecord } from '../records';

const HOUR = 3_600_000;
const FAILED = { status: 'FAILED', error: 'ProcessingJobFailed' } as const;
const FAILED_JOB = completedJob({ status: 'Failed', failureReason: 'AlgorithmError: exit code: 1' });
const CAUSE = 'AlgorithmError: exit code: 1\nLog: /aws/sagemaker/ProcessingJobs, simulation-1/';

test('an execution that succeeds with its job has no violation', () => {
  expect(violationsOf(successfulRecord())).toEqual([]);
});

test('an execution that fails with its job’s reason has no violation', () => {
  const outcome = { ...FAILED, cause: CAUSE };
  expect(violationsOf(successfulRecord({ jobs: [FAILED_JOB], outcome }))).toEqual([]);
});

const { endedAt: _, ...RUNNING_JOB } = completedJob({ status: 'InProgress' });

test.each<[string, Partial<ExecutionRecord>, string]>([
  ['has not ended', { outcome: undefined }, 'It hangs: '],
  ['reached the machine’s timeout', { outcome: { status: 'TIMED_OUT' } }, 'It reached the state machine'],
  ['has two jobs', { jobs: [completedJob(), completedJob()] }, 'It has 2 jobs.'],
  ['has no job, but succeeds', { jobs: [] }, 'It succeeds, but its job is not there.'],
  ['has a failed job, but succeeds', { jobs: [FAILED_JOB] }, 'It succeeds, but its job is Failed.'],
  [
    'succeeds with another output',
    { outcome: { status: 'SUCCEEDED', output: {} } },
    "It succeeds with an output that is not its job's output: {}",
  ],
  [
    'fails without a cause',
    { jobs: [FAILED_JOB], outcome: { ...FAILED, cause: '' } },
    'It fails with ProcessingJobFailed, but without a cause.',
  ],
  [
    'does not give its job’s reason',
    { jobs: [FAILED_JOB], outcome: { ...FAILED, cause: 'Something failed.' } },
    'It fails with ProcessingJobFailed, which no fault explains: Something failed.',
  ],
  ['ends hours after its job', { endedAt: 3 * HOUR }, 'It ends more than an hour after its job.'],
  [
    'misses the next status check',
    { endedAt: 80_000 },
    'It notices the end of its job after 19 s; 10 s are enough.',
  ],
  [
    'sends an invalid job',
    { scenario: calmScenario({ isInvalid: true }) },
    'It ends with SUCCEEDED, but the injected faults justify only InvalidProcessingJob.',
  ],
  ['retries a mistake', { failures: { InvalidProcessingJob: 2 } }, 'It retries after InvalidProcessingJob.'],
  ['retries a denied start', { forbiddenStarts: 2 }, 'It retries a start that was denied.'],
  [
    'leaves its job running',
    { jobs: [RUNNING_JOB], outcome: { status: 'ABORTED' } },
    'Its job keeps running although no execution waits for it, and no fault prevented its stop.',
  ],
])('an execution that %s violates a check', (_case, record, violation) => {
  expect(violationsOf(successfulRecord(record))).toContainEqual(expect.stringContaining(violation));
});

test('a job that runs for a minute after its execution’s end was unattended for that minute', () => {
  const record = successfulRecord({ endedAt: 1_000, outcome: { status: 'ABORTED' } });
  expect(unattendedFor(record)).toBe(60_000);
});
