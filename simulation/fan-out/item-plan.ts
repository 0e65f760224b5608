import type { ProcessingJobOverrides } from '../../workflow/job/processing-job';
import { drawMinutes } from '../scenario/one-of-many';
import { randomOf } from '../scenario/random';

/** An item of the list, and what its job does. */
export interface ItemPlan {
  /** Its line in the list. The first is 1. */
  readonly line: number;
  readonly job: ProcessingJobOverrides;
  readonly durationInSeconds: number;
  readonly instances: number;
  /** Whether its script fails in the first attempt. */
  readonly failsAtFirst: boolean;
}

/** The variable in a job's environment that tells the item's line. */
export const LINE_VARIABLE = 'LINE';

const SHARE_WITH_TWO_INSTANCES = 0.2;
const SHARE_THAT_FAILS = 0.02;

const drawItem = (seed: number, line: number): ItemPlan => {
  const random = randomOf(seed, line);
  const instances = random.chance(SHARE_WITH_TWO_INSTANCES) ? 2 : 1;
  return {
    line,
    job: { InstanceCount: instances, Environment: { [LINE_VARIABLE]: String(line) } },
    durationInSeconds: drawMinutes(random),
    instances,
    failsAtFirst: random.chance(SHARE_THAT_FAILS),
  };
};

/** The first item fails, so that there is always one to run again. */
export const drawItems = (seed: number, items: number): ItemPlan[] =>
  Array.from({ length: items }, (_, index) => {
    const plan = drawItem(seed, index + 1);
    return index === 0 ? { ...plan, failsAtFirst: true } : plan;
  });

/** The list that the fan-out is given, in JSON Lines. */
export const listOf = (plans: readonly ItemPlan[]): string =>
  plans.map(({ job }) => `${JSON.stringify(job)}\n`).join('');

/** Seconds that the jobs take at least: they use the whole quota all the time, and the longest has to end. */
export const idealInSeconds = (plans: readonly ItemPlan[], quota: number): number =>
  Math.max(
    plans.reduce((sum, { durationInSeconds, instances }) => sum + durationInSeconds * instances, 0) / quota,
    ...plans.map(({ durationInSeconds }) => durationInSeconds),
  );
