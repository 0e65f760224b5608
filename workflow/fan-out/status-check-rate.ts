/**
 * Status checks a second that young jobs may cause together. SageMaker limits the calls of an account in a Region without
 * publishing a figure for DescribeProcessingJob, and other callers need their share.
 */
export const STATUS_CHECKS_PER_SECOND = 5;

/** The smallest poll floor, in seconds, with which this many young jobs are checked at most five times a second. */
export const smallestPollFloor = (maxConcurrency: number): number =>
  Math.ceil(maxConcurrency / STATUS_CHECKS_PER_SECOND);
