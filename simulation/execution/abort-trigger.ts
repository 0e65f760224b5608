import { sleep } from '../aws/sleep';
import type { World } from './world';

/** Aborts the execution, once, at the point that the scenario plans. */
export interface AbortTrigger {
  onState(name: string): void;
  /** Runs before and after each CreateProcessingJob call. */
  beforeCreate(): Promise<void>;
  afterCreate(): void;
}

export const abortTrigger = ({ record: { scenario }, trace }: World, abort: () => void): AbortTrigger => {
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
      else sleep(plan.afterInSeconds).then(abortOnce);
    },
    beforeCreate: async () => {
      if (plan?.at !== 'create' || !plan.before || isDone) return;
      abortOnce();
      if (plan.lateInSeconds > 0) await sleep(plan.lateInSeconds);
    },
    afterCreate: () => {
      if (plan?.at === 'create' && !plan.before) abortOnce();
    },
  };
};

/** For a redriven execution, which is not aborted again. */
export const noAbort: AbortTrigger = {
  onState: () => undefined,
  beforeCreate: async () => undefined,
  afterCreate: () => undefined,
};

/** When a task is aborted, Step Functions tries once to stop its job. This is the probability that it succeeds. */
const STOP_SUCCEEDS = 0.8;

export const stopSyncJob = async ({ record, sageMaker, random, trace }: World): Promise<void> => {
  if (record.abortedIn !== 'RunProcessingJob' || !random.chance(STOP_SUCCEEDS)) return;
  await sleep(random.pick([0.2, 1, 3]));
  const [job] = record.jobs;
  if (!job) return;
  trace('Step Functions stops the job');
  sageMaker.request('StopProcessingJob', { ProcessingJobName: job.request.ProcessingJobName });
};
