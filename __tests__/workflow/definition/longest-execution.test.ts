import { FunctionError } from '../../../local/lambda/function-process';
import { executeDefinition } from '../../../local/step-functions/execute-definition';
import { type FakeTime, fakeTime } from '../../../simulation/execution/fake-time';
import { MACHINE_TIMEOUT_IN_SECONDS } from '../../../workflow/definition/definition-states';
import { MAX_JOB_AGE_IN_SECONDS } from '../../../workflow/definition/history-limit';
import { pollingDefinition } from '../../../workflow/definition/polling-definition';
import { DEFAULT_POLL_BOUNDS, waitSeconds } from '../../../workflow/deployment/poll-interval';
import { QUOTA_WAIT_RULE, quotaAttempts, quotaWait } from '../../../workflow/functions/quota-wait';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { EXECUTION_ARN, SMALLEST_JOB } from '../job/sample-jobs';

const DAY = 86_400;
const LONGEST_RUN = PROCESSING_JOB_RULES.MaxRuntimeInSeconds.maximum;
const QUOTA_FULL = new FunctionError('ResourceLimitExceeded', '{"errorMessage":"limit"}');

let time: FakeTime;
beforeEach(() => {
  time = fakeTime();
});
afterEach(() => time.uninstall());

test('a job with the largest limit, after the longest wait for quota, ends before the machine’s own time-out', async () => {
  const startedAt = Date.now();
  let refusals = quotaAttempts(QUOTA_WAIT_RULE.maximum);
  let createdAt = 0;
  const age = (): number => (Date.now() - createdAt) / 1000;
  const { outcome } = executeDefinition({
    definition: pollingDefinition({
      job: { ...SMALLEST_JOB },
      startFunctionArn: 'start',
      statusFunctionArn: 'status',
      quota: quotaWait(QUOTA_WAIT_RULE.maximum),
      stopsUnattendedJobs: true,
    }),
    input: { MaxRuntimeInSeconds: LONGEST_RUN },
    executionArn: EXECUTION_ARN,
    tasks: {
      StartProcessingJob: async () => {
        refusals -= 1;
        if (refusals >= 0) throw QUOTA_FULL;
        createdAt = Date.now();
        return { ProcessingJobName: 'job', ProcessingJobArn: 'arn', WaitSeconds: 10 };
      },
      GetJobStatus: async () => ({
        ProcessingJobName: 'job',
        ProcessingJobStatus: age() >= MAX_JOB_AGE_IN_SECONDS ? 'Completed' : 'InProgress',
        WaitSeconds: waitSeconds(age(), DEFAULT_POLL_BOUNDS),
      }),
    },
  });
  expect(await time.runOut()).toBe(true);
  expect(await outcome).toMatchObject({ status: 'SUCCEEDED' });
  const seconds = (Date.now() - startedAt) / 1000;
  expect(seconds).toBeGreaterThan(12 * DAY);
  expect(seconds).toBeLessThan(MACHINE_TIMEOUT_IN_SECONDS);
});
