import { type PollBounds, waitSeconds } from '../deployment/poll-interval';
import { QUOTA_WAIT_RULE, quotaAttempts } from '../functions/quota-wait';
import {
  type Backoff,
  longestDelay,
  QUOTA_BACKOFF,
  START_WAIT_IN_HOURS,
  THROTTLING_BACKOFF,
} from '../functions/start-retry';
import { PROCESSING_JOB_RULES } from '../job/processing-job-rules';
import { OUTAGE_ATTEMPTS, START_ATTEMPTS } from './retriers';

/** Step Functions ends an execution at 25,000 events; the rest is for retries of status checks. */
export const MAX_HISTORY_EVENTS = 22_000;

/** Wait 2, Lambda task 5, Choice 2. */
const EVENTS_PER_POLL = 9;

/** A failed attempt of a Lambda task: scheduled, started, failed. */
const EVENTS_PER_ATTEMPT = 3;

/** The start of the execution, the first task, the last state, and the end of the execution. */
const OTHER_EVENTS = 9;

/** Status checks of a job until it ends at this age, the last one included. */
export const pollCount = (ageInSeconds: number, bounds: PollBounds): number => {
  const { ceilingInSeconds } = bounds;
  let count = 0;
  let age = 0;
  for (; age < ageInSeconds && waitSeconds(age, bounds) < ceilingInSeconds; count += 1) {
    age += waitSeconds(age, bounds);
  }
  // From here on every wait is the ceiling.
  return count + Math.max(0, Math.ceil((ageInSeconds - age) / ceilingInSeconds));
};

/** RunProcessingJob 5, FindJob 5, WasJobFound? 2, WaitForTurn 2. */
const EVENTS_PER_START = 14;

/** Starts within these hours. With full jitter a delay is half of the longest one on average. */
const startCount = (hours: number, backoff: Backoff): number => {
  let count = 0;
  for (let waited = 0; waited < hours * 3600; waited += longestDelay(waited, backoff) / 2) count += 1;
  return count;
};

/** Polling: the attempts of the start's task for a quota in use, for throttling, and for an outage. */
const pollingStartEvents = (quotaWaitInHours: number): number =>
  EVENTS_PER_ATTEMPT * (quotaAttempts(quotaWaitInHours) + START_ATTEMPTS + OUTAGE_ATTEMPTS);

/** Sync: the waits for a quota and for throttling both begin with the execution. */
const syncStartEvents = (quotaWaitInHours: number): number =>
  EVENTS_PER_START *
  Math.max(startCount(quotaWaitInHours, QUOTA_BACKOFF), startCount(START_WAIT_IN_HOURS, THROTTLING_BACKOFF));

/** Events of everything but the status checks. */
const eventsBesidePolls = (quotaWaitInHours: number): number =>
  OTHER_EVENTS + Math.max(pollingStartEvents(quotaWaitInHours), syncStartEvents(quotaWaitInHours));

/** Events of an execution that waited for its start as long as it can, and whose job ended at this age. */
export const historyEvents = (ageInSeconds: number, bounds: PollBounds, quotaWaitInHours: number): number =>
  eventsBesidePolls(quotaWaitInHours) + EVENTS_PER_POLL * pollCount(ageInSeconds, bounds);

/** The longest job: its time limit, two minutes to stop, and six hours to get its instances and its data. */
export const MAX_JOB_AGE_IN_SECONDS = PROCESSING_JOB_RULES.MaxRuntimeInSeconds.maximum + 120 + 6 * 3600;

/** The smallest ceiling, not below the floor, that keeps the history of the longest job within the limit. */
export const minimumCeiling = (floorInSeconds: number, quotaWaitInHours: number): number => {
  const mostPolls = (MAX_HISTORY_EVENTS - eventsBesidePolls(quotaWaitInHours)) / EVENTS_PER_POLL;
  const fits = (bounds: PollBounds): boolean => pollCount(MAX_JOB_AGE_IN_SECONDS, bounds) <= mostPolls;
  let low = floorInSeconds;
  let high = MAX_JOB_AGE_IN_SECONDS;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits({ floorInSeconds, ceilingInSeconds: middle })) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** A ceiling that keeps the limit with every floor and every wait for a quota. */
export const SAFE_CEILING_IN_SECONDS = minimumCeiling(1, QUOTA_WAIT_RULE.maximum);
