import type { CaughtError, RetryStartResult } from '../../../workflow/functions/function-contracts';
import {
  isThrottledStart,
  longestDelay,
  QUOTA_BACKOFF,
  retryStart,
  THROTTLING_BACKOFF,
} from '../../../workflow/functions/start-retry';

const JOB_NAME = 'sagemaker-processing-0123456789abcdef0123456789abcdef';
const BEGAN = '2026-01-01T00:00:00.000Z';

const refusal = (name: string, cause: string): CaughtError => ({ Error: name, Cause: cause });

/** As the first version of the AWS SDK for Java tells a refusal. */
const coded = (name: string, message: string, status: number, code: string): CaughtError =>
  refusal(
    name,
    `${message} (Service: AmazonSageMaker; Status Code: ${status}; Error Code: ${code}; Request ID: 1; Proxy: null)`,
  );

/** As its second version does, without a code. */
const uncoded = (name: string, message: string, status: number): CaughtError =>
  refusal(
    name,
    `${message} (Service: SageMaker, Status Code: ${status}, Request ID: 1, Extended Request ID: null)`,
  );

const REFUSED = 'SageMaker.AmazonSageMakerException';
const THROTTLED = coded(REFUSED, 'Rate exceeded', 400, 'ThrottlingException');
const IN_USE = coded(
  'SageMaker.ResourceLimitExceededException',
  "The account-level service limit 'X' is 4 Instances, with current utilization of 4 Instances and a request delta of 1 Instances.",
  400,
  'ResourceLimitExceeded',
);
const NO_ANSWER = refusal('SageMaker.SdkClientException', 'Unable to execute HTTP request: Read timed out');

const afterHours = (
  hours: number,
  runError: CaughtError,
  { random = 0.5, quotaWaitInHours = 6 }: { random?: number; quotaWaitInHours?: number } = {},
): RetryStartResult =>
  retryStart(
    { ProcessingJobName: JOB_NAME, ExecutionStartTime: BEGAN, QuotaWaitInHours: quotaWaitInHours },
    runError,
    new Date(Date.parse(BEGAN) + hours * 3_600_000),
    random,
  );

const isThrottled = (RunError: CaughtError, hours = 0): boolean =>
  isThrottledStart(
    { ProcessingJobName: JOB_NAME, ExecutionStartTime: BEGAN, RunError },
    new Date(Date.parse(BEGAN) + hours * 3_600_000),
  );

describe('throttling', () => {
  test('is followed by a status check after twelve hours, as the job may have run for that long', () => {
    expect(isThrottled(THROTTLED, 11.9)).toBe(true);
    expect(isThrottled(THROTTLED, 12)).toBe(false);
  });

  test.each([
    ['with a code', THROTTLED],
    ['without one', uncoded('SageMaker.SageMakerException', 'Rate exceeded', 400)],
    ['by its status', uncoded('SageMaker.SageMakerException', 'Slow down', 429)],
    ['by another code', coded(REFUSED, 'Too many', 400, 'TooManyRequestsException')],
  ])('is known %s', (_, runError) => {
    expect(isThrottled(runError)).toBe(true);
  });

  test.each([
    [
      'a mistake that quotes it',
      coded(REFUSED, "Value 'Rate exceeded' at 'imageUri'", 400, 'ValidationException'),
    ],
    [
      'a mistake that quotes a code before its own',
      coded(REFUSED, "Value 'Error Code: ThrottlingException;'", 400, 'ValidationException'),
    ],
    ['a mistake without a code', uncoded(REFUSED, "Value 'Rate exceeded' is no image", 400)],
    ['a job that failed by it', refusal('States.TaskFailed', 'Rate exceeded (Status Code: 429)')],
    ['an answer that was lost', NO_ANSWER],
    ['a quota', IN_USE],
  ])('is not %s', (_, runError) => {
    expect(isThrottled(runError)).toBe(false);
  });
});

describe('a start is retried', () => {
  test.each([
    ['for throttling, at once', 0, THROTTLED, 15],
    ['for throttling, after an hour', 1, THROTTLED, 90],
    ['for throttling, after ten hours', 10, THROTTLED, 450],
    ['for an answer that was lost', 0, NO_ANSWER, 15],
    ['for SageMaker out of order', 0, uncoded(REFUSED, 'Internal failure', 500), 15],
    ['for SageMaker out of reach', 0, coded(REFUSED, 'Unavailable', 503, 'ServiceUnavailable'), 15],
    ['for a quota in use, at once', 0, IN_USE, 30],
    ['for a quota in use, after an hour', 1, IN_USE, 180],
    ['for a quota whose message nobody knows', 0, { ...IN_USE, Cause: 'Too many jobs.' }, 30],
  ])('%s', (_, hours, runError, seconds) => {
    expect(afterHours(hours, runError)).toEqual({ ProcessingJobName: JOB_NAME, WaitSeconds: seconds });
  });

  test('with full jitter, so that a burst does not come back at once', () => {
    const waits = [0, 0.25, 0.999].map((random) => afterHours(1, THROTTLED, { random }).WaitSeconds);
    expect(waits).toEqual([1, 45, 180]);
  });

  test.each([
    ['throttling', THROTTLING_BACKOFF, [30, 30, 180, 900, 900]],
    ['a quota', QUOTA_BACKOFF, [60, 60, 360, 1800, 1800]],
  ])('of %s longer, the longer it has waited, up to a ceiling', (_, turn, expected) => {
    expect([0, 600, 3_600, 36_000, 360_000].map((waited) => longestDelay(waited, turn))).toEqual(expected);
  });

  test('also if the function’s clock is behind', () => {
    expect(afterHours(-1, THROTTLED).WaitSeconds).toBe(15);
  });

  test('and waits for a quota as long as the deployment says', () => {
    expect(afterHours(95, IN_USE, { quotaWaitInHours: 96 }).WaitSeconds).toBe(900);
  });
});

describe('a start is given up', () => {
  test.each([
    [
      'for a quota that can never fit',
      0,
      { ...IN_USE, Cause: IN_USE.Cause.replace('is 4', 'is 0') },
      'ProcessingJobQuotaTooSmall',
    ],
    ['for a quota that stayed in use', 6, IN_USE, 'ResourceLimitExceeded'],
    ['for throttling that lasts', 12, THROTTLED, 'ProcessingJobNotStarted'],
    ['for SageMaker out of order that long', 12, NO_ANSWER, 'ProcessingJobNotStarted'],
    [
      'for a mistake',
      0,
      coded(REFUSED, 'No such image', 400, 'ValidationException'),
      'ProcessingJobNotStarted',
    ],
    [
      'for a missing permission',
      0,
      coded(REFUSED, 'not authorized', 400, 'AccessDeniedException'),
      'ProcessingJobNotStarted',
    ],
    [
      'for a job that failed and is not there',
      0,
      refusal('States.TaskFailed', '{}'),
      'ProcessingJobNotStarted',
    ],
    [
      'for a name in use whose job is not there',
      0,
      coded('SageMaker.ResourceInUseException', 'no', 400, 'ResourceInUse'),
      'ProcessingJobNotStarted',
    ],
  ])('%s', (_, hours, runError, name) => {
    expect(() => afterHours(hours, runError)).toThrow(expect.objectContaining({ name }));
  });

  test('at once for a quota in use, where the deployment does not wait', () => {
    expect(() => afterHours(0, IN_USE, { quotaWaitInHours: 0 })).toThrow(
      expect.objectContaining({ name: 'ResourceLimitExceeded' }),
    );
  });

  test('with the error and the cause of the refusal', () => {
    expect(() => afterHours(0, refusal(REFUSED, 'No such image'))).toThrow(`${REFUSED}: No such image`);
  });
});
