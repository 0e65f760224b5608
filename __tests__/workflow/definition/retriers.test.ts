import {
  dontRetry,
  OUTAGE_ATTEMPTS,
  OUTAGE_IN_HOURS,
  retryAccessDenied,
  retryForAMinute,
  retryForHours,
  retryFullQuota,
  retryThrottling,
  START_ATTEMPTS,
} from '../../../workflow/definition/retriers';
import type { Retrier } from '../../../workflow/definition/states-language';
import { quotaWait } from '../../../workflow/functions/quota-wait';
import { START_WAIT_IN_HOURS } from '../../../workflow/functions/start-retry';

/** Seconds that a retrier waits on average: with full jitter each delay is half of its ceiling. */
const averageWait = ({
  IntervalSeconds = 1,
  BackoffRate = 2,
  MaxDelaySeconds = Number.POSITIVE_INFINITY,
  MaxAttempts = 3,
}: Retrier): number =>
  Array.from({ length: MaxAttempts }, (_, attempt) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
  ).reduce((sum, ceiling) => sum + ceiling / 2, 0);

const HOUR = 3600;

test.each([
  ['retryForAMinute', retryForAMinute('ResourceInUse'), 60],
  ['retryAccessDenied', retryAccessDenied, HOUR],
  ['retryForHours', retryForHours, OUTAGE_IN_HOURS * HOUR],
  ['retryThrottling', retryThrottling, START_WAIT_IN_HOURS * HOUR],
  ['retryFullQuota', retryFullQuota('ResourceLimitExceeded', quotaWait(6)), 6 * HOUR],
])('%s waits as long as its name says, within a tenth', (_, retrier, seconds) => {
  expect(Math.abs(averageWait(retrier) / seconds - 1)).toBeLessThanOrEqual(0.1);
});

test.each([
  ['retryForAMinute', retryForAMinute('ResourceInUse')],
  ['retryAccessDenied', retryAccessDenied],
  ['retryForHours', retryForHours],
  ['retryThrottling', retryThrottling],
  ['retryFullQuota', retryFullQuota('ResourceLimitExceeded', quotaWait())],
])('%s has full jitter, so that executions do not retry at the same moment', (_, retrier) => {
  expect(retrier.JitterStrategy).toBe('FULL');
});

test('dontRetry makes no attempt after the first', () => {
  expect(dontRetry('A', 'B')).toEqual({ ErrorEquals: ['A', 'B'], MaxAttempts: 0 });
});

test('retryThrottling names the errors of the API and of Lambda', () => {
  expect(retryThrottling.ErrorEquals).toEqual(
    expect.arrayContaining(['ThrottlingException', 'Lambda.TooManyRequestsException']),
  );
  expect(retryThrottling.ErrorEquals).not.toContain('States.ALL');
});

test('a quota that nobody waits for is not retried', () => {
  expect(retryFullQuota('ResourceLimitExceeded', quotaWait(0)).MaxAttempts).toBe(0);
});

test('the attempts that the history has room for are those of the retriers', () => {
  expect(retryForHours.MaxAttempts).toBe(OUTAGE_ATTEMPTS);
  expect(retryThrottling.MaxAttempts).toBe(START_ATTEMPTS);
});
