import { MACHINE_TIMEOUT_IN_SECONDS } from '../../../workflow/definition/definition-states';
import { MAX_JOB_AGE_IN_SECONDS } from '../../../workflow/definition/history-limit';
import { QUOTA_CEILING_IN_SECONDS, QUOTA_WAIT_RULE, quotaWait } from '../../../workflow/functions/quota-wait';

const HOUR = 3600;

test('the wait is six hours where nothing is said', () => {
  expect(quotaWait()).toEqual(quotaWait(6));
});

test('an hour is eight attempts, as each waits half of 15 minutes on average', () => {
  expect(quotaWait(1).attempts).toBe(8);
});

test('no wait is no attempt after the first', () => {
  expect(quotaWait(0).attempts).toBe(0);
});

test('the cause says how long it was, before the error’s own cause', () => {
  expect(quotaWait(96).cause).toBe(
    "States.Format('The instance quota was still exhausted after about 96 h. {}', $.Cause)",
  );
});

test('the longest wait and the longest job fit below the state machine’s own time-out, on average', () => {
  const longest = QUOTA_WAIT_RULE.maximum * HOUR + MAX_JOB_AGE_IN_SECONDS;
  expect(longest).toBeLessThan(MACHINE_TIMEOUT_IN_SECONDS);
});

test('even with the worst luck of its draws, a wait of a day does', () => {
  const unlucky = quotaWait(24).attempts * QUOTA_CEILING_IN_SECONDS + MAX_JOB_AGE_IN_SECONDS;
  expect(unlucky).toBeLessThan(MACHINE_TIMEOUT_IN_SECONDS);
});
