import type { Integration } from '../../workflow/definition/integration';
import { type ItemStore, UnusableObject } from '../../workflow/fan-out/item-store';
import type { RunOutcome } from '../../workflow/run/run-event';
import type { Containers } from '../aws/simulated-lambda';
import { type DeployedWorkflow, FAN_OUT_QUOTA } from '../deployed-workflow';
import type { ExecutionRecord } from '../results/execution-record';
import { type ApiRate, apiRate } from '../scenario/api-rate';
import { instanceQuota, RELEASE_IN_SECONDS } from '../scenario/instance-quota';
import { type Random, randomOf } from '../scenario/random';
import { type SharedAccount, sharedAccount } from '../scenario/shared-account';
import { type AccountOutage, planAccountOutages } from './account-outages';
import { drawItems, type ItemPlan, idealInSeconds, listOf } from './item-plan';

/** An execution of the workflow that an item started. */
export interface ItemExecution {
  readonly line: number;
  /** How often the fan-out had been redriven. */
  readonly attempt: number;
  readonly name: string;
  readonly record: ExecutionRecord;
}

/** One run of the fan-out: from its start, or from where it was redriven. */
export interface FanOutRun {
  readonly outcome: RunOutcome;
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface FanOutProps {
  readonly workflow: DeployedWorkflow;
  readonly seed: number;
  readonly integration: Integration;
  readonly items: number;
}

/** What the parts of a simulated fan-out share. */
export interface FanOutWorld extends FanOutProps {
  readonly plans: readonly ItemPlan[];
  readonly random: Random;
  readonly account: SharedAccount;
  readonly containers: Containers;
  /** The rate of StartExecution. */
  readonly executionRate: ApiRate;
  readonly outages: readonly AccountOutage[];
  readonly store: ItemStore;
  readonly startedAt: number;
  readonly runs: FanOutRun[];
  readonly executions: ItemExecution[];
  /** How often the fan-out has been redriven. */
  redrives: number;
  /** Most items that ran at the same time. */
  mostRunning: number;
  historyEvents: number;
  /** Most events in the history of one of the map's executions. */
  longestChildHistory: number;
  readonly violations: string[];
}

/** An account accepts about this many DescribeProcessingJob calls a second. AWS does not document the rate. */
const STATUS_RATE = { callsPerSecond: 10, callsAtOnce: 20 } as const;

/** StartExecution in the smaller Regions (Step Functions quotas). */
const EXECUTION_RATE = { callsPerSecond: 150, callsAtOnce: 800 } as const;

export const LIST_URI = 's3://bucket/items.jsonl';

const itemStore = (list: string): ItemStore => {
  const objects = new Map([[LIST_URI, list]]);
  return {
    read: async (uri) => {
      const text = objects.get(uri);
      if (text === undefined) throw new UnusableObject(uri, 'does not exist');
      return text;
    },
    write: async (uri, text) => {
      objects.set(uri, text);
    },
  };
};

export const newFanOutWorld = (props: FanOutProps): FanOutWorld => {
  const { seed, items } = props;
  const random = randomOf(seed, 0);
  const plans = drawItems(seed, items);
  const { minimum, maximum } = RELEASE_IN_SECONDS;
  return {
    ...props,
    plans,
    random,
    account: sharedAccount({
      statusRate: apiRate(STATUS_RATE),
      quota: instanceQuota(FAN_OUT_QUOTA, () => random.integer(minimum, maximum)),
    }),
    containers: new Map(),
    executionRate: apiRate(EXECUTION_RATE),
    outages: planAccountOutages(idealInSeconds(plans, FAN_OUT_QUOTA)),
    store: itemStore(listOf(plans)),
    startedAt: Date.now(),
    runs: [],
    executions: [],
    redrives: 0,
    mostRunning: 0,
    historyEvents: 0,
    longestChildHistory: 0,
    violations: [],
  };
};
