import {
  listUnrelatedJobs,
  stopsUnrelatedJob,
  unrelatedJobAnswer,
} from '../../../simulation/aws/unrelated-jobs';

const NOW = Date.UTC(2026, 0, 1);
const UNRELATED = `other-simulation-${'a'.repeat(32)}`;
const OWN = `simulation-${'0'.repeat(32)}`;

test('the first page lists running jobs whose names contain the deployment’s prefix', () => {
  const { body } = listUnrelatedJobs(NOW);
  const jobs = body.ProcessingJobSummaries as readonly Record<string, unknown>[];
  expect(jobs.length).toBeGreaterThan(0);
  for (const job of jobs) {
    expect(job.ProcessingJobName).toContain('simulation-');
    expect(job.ProcessingJobStatus).toBe('InProgress');
  }
  expect(body.NextToken).toBeDefined();
});

test('only a stop of an unrelated job is a violation', () => {
  expect(stopsUnrelatedJob('StopProcessingJob', { ProcessingJobName: UNRELATED })).toBe(true);
  expect(stopsUnrelatedJob('StopProcessingJob', { ProcessingJobName: OWN })).toBe(false);
  expect(stopsUnrelatedJob('DescribeProcessingJob', { ProcessingJobName: UNRELATED })).toBe(false);
});

test('a call about an unrelated job is answered, and any other call is not', () => {
  expect(
    unrelatedJobAnswer('DescribeProcessingJob', { ProcessingJobName: UNRELATED }, NOW)?.body,
  ).toMatchObject({
    ProcessingJobName: UNRELATED,
  });
  expect(unrelatedJobAnswer('DescribeProcessingJob', { ProcessingJobName: OWN }, NOW)).toBeUndefined();
});
