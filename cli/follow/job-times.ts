import type { RunEvent } from '../../workflow/run/run-event';
import { formatSeconds } from '../run/report/amounts';

type JobEnded = Extract<RunEvent, { readonly type: 'JobEnded' }>;

const waited = ({ creationTime, startTime }: JobEnded): readonly string[] =>
  creationTime === undefined || startTime === undefined
    ? []
    : [`waited ${formatSeconds(startTime - creationTime)} for its instances`];

const ran = ({ startTime, time }: JobEnded): readonly string[] =>
  startTime === undefined
    ? []
    : [`started at ${new Date(startTime).toISOString()}`, `ran ${formatSeconds(time - startTime)}`];

const billed = ({ instances }: JobEnded): readonly string[] => {
  const { InstanceSeconds, InstanceCount = 1, InstanceType = 'instance' } = instances;
  return InstanceSeconds === undefined
    ? []
    : [`billed ${InstanceSeconds} s of ${InstanceCount} × ${InstanceType}`];
};

/** When the job waited and ran, and what SageMaker bills. No line for a job that never ran. */
export const jobTimes = (job: JobEnded): readonly string[] => {
  const parts = [...waited(job), ...ran(job), ...billed(job)];
  return parts.length === 0 ? [] : [`The job ${parts.join(', ')}.`];
};
