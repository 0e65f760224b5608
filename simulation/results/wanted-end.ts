import { ERROR_NAMES } from '../../workflow/job/errors';
import type { SimulatedJob } from '../aws/simulated-sagemaker';
import type { ExecutionRecord } from './execution-record';

/** The error of an execution whose job ended so. */
export const errorOfJob = ({ status, failureReason }: SimulatedJob): string => {
  if (status === 'Stopped') return ERROR_NAMES.processingJobStopped;
  return failureReason?.startsWith('CapacityError')
    ? ERROR_NAMES.processingJobCapacityError
    : ERROR_NAMES.processingJobFailed;
};

/** How an execution ends whatever passes on its way. */
const wantedEnd = ({ scenario, jobs }: ExecutionRecord): string => {
  const { isInvalid, account } = scenario;
  const [job] = jobs;
  if (isInvalid) return ERROR_NAMES.invalidProcessingJob;
  if (account.olderJob) return ERROR_NAMES.processingJobNameInUse;
  if (account.quota.kind === 'too small') return ERROR_NAMES.processingJobQuotaTooSmall;
  if (!job) return 'a job';
  return job.status === 'Completed' ? 'SUCCEEDED' : errorOfJob(job);
};

/** With faults that pass, or none, it ends as its job does. */
export const endsOtherwise = (record: ExecutionRecord): string[] => {
  const { scenario, outcome, jobs } = record;
  const isOpen = scenario.level === 'lasting' || jobs.some(({ vanishedAt }) => vanishedAt !== undefined);
  if (isOpen || !outcome || outcome.status === 'ABORTED' || outcome.status === 'TIMED_OUT') return [];
  const wanted = wantedEnd(record);
  const got = outcome.status === 'FAILED' ? outcome.error : outcome.status;
  // A start whose answer was lost, or that is redriven, may find its own job ended already.
  const isEnded = got === ERROR_NAMES.processingJobEnded && jobs[0] !== undefined && wanted !== 'SUCCEEDED';
  return got === wanted || isEnded
    ? []
    : [`It ends with ${got} where the faults leave no reason but for ${wanted}.`];
};
