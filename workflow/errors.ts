import { describeFault, type Fault } from './fault';

/** The names by which the state machine knows the functions' errors. */
export const ERROR_NAMES = {
  invalidProcessingJob: 'InvalidProcessingJob',
  processingJobEnded: 'ProcessingJobEnded',
  processingJobFailed: 'ProcessingJobFailed',
  processingJobStopped: 'ProcessingJobStopped',
  processingJobCapacityError: 'ProcessingJobCapacityError',
} as const;

/** Lambda's error holds the message twice, and a Cause has at most 32,768 characters. */
const TOLD_FAULTS = 20;

const listFaults = (faults: readonly Fault[]): string[] => [
  ...faults.slice(0, TOLD_FAULTS).map((fault) => `- ${describeFault(fault)}`),
  ...(faults.length > TOLD_FAULTS ? [`- and ${faults.length - TOLD_FAULTS} more`] : []),
];

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
