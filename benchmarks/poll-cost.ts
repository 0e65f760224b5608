import { pollCount } from '../workflow/definition/history-limit';
import { DEFAULT_POLL_BOUNDS, type PollBounds, waitSeconds } from '../workflow/deployment/poll-interval';
import { CALL_COST, PRICES, pollingTransitions, SYNC_TRANSITIONS } from './prices';

/** A way to wait for a job's end. Each function takes the job's duration in seconds. */
interface WaitMethod {
  readonly name: string;
  readonly polls: (seconds: number) => number;
  readonly transitions: (seconds: number) => number;
  /** Mean time from the job's end until the execution notices it, over all times at which the job may end. */
  readonly meanDelayInSeconds: (seconds: number) => number;
  /** Events in the execution's history. */
  readonly events: (seconds: number) => number;
}

const EVENTS_OF_A_POLL = 9;
/** Step Functions' limit of an execution's history. */
const MOST_EVENTS = 25_000;

/** The delay is the rest of the wait in which the job ends: on average, half of that wait. */
export const meanDelay = (ageInSeconds: number, bounds: PollBounds): number => {
  let begin = 0;
  while (begin + waitSeconds(begin, bounds) < ageInSeconds) begin += waitSeconds(begin, bounds);
  return waitSeconds(begin, bounds) / 2;
};

const polling = (name: string, bounds: PollBounds): WaitMethod => ({
  name,
  polls: (seconds) => pollCount(seconds, bounds),
  transitions: (seconds) => pollingTransitions(pollCount(seconds, bounds)),
  meanDelayInSeconds: (seconds) => meanDelay(seconds, bounds),
  events: (seconds) => 9 + EVENTS_OF_A_POLL * pollCount(seconds, bounds),
});

const METHODS: readonly WaitMethod[] = [
  polling('adaptive (default)', DEFAULT_POLL_BOUNDS),
  polling('fixed 30 s', { floorInSeconds: 30, ceilingInSeconds: 30 }),
  {
    name: '`.sync`',
    polls: () => 1,
    transitions: () => SYNC_TRANSITIONS,
    // SageMaker's event arrives within seconds.
    meanDelayInSeconds: () => 0,
    events: () => 24,
  },
];

const JOBS = [
  ['1 minute', 60],
  ['1 hour', 3600],
  ['1 day', 86_400],
  ['9 days', 777_600],
] as const;

export const duration = (seconds: number): string => {
  if (seconds === 0) return 'seconds';
  return seconds < 60 ? `${seconds} s` : `${(seconds / 60).toFixed(1).replace('.0', '')} min`;
};

export const dollars = (amount: number): string => `$${amount.toFixed(4)}`;

const row = (job: string, seconds: number, method: WaitMethod): string => {
  const count = method.polls(seconds);
  const transitions = method.transitions(seconds);
  const cost = transitions * PRICES.transition + (count + 1) * CALL_COST;
  const events = method.events(seconds);
  const shownEvents =
    events > MOST_EVENTS ? `${events.toLocaleString('en')}: fails` : events.toLocaleString('en');
  return `| ${job} | ${method.name} | ${count.toLocaleString('en')} | ${transitions.toLocaleString('en')} | ${duration(method.meanDelayInSeconds(seconds))} | ${shownEvents} | ${dollars(cost)} |`;
};

/** The table of docs/integrations.md. */
export const pollCostTable = (): string =>
  [
    '| Job of | Wait | Polls | State transitions | Mean delay | History events | Cost |',
    '|---|---|---|---|---|---|---|',
    ...JOBS.flatMap(([job, seconds]) => METHODS.map((method) => row(job, seconds, method))),
  ].join('\n');

if (require.main === module) console.log(pollCostTable());
