import type { Integration } from '../../workflow/definition/integration';
import type { ProcessingJobOverrides } from '../../workflow/job/processing-job';
import type { Outage, SyncFault } from './faults';
import type { JobPlan } from './job-plan';
import type { Random } from './random';
import type { Scenario } from './scenario';

/** A job of minutes. */
export const drawMinutes = (random: Random): number => random.logarithmic(60, 240);

const MAX_RUNTIME_IN_SECONDS = 3_600;

export interface OneOfManyProps {
  readonly integration: Integration;
  readonly durationInSeconds: number;
  /** Whether its script fails. @default false */
  readonly fails?: boolean;
  /** Besides the job's limit. @default - nothing */
  readonly input?: ProcessingJobOverrides;
  /** @default - none */
  readonly outages?: readonly Outage[];
  /** Faults that never happen. @default - none */
  readonly excludedFaults?: readonly SyncFault[];
}

const jobPlan = ({ durationInSeconds, fails = false }: OneOfManyProps): JobPlan => ({
  fate: fails ? 'fails' : 'completes',
  durationInSeconds,
  end: fails ? { exitCode: 1, exitMessage: 'ValueError: no rows' } : { exitCode: 0 },
  maxRuntimeInSeconds: MAX_RUNTIME_IN_SECONDS,
  interruptedAfterInSeconds: 0,
  stopTakesInSeconds: 0,
});

/** One of many executions in an account. It has few faults, because the account's limits are what is tested. */
export const oneOfMany = (random: Random, props: OneOfManyProps): Scenario => ({
  integration: props.integration,
  level: 'transient',
  faultRate: 0.01,
  excludedFaults: props.excludedFaults ?? [],
  outages: props.outages ?? [],
  account: { quota: { kind: 'free' }, earlierJob: undefined, busyForInSeconds: 0 },
  job: jobPlan(props),
  input: { ...props.input, MaxRuntimeInSeconds: MAX_RUNTIME_IN_SECONDS },
  isInvalid: false,
  fillsQuota: false,
  clockSkewInSeconds: 0,
  stepFunctionsSkewInSeconds: 0,
  sdkForJava: random.pick(['v1', 'v2']),
  abort: undefined,
  redrivenAfterInSeconds: undefined,
  event: 'in time',
  firstSweepInSeconds: random.integer(0, 3_599),
});
