/**
 * Prices in US dollars, us-east-1, as AWS published them in 2025: Standard workflows per transition, Lambda per call and
 * GB-second on arm64, and an ml.m5.xlarge of a Processing job per hour.
 */
export const PRICES = {
  transition: 0.000025,
  call: 0.0000002,
  gigabyteSecond: 0.0000133334,
  instanceHour: 0.23,
};

/** A status check takes about 100 ms at 256 MB. */
export const CALL_COST = PRICES.call + 0.1 * 0.25 * PRICES.gigabyteSecond;

/** The start, three per status check, and the end; Step Functions also counts the execution's start. */
export const pollingTransitions = (polls: number): number => 3 + 3 * polls;

/** The same for `.sync`, which checks the status once. */
export const SYNC_TRANSITIONS = 6;
