import { usageQuery } from '../../../follow/record/job-usage';

const DAY = 86_400_000;
const FROM = Date.parse('2026-11-28T10:00:20Z');
const JOB = { jobName: 'job', instanceCount: 1, from: FROM, to: FROM + 50_000 };

test('whole minutes are asked for', () => {
  expect(usageQuery(JOB, JOB.to)).toEqual({
    ...{ jobName: 'job', instanceCount: 1, periodInSeconds: 60 },
    metrics: ['CPUUtilization', 'MemoryUtilization', 'DiskUtilization'],
    from: Date.parse('2026-11-28T10:00:00Z'),
    to: Date.parse('2026-11-28T10:02:00Z'),
  });
});

test.each([
  [14, 60],
  [16, 300],
  [64, 3_600],
])('of a job of %d days ago CloudWatch has periods of %d s', (days, seconds) => {
  expect(usageQuery(JOB, FROM + days * DAY).periodInSeconds).toBe(seconds);
});
