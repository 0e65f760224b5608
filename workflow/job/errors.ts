import { describeFault, type Fault } from '../rules/fault';

/** The names that the state machine matches the functions' errors by. */
export const ERROR_NAMES = {
  invalidProcessingJob: 'InvalidProcessingJob',
  processingJobEnded: 'ProcessingJobEnded',
  processingJobFailed: 'ProcessingJobFailed',
  processingJobStopped: 'ProcessingJobStopped',
  processingJobCapacityError: 'ProcessingJobCapacityError',
  processingJobQuotaTooSmall: 'ProcessingJobQuotaTooSmall',
  processingJobNameInUse: 'ProcessingJobNameInUse',
  processingJobStatusUnknown: 'ProcessingJobStatusUnknown',
  processingJobNotStarted: 'ProcessingJobNotStarted',
  resourceLimitExceeded: 'ResourceLimitExceeded',
} as const;

/** Longest Cause that Step Functions takes, in characters. */
export const CAUSE_LIMIT = 32_768;

/** The Cause is Lambda's JSON of the error, which has the message twice, in `errorMessage` and `trace`, and the stack. */
const MESSAGE_LIMIT = CAUSE_LIMIT / 2 - 2_000;

/** A fault may list everything that a deployment allows, which must not cut off the value that follows. */
const ALLOWED_LIMIT = 1_800;
const FAULT_LIMIT = 2_000;

/** Nobody would read more. */
const LISTED_FAULTS = 20;

const lengthInJson = (text: string): number => Buffer.byteLength(JSON.stringify(text));

/** The text, cut to this many whole characters. */
export const clip = (text: string, limit: number): string => {
  const characters = [...text];
  return characters.length > limit ? `${characters.slice(0, limit).join('')}…` : text;
};

const clipAllowed = (fault: Fault): Fault =>
  'allowed' in fault ? { ...fault, allowed: clip(fault.allowed, ALLOWED_LIMIT) } : fault;

/** As many faults as fit into a Cause. */
export const listFaults = (faults: readonly Fault[]): string[] => {
  const lines: string[] = [];
  let length = 0;
  for (const fault of faults.slice(0, LISTED_FAULTS)) {
    const line = clip(`- ${describeFault(clipAllowed(fault))}`, FAULT_LIMIT);
    length += lengthInJson(line);
    if (length > MESSAGE_LIMIT) break;
    lines.push(line);
  }
  const leftOut = faults.length - lines.length;
  return leftOut > 0 ? [...lines, `- and ${leftOut} more`] : lines;
};

/** The job breaks a rule. The message names each faulty key; no request was sent. */
export class InvalidProcessingJob extends Error {
  // A literal, because minifying renames the class, and Step Functions matches an error by its name.
  override readonly name = ERROR_NAMES.invalidProcessingJob;

  constructor(readonly faults: readonly Fault[]) {
    super(['The processing job is not valid.', ...listFaults(faults)].join('\n'));
  }
}

/** The execution's job has already failed or was stopped. Its name cannot be used again, so a retry cannot succeed. */
export class ProcessingJobEnded extends Error {
  override readonly name = ERROR_NAMES.processingJobEnded;
}

/** The job asks for more than the account's quota, or for an instance type that the Region does not have. */
export class ProcessingJobQuotaTooSmall extends Error {
  override readonly name = ERROR_NAMES.processingJobQuotaTooSmall;
}

/** The name of the execution's job belongs to a job that was created before the execution started. */
export class ProcessingJobNameInUse extends Error {
  override readonly name = ERROR_NAMES.processingJobNameInUse;
}

/** The execution's job may be running, but its status cannot be read. */
export class ProcessingJobStatusUnknown extends Error {
  override readonly name = ERROR_NAMES.processingJobStatusUnknown;
}

/** Step Functions did not start the job, and a retry would not help. */
export class ProcessingJobNotStarted extends Error {
  override readonly name = ERROR_NAMES.processingJobNotStarted;
}

/** The quota was in use for as long as the deployment waits for it. */
export class ResourceLimitExceeded extends Error {
  override readonly name = ERROR_NAMES.resourceLimitExceeded;
}
