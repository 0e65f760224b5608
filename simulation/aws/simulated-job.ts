import type { JobEnd, RunningJob } from '../../local/sagemaker/job-record';
import type { ProcessingJobRequest } from '../../local/sagemaker/processing-job-request';
import type { ProcessingJobStatus } from '../../workflow/functions/function-contracts';
import type { JobPlan } from '../scenario/job-plan';

/** The true state of a job, whatever the workflow knows of it. Times are in milliseconds. */
export interface SimulatedJob {
  readonly request: ProcessingJobRequest;
  readonly arn: string;
  readonly createdAt: number;
  status: ProcessingJobStatus;
  endedAt?: number;
  /** When it was first asked to stop, by anyone. */
  stopAskedAt?: number;
  /** When SageMaker forgot it. */
  vanishedAt?: number;
  failureReason?: string;
  exitMessage?: string;
}

export interface PlannedJobProps {
  readonly job: SimulatedJob;
  readonly plan: JobPlan;
  readonly trace: (text: string) => void;
  /** Stops the job as somebody outside of the workflow does. */
  readonly stopFromOutside: () => void;
}

const after = (seconds: number, action: () => void) => setTimeout(action, seconds * 1000);

/** Schedules what the plan does to the job, besides its own end. */
const scheduleInterruption = ({ job, plan, trace, stopFromOutside }: PlannedJobProps): void => {
  if (plan.fate === 'is stopped') {
    after(plan.interruptedAfterInSeconds, () => {
      if (job.status !== 'InProgress') return;
      trace('somebody stops the job');
      stopFromOutside();
    });
  }
  if (plan.fate === 'vanishes') {
    after(plan.interruptedAfterInSeconds, () => {
      trace('SageMaker forgets the job');
      job.vanishedAt = Date.now();
      job.endedAt ??= Date.now();
    });
  }
};

/** Runs a job as planned. */
export const runAsPlanned = (props: PlannedJobProps): RunningJob => {
  const { job, plan, trace } = props;
  let finish: (end: JobEnd) => void = () => undefined;
  const end = new Promise<JobEnd>((resolve) => {
    finish = resolve;
  });
  if (plan.fate !== 'hangs') after(plan.durationInSeconds, () => finish(plan.end));
  scheduleInterruption(props);
  return {
    end,
    stop: () => {
      job.status = 'Stopping';
      job.stopAskedAt ??= Date.now();
      trace('the job is asked to stop');
      after(plan.stopTakesInSeconds, () => finish({ exitCode: 143 }));
    },
  };
};
