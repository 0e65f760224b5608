import { type PollBounds, waitSeconds } from '../deployment/poll-interval';
import { QUOTA_WAIT_RULE, quotaAttempts } from '../functions/quota-wait';
import {
  longestTurn,
  QUOTA_TURN,
  START_WAIT_IN_HOURS,
  THROTTLED_TURN,
  type Turn,
} from '../functions/refused-start';
import { PROCESSING_JOB_RULES } from '../job/processing-job-rules';
import { OUTAGE_ATTEMPTS, START_ATTEMPTS } from './retriers';

/** Step Functions ends an execution at 25,000 events; the rest is for further retries, such as of looks. */
export const MOST_HISTORY_EVENTS = 22_000;

/** Wait 2, a function's task 5, Choice 2 (Step Functions' history events). */
const EVENTS_OF_A_POLL = 9;

/** A function that fails and is tried again: scheduled, started, failed. */
const EVENTS_OF_A_RETRY = 3;

/** ExecutionStarted, the start's task, the last state and the execution's end. */
const EVENTS_OF_THE_REST = 9;

/** Looks at a job until it has that age; the last finds it at its end. */
export const polls = (ageInSeconds: number, bounds: PollBounds): number => {
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
const EVENTS_OF_A_TURN = 14;

/** Starts until so many hours have been waited, each after half of its longest turn, as full jitter has it on average. */
const turns = (hours: number, turn: Turn): number => {
  let count = 0;
  for (let waited = 0; waited < hours * 3600; waited += longestTurn(waited, turn) / 2) count += 1;
  return count;
};

/** Polling: attempts of one task, for the quota, for its turn, and for an outage. */
const startEvents = (quotaWaitInHours: number): number =>
  EVENTS_OF_A_RETRY * (quotaAttempts(quotaWaitInHours) + START_ATTEMPTS + OUTAGE_ATTEMPTS);

/** Integration sync: both waits are counted from the execution's start. */
const turnEvents = (quotaWaitInHours: number): number =>
  EVENTS_OF_A_TURN *
  Math.max(turns(quotaWaitInHours, QUOTA_TURN), turns(START_WAIT_IN_HOURS, THROTTLED_TURN));

/** Events of an execution that waited for its start as long as it may, with so many hours for the quota, and whose job got that old. */
export const historyEvents = (ageInSeconds: number, bounds: PollBounds, quotaWaitInHours: number): number =>
  EVENTS_OF_THE_REST +
  Math.max(startEvents(quotaWaitInHours), turnEvents(quotaWaitInHours)) +
  EVENTS_OF_A_POLL * polls(ageInSeconds, bounds);

/** The longest job: at its limit it gets two minutes to stop; and hours to find its instances and its data. */
export const LONGEST_AGE_IN_SECONDS = PROCESSING_JOB_RULES.MaxRuntimeInSeconds.maximum + 120 + 6 * 3600;

const fits = (bounds: PollBounds, quotaWaitInHours: number): boolean =>
  historyEvents(LONGEST_AGE_IN_SECONDS, bounds, quotaWaitInHours) <= MOST_HISTORY_EVENTS;

/** The smallest ceiling by which every job's history stays within its bound, and that is not below the floor. */
export const smallestCeiling = (floorInSeconds: number, quotaWaitInHours: number): number => {
  let low = floorInSeconds;
  let high = LONGEST_AGE_IN_SECONDS;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits({ floorInSeconds, ceilingInSeconds: middle }, quotaWaitInHours)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** One that does for every floor and every wait for quota. */
export const SAFE_CEILING_IN_SECONDS = smallestCeiling(1, QUOTA_WAIT_RULE.maximum);
