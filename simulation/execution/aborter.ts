import { pause } from '../aws/simulated-lambda';
import type { World } from './world';

/** Somebody who aborts the execution, once, where the scenario says. */
export interface Aborter {
  onState(name: string): void;
  /** Around a creation of the job. */
  beforeCreate(): Promise<void>;
  afterCreate(): void;
}

export const newAborter = ({ record: { scenario }, trace }: World, abort: () => void): Aborter => {
  const plan = scenario.abort;
  let visits = 0;
  let isDone = false;
  const abortOnce = (): void => {
    if (isDone) return;
    isDone = true;
    trace('somebody aborts the execution');
    abort();
  };
  return {
    onState: (name) => {
      if (plan?.at !== 'state' || plan.state !== name) return;
      visits += 1;
      if (visits !== plan.visit) return;
      if (plan.afterInSeconds === 0) abortOnce();
      else pause(plan.afterInSeconds).then(abortOnce);
    },
    beforeCreate: async () => {
      if (plan?.at !== 'create' || !plan.before || isDone) return;
      abortOnce();
      if (plan.lateInSeconds > 0) await pause(plan.lateInSeconds);
    },
    afterCreate: () => {
      if (plan?.at === 'create' && !plan.before) abortOnce();
    },
  };
};

/** A run that was redriven is left alone. */
export const noAborter: Aborter = {
  onState: () => undefined,
  beforeCreate: async () => undefined,
  afterCreate: () => undefined,
};

/** What Step Functions does to the job of a task that is aborted: it tries to stop it, once. */
const STOP_GETS_THROUGH = 0.8;

export const stopSyncJob = async ({ record, sageMaker, random, trace }: World): Promise<void> => {
  if (record.abortedIn !== 'RunProcessingJob' || !random.chance(STOP_GETS_THROUGH)) return;
  await pause(random.pick([0.2, 1, 3]));
  const [job] = record.jobs;
  if (!job) return;
  trace('Step Functions stops the job');
  sageMaker.request('StopProcessingJob', { ProcessingJobName: job.request.ProcessingJobName });
};
