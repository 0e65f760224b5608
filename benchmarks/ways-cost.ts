import { pollCount } from '../workflow/definition/history-limit';
import { DEFAULT_POLL_BOUNDS } from '../workflow/deployment/poll-interval';
import { FIRST_WAIT_IN_SECONDS, WAIT_GROWTH_IN_SECONDS } from '../workflow/pipeline/run-pipeline-states';
import { dollars, duration, meanDelay } from './poll-cost';
import { CALL_COST, PRICES, pollingTransitions, SYNC_TRANSITIONS } from './prices';

const JOB_IN_SECONDS = 3600;

/** The start of a state machine of your own, and a state for each execution of the workflow that it runs. */
const callerTransitions = (jobs: number): number => (jobs > 1 ? 1 + jobs : 0);

/** The waits of the states that run a pipeline, until it has ended. */
const pipelineWaits = (seconds: number): readonly number[] => {
  const waits: number[] = [];
  for (let age = 0; age < seconds; age += waits.at(-1) ?? 0) {
    waits.push(FIRST_WAIT_IN_SECONDS + waits.length * WAIT_GROWTH_IN_SECONDS);
  }
  return waits;
};

/** The execution's start, StartPipeline and the end; four for each wait, but for the last one, which needs no longer one. */
const pipelineTransitions = (waits: number): number => 3 + 4 * waits - 1;

/** One way to run jobs of an hour one after another, each of which reads what the one before it wrote. */
interface Way {
  readonly name: string;
  readonly transitions: (jobs: number) => number;
  readonly calls: (jobs: number) => number;
  /** Undefined if AWS does not document it. */
  readonly delayInSeconds: (jobs: number) => number | undefined;
}

const POLLS = pollCount(JOB_IN_SECONDS, DEFAULT_POLL_BOUNDS);

const WAYS: readonly Way[] = [
  {
    name: '`polling`',
    transitions: (jobs) => callerTransitions(jobs) + jobs * pollingTransitions(POLLS),
    calls: (jobs) => jobs * (POLLS + 1),
    delayInSeconds: (jobs) => jobs * meanDelay(JOB_IN_SECONDS, DEFAULT_POLL_BOUNDS),
  },
  {
    name: '`sync`',
    transitions: (jobs) => callerTransitions(jobs) + jobs * SYNC_TRANSITIONS,
    calls: (jobs) => jobs * 2,
    delayInSeconds: () => 0,
  },
  {
    name: 'Pipelines',
    transitions: () => 0,
    calls: () => 0,
    delayInSeconds: () => undefined,
  },
  {
    name: 'Pipelines, run by Step Functions',
    transitions: (jobs) => pipelineTransitions(pipelineWaits(jobs * JOB_IN_SECONDS).length),
    calls: () => 0,
    delayInSeconds: (jobs) => (pipelineWaits(jobs * JOB_IN_SECONDS).at(-1) ?? 0) / 2,
  },
];

const WORK = [
  ['one job', 1],
  ['two jobs', 2],
  ['ten jobs', 10],
] as const;

const row = (work: string, jobs: number, { name, transitions, calls, delayInSeconds }: Way): string => {
  const count = transitions(jobs);
  const delay = delayInSeconds(jobs);
  const shownDelay = delay === undefined ? 'not documented' : duration(Math.round(delay));
  const cost = count * PRICES.transition + calls(jobs) * CALL_COST;
  return `| ${work} | ${name} | ${count.toLocaleString('en')} | ${shownDelay} | ${dollars(cost)} |`;
};

const instances = ([work, jobs]: readonly [string, number]): string =>
  `${work} ${dollars(jobs * PRICES.instanceHour).slice(0, -2)}`;

/** The table of docs/choosing.md. */
export const waysCostTable = (): string =>
  [
    '| Jobs of an hour, one after another | Way | State transitions | Mean delay in all | Cost |',
    '|---|---|---|---|---|',
    ...WORK.flatMap(([work, jobs]) => WAYS.map((way) => row(work, jobs, way))),
    '',
    `The instances, ml.m5.xlarge, cost the same in each way: ${WORK.map(instances).join(', ')}.`,
  ].join('\n');

if (require.main === module) console.log(waysCostTable());
