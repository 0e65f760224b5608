import { pollCount } from '../workflow/definition/history-limit';
import { DEFAULT_POLL_BOUNDS } from '../workflow/deployment/poll-interval';
import { CALL_COST, PRICES, pollingTransitions, SYNC_TRANSITIONS } from './prices';

const ITEMS = 1_000;
const JOB_IN_SECONDS = 300;

/** A child of the map: its start, IsItemValid? and RunJob. */
const MAP_TRANSITIONS = 3;

/** The fan-out's own: its start, PrepareItems, RunItems, CheckItems, AreItemsDone? and Success. */
const FAN_OUT_TRANSITIONS = 6;

/** PrepareItems and CheckItems take some seconds at 1,024 MB. */
const FAN_OUT_CALLS_COST = 2 * (PRICES.call + 5 * PRICES.gigabyteSecond);

interface Way {
  readonly name: string;
  readonly executions: number;
  readonly transitions: number;
  readonly calls: number;
  /** Besides transitions and status checks. */
  readonly otherCost: number;
}

const POLLS = pollCount(JOB_IN_SECONDS, DEFAULT_POLL_BOUNDS);

const fanOut = (name: string, ofAnItem: number, calls: number): Way => ({
  name,
  executions: 1 + 2 * ITEMS,
  transitions: FAN_OUT_TRANSITIONS + ITEMS * (MAP_TRANSITIONS + ofAnItem),
  calls: ITEMS * calls,
  otherCost: FAN_OUT_CALLS_COST,
});

const loop = (name: string, ofAnItem: number, calls: number): Way => ({
  name,
  executions: ITEMS,
  transitions: ITEMS * ofAnItem,
  calls: ITEMS * calls,
  otherCost: 0,
});

/** One job has all instances, and takes as long as the items of one instance after another. */
const SHARDED_POLLS = pollCount((ITEMS / 50) * JOB_IN_SECONDS, DEFAULT_POLL_BOUNDS);

const WAYS: readonly Way[] = [
  fanOut('Fan-out, `sync`', SYNC_TRANSITIONS, 2),
  fanOut('Fan-out, `polling`', pollingTransitions(POLLS), POLLS + 1),
  loop('A loop of your own, `sync`', SYNC_TRANSITIONS, 2),
  loop('A loop of your own, `polling`', pollingTransitions(POLLS), POLLS + 1),
  {
    name: 'One job, sharded over 50 instances, `polling`',
    executions: 1,
    transitions: pollingTransitions(SHARDED_POLLS),
    calls: SHARDED_POLLS + 1,
    otherCost: 0,
  },
];

const row = ({ name, executions, transitions, calls, otherCost }: Way): string => {
  const cost = transitions * PRICES.transition + calls * CALL_COST + otherCost;
  return `| ${name} | ${executions.toLocaleString('en')} | ${transitions.toLocaleString('en')} | $${cost.toFixed(2)} |`;
};

const instancesCost = (ITEMS * JOB_IN_SECONDS * PRICES.instanceHour) / 3600;

/** The table of docs/fan-out.md. */
export const fanOutCostTable = (): string =>
  [
    `| ${ITEMS.toLocaleString('en')} items of 5 minutes | Executions | State transitions | Cost |`,
    '|---|---|---|---|',
    ...WAYS.map(row),
    `| The instances, ml.m5.xlarge, in each way | | | $${instancesCost.toFixed(2)} |`,
  ].join('\n');

if (require.main === module) console.log(fanOutCostTable());
