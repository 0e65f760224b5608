import { ERROR_NAMES } from '../../workflow/job/errors';
import type { SimulatedJob } from '../aws/simulated-job';
import type { ExecutionRecord } from './execution-record';

/** The error of an execution whose job ended like this. */
export const errorOfJob = ({ status, failureReason }: SimulatedJob): string => {
  if (status === 'Stopped') return ERROR_NAMES.processingJobStopped;
  return failureReason?.startsWith('CapacityError')
    ? ERROR_NAMES.processingJobCapacityError
    : ERROR_NAMES.processingJobFailed;
};

/** How an execution must end if every fault is temporary. */
const expectedEnd = ({ scenario, jobs }: ExecutionRecord): string => {
  const { isInvalid, account } = scenario;
  const [job] = jobs;
  if (isInvalid) return ERROR_NAMES.invalidProcessingJob;
  if (account.earlierJob) return ERROR_NAMES.processingJobNameInUse;
  if (account.quota.kind === 'too small') return ERROR_NAMES.processingJobQuotaTooSmall;
  if (!job) return 'a job';
  return job.status === 'Completed' ? 'SUCCEEDED' : errorOfJob(job);
};

/** Without faults, or if every fault is temporary, an execution ends as its job does. */
export const endsUnexpectedly = (record: ExecutionRecord): string[] => {
  const { scenario, outcome, jobs } = record;
  const isOpen = scenario.level === 'permanent' || jobs.some(({ vanishedAt }) => vanishedAt !== undefined);
  if (isOpen || !outcome || outcome.status === 'ABORTED' || outcome.status === 'TIMED_OUT') return [];
  const expected = expectedEnd(record);
  const actual = outcome.status === 'FAILED' ? outcome.error : outcome.status;
  // A start whose answer was lost, or a redriven start, may find that its own job has already ended.
  const isEnded =
    actual === ERROR_NAMES.processingJobEnded && jobs[0] !== undefined && expected !== 'SUCCEEDED';
  return actual === expected || isEnded
    ? []
    : [`It ends with ${actual}, but the injected faults justify only ${expected}.`];
};
