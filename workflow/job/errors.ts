import { describeFault, type Fault } from '../rules/fault';

/** The names by which the state machine knows the functions' errors. */
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

/** Step Functions' limit of a Cause, in characters. */
export const CAUSE_LIMIT = 32_768;

/** Lambda's error, a JSON text, has the message twice: in `errorMessage` and in `trace`. The rest is the stack. */
const MESSAGE_LIMIT = CAUSE_LIMIT / 2 - 2_000;

/** One fault may list all that a deployment allows. */
const FAULT_LIMIT = 2_000;

/** More would not be read. */
const TOLD_FAULTS = 20;

const lengthInJson = (text: string): number => Buffer.byteLength(JSON.stringify(text));

const clip = (text: string): string => {
  const characters = [...text];
  return characters.length > FAULT_LIMIT ? `${characters.slice(0, FAULT_LIMIT).join('')}…` : text;
};

/** As many faults as a Cause has room for. */
const listFaults = (faults: readonly Fault[]): string[] => {
  const lines: string[] = [];
  let length = 0;
  for (const fault of faults.slice(0, TOLD_FAULTS)) {
    const line = clip(`- ${describeFault(fault)}`);
    length += lengthInJson(line);
    if (length > MESSAGE_LIMIT) break;
    lines.push(line);
  }
  const leftOut = faults.length - lines.length;
  return leftOut > 0 ? [...lines, `- and ${leftOut} more`] : lines;
};

/** The job breaks a rule. No request was sent; the message names each faulty key. */
export class InvalidProcessingJob extends Error {
  // A string, as minifying renames classes and Step Functions matches an error by its name.
  override readonly name = ERROR_NAMES.invalidProcessingJob;

  constructor(readonly faults: readonly Fault[]) {
    super(['The processing job is not valid.', ...listFaults(faults)].join('\n'));
  }
}

/** The execution's job has already failed or was stopped, so starting it again cannot succeed. */
export class ProcessingJobEnded extends Error {
  override readonly name = ERROR_NAMES.processingJobEnded;
}

/** The job asks for more than the account's quota allows, or for what the Region does not have. */
export class ProcessingJobQuotaTooSmall extends Error {
  override readonly name = ERROR_NAMES.processingJobQuotaTooSmall;
}

/** The name of the execution's job belongs to a job that was created before the execution began. */
export class ProcessingJobNameInUse extends Error {
  override readonly name = ERROR_NAMES.processingJobNameInUse;
}

/** The execution's job may be there, and cannot be looked at. */
export class ProcessingJobStatusUnknown extends Error {
  override readonly name = ERROR_NAMES.processingJobStatusUnknown;
}

/** Step Functions did not start the job, and starting it again would not help. */
export class ProcessingJobNotStarted extends Error {
  override readonly name = ERROR_NAMES.processingJobNotStarted;
}

/** The quota stayed in use for as long as the deployment waits for it. */
export class ResourceLimitExceeded extends Error {
  override readonly name = ERROR_NAMES.resourceLimitExceeded;
}
