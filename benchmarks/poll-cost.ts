import { pollCount } from '../workflow/definition/history-limit';
import { DEFAULT_POLL_BOUNDS, type PollBounds, waitSeconds } from '../workflow/deployment/poll-interval';

/** One way to learn of a job's end. */
interface Way {
  readonly name: string;
  /** Looks at a job of that duration. */
  readonly polls: (seconds: number) => number;
  /** State transitions of the execution. */
  readonly transitions: (seconds: number) => number;
  /** Mean seconds from the job's end to the execution's knowing of it, over all moments at which it may end. */
  readonly meanDelayInSeconds: (seconds: number) => number;
  /** Events of the execution's history. */
  readonly events: (seconds: number) => number;
}

/** Prices in US dollars, us-east-1, as AWS published them in 2025: Standard workflows per transition, Lambda per call and GB-second on arm64. */
const PRICES = { transition: 0.000025, call: 0.0000002, gigabyteSecond: 0.0000133334 };

/** A look takes some 100 ms at 256 MB. */
const CALL_COST = PRICES.call + 0.1 * 0.25 * PRICES.gigabyteSecond;

const EVENTS_OF_A_POLL = 9;
const MOST_EVENTS = 25_000;

/** The delay at one moment is what is left of the wait in which it falls; on average over that wait, half of it. */
const meanDelay = (ageInSeconds: number, bounds: PollBounds): number => {
  let begin = 0;
  while (begin + waitSeconds(begin, bounds) < ageInSeconds) begin += waitSeconds(begin, bounds);
  return waitSeconds(begin, bounds) / 2;
};

const polling = (name: string, bounds: PollBounds): Way => ({
  name,
  polls: (seconds) => pollCount(seconds, bounds),
  // The start, three a look, the end; Step Functions counts the execution's start as one.
  transitions: (seconds) => 3 + 3 * pollCount(seconds, bounds),
  meanDelayInSeconds: (seconds) => meanDelay(seconds, bounds),
  events: (seconds) => 9 + EVENTS_OF_A_POLL * pollCount(seconds, bounds),
});

const WAYS: readonly Way[] = [
  polling('adaptive (default)', DEFAULT_POLL_BOUNDS),
  polling('fixed 30 s', { floorInSeconds: 30, ceilingInSeconds: 30 }),
  {
    name: '`.sync`',
    polls: () => 1,
    transitions: () => 6,
    // An event of SageMaker's, which arrives within seconds.
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

const duration = (seconds: number): string => {
  if (seconds === 0) return 'seconds';
  return seconds < 60 ? `${seconds} s` : `${(seconds / 60).toFixed(1).replace('.0', '')} min`;
};

const dollars = (amount: number): string => `$${amount.toFixed(4)}`;

const row = (job: string, seconds: number, way: Way): string => {
  const count = way.polls(seconds);
  const transitions = way.transitions(seconds);
  const cost = transitions * PRICES.transition + (count + 1) * CALL_COST;
  const events = way.events(seconds);
  const fate = events > MOST_EVENTS ? `${events.toLocaleString('en')}: fails` : events.toLocaleString('en');
  return `| ${job} | ${way.name} | ${count.toLocaleString('en')} | ${transitions.toLocaleString('en')} | ${duration(way.meanDelayInSeconds(seconds))} | ${fate} | ${dollars(cost)} |`;
};

/** The table of docs/integrations.md. */
export const pollCostTable = (): string =>
  [
    '| Job of | Wait | Polls | State transitions | Mean delay | History events | Cost |',
    '|---|---|---|---|---|---|---|',
    ...JOBS.flatMap(([job, seconds]) => WAYS.map((way) => row(job, seconds, way))),
  ].join('\n');

if (require.main === module) console.log(pollCostTable());
