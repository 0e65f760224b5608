import { INTEGRATIONS, type Integration } from '../../workflow/definition/integration';
import type { ProcessingJobOverrides } from '../../workflow/job/processing-job';
import { type AccountPlan, drawAccount } from './account';
import { drawOutages, type FaultLevel, type Outage } from './faults';
import { drawJobPlan, type JobPlan } from './job-plan';
import type { Random } from './random';

/** When somebody aborts the execution. */
export type AbortPlan =
  | { readonly at: 'state'; readonly state: string; readonly visit: number; readonly afterInSeconds: number }
  /** During CreateProcessingJob; the call reaches SageMaker `lateInSeconds` after the abort. */
  | { readonly at: 'create'; readonly before: boolean; readonly lateInSeconds: number };

/** How EventBridge delivers an event; it promises only best effort. */
export type EventPlan = 'in time' | 'late' | 'lost';

/** Everything that is drawn before an execution starts. Single faults are drawn while it runs. */
export interface Scenario {
  readonly integration: Integration;
  readonly level: FaultLevel;
  /** Probability of a fault in an invocation or in a call to AWS. */
  readonly faultRate: number;
  /** Faults that never happen. */
  readonly excludedFaults: readonly string[];
  readonly outages: readonly Outage[];
  readonly account: AccountPlan;
  readonly job: JobPlan;
  readonly input: ProcessingJobOverrides;
  /** Whether the input breaks a rule. */
  readonly isInvalid: boolean;
  /** Whether the quota is a single instance, so that the execution's own job uses all of it. */
  readonly fillsQuota: boolean;
  /** Seconds by which SageMaker's clock is ahead of the functions'. */
  readonly clockSkewInSeconds: number;
  /** Seconds by which Step Functions' clock is ahead of SageMaker's. */
  readonly stepFunctionsSkewInSeconds: number;
  /** The version of the AWS SDK for Java inside Step Functions, which decides how errors are worded. */
  readonly sdkForJava: 'v1' | 'v2';
  readonly abort: AbortPlan | undefined;
  /** Seconds from its abort until somebody redrives the execution. */
  readonly redrivenAfterInSeconds: number | undefined;
  /** How EventBridge delivers the event of the execution's end. */
  readonly event: EventPlan;
  /** Seconds until the first of the hourly sweeps. */
  readonly firstSweepInSeconds: number;
}

const STATES: Readonly<Record<Integration, readonly [string, ...string[]]>> = {
  polling: ['StartProcessingJob', 'Wait', 'GetJobStatus', 'IsDone?', 'Success', 'Failure'],
  sync: [
    'PrepareProcessingJob',
    'RunProcessingJob',
    'FindJob',
    'WaitForTurn',
    'GetJobStatus',
    'IsDone?',
    'Wait',
    'Success',
    'Failure',
  ],
};

/** States that an execution enters more than once. */
const LOOP: readonly string[] = ['Wait', 'GetJobStatus', 'IsDone?'];

const drawStateAbort = (random: Random, integration: Integration): AbortPlan => {
  const state = random.pick(STATES[integration]);
  return {
    at: 'state',
    state,
    visit: LOOP.includes(state) ? random.pick([1, 1, 2, 4]) : 1,
    afterInSeconds: random.pick([0, 0, 0.5, 3, 40]),
  };
};

const drawAbort = (random: Random, integration: Integration): AbortPlan =>
  random.chance(0.4)
    ? {
        at: 'create',
        before: random.chance(0.7),
        lateInSeconds: random.chance(0.5) ? 0 : random.integer(1, 25),
      }
    : drawStateAbort(random, integration);

const drawSkew = (random: Random): number =>
  random.weighted({ none: 60, seconds: 30, minutes: 8, hours: 2 }) === 'none'
    ? 0
    : random.pick([-1, 1]) * random.pick([0.4, 3, 45, 240, 900, 3_600]);

const INVALID_INPUTS: readonly [ProcessingJobOverrides, ...ProcessingJobOverrides[]] = [
  { VolumeSizeInGB: 0 },
  { RoleArn: null },
  { ContainerArguments: [] },
] as readonly unknown[] as [ProcessingJobOverrides];

export const drawScenario = (random: Random): Scenario => {
  const integration = random.pick(INTEGRATIONS);
  const level = random.weighted<FaultLevel>({ none: 17, transient: 55, permanent: 28 });
  const abort = random.chance(0.15) ? drawAbort(random, integration) : undefined;
  const event = random.weighted<EventPlan>({ 'in time': 80, late: 12, lost: 8 });
  // The sweep and a late event only find a job that runs for hours.
  const isLong = abort !== undefined && (abort.at === 'create' || event !== 'in time');
  const job = drawJobPlan(random, isLong);
  const isInvalid = random.chance(0.02);
  return {
    integration,
    level,
    faultRate: level === 'none' ? 0 : random.pick([0.02, 0.08, 0.25]),
    excludedFaults: [],
    outages: drawOutages(random, level, integration, job.durationInSeconds),
    account: drawAccount(random, level),
    job,
    input: {
      MaxRuntimeInSeconds: job.maxRuntimeInSeconds,
      ...(isInvalid && random.pick(INVALID_INPUTS)),
    },
    isInvalid,
    fillsQuota: random.chance(0.15),
    clockSkewInSeconds: level === 'none' ? 0 : drawSkew(random),
    stepFunctionsSkewInSeconds: random.integer(-2, 2),
    sdkForJava: random.pick(['v1', 'v2']),
    abort,
    redrivenAfterInSeconds: random.chance(0.3) ? random.logarithmic(10, 3_600) : undefined,
    event,
    firstSweepInSeconds: random.integer(0, 3_599),
  };
};
