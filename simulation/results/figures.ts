import { createHash } from 'node:crypto';
import { count, type ExecutionRecord } from './execution-record';
import { unattendedFor } from './job-left-running';

/** An execution that violates a check. */
export interface Violation {
  readonly index: number;
  readonly violations: readonly string[];
}

type Counts = Record<string, number>;

/** The results of a number of executions. */
export interface Figures {
  executions: number;
  readonly integrations: Counts;
  readonly levels: Counts;
  /** How executions ended; failures by error. */
  readonly ends: Counts;
  /** How jobs ended. */
  readonly jobs: Counts;
  readonly faults: Counts;
  readonly circumstances: Counts;
  /** Aborted executions, by state. */
  readonly abortedIn: Counts;
  readonly calls: Counts;
  /** The longest time that a job kept running although no execution waited for it. */
  longestUnattendedInSeconds: number;
  historyEvents: number;
  longestHistory: number;
  simulatedSeconds: number;
  longestInSeconds: number;
  readonly violations: Violation[];
  /** One digest per block, of every state, call and fault. */
  readonly digests: string[];
}

export const noFigures = (): Figures => ({
  executions: 0,
  integrations: {},
  levels: {},
  ends: {},
  jobs: {},
  faults: {},
  circumstances: {},
  abortedIn: {},
  calls: {},
  longestUnattendedInSeconds: 0,
  historyEvents: 0,
  longestHistory: 0,
  simulatedSeconds: 0,
  longestInSeconds: 0,
  violations: [],
  digests: [],
});

const endOf = ({ outcome }: ExecutionRecord): string => {
  if (outcome === undefined) return 'hangs';
  return outcome.status === 'FAILED' ? `FAILED: ${outcome.error}` : outcome.status;
};

const addCounts = (to: Counts, from: Counts): void => {
  for (const [key, value] of Object.entries(from)) to[key] = (to[key] ?? 0) + value;
};

export const addExecution = (figures: Figures, record: ExecutionRecord): void => {
  const seconds = (record.endedAt - record.startedAt) / 1000;
  figures.executions += 1;
  count(figures.integrations, record.scenario.integration);
  count(figures.levels, record.scenario.level);
  count(figures.ends, endOf(record));
  for (const job of record.jobs) {
    count(figures.jobs, job.vanishedAt === undefined ? job.status : 'forgotten by SageMaker');
  }
  if (record.abortedIn !== undefined) count(figures.abortedIn, record.abortedIn);
  addCounts(figures.faults, record.faults);
  addCounts(figures.circumstances, record.circumstances);
  addCounts(figures.calls, record.calls);
  figures.longestUnattendedInSeconds = Math.max(
    figures.longestUnattendedInSeconds,
    unattendedFor(record) / 1000,
  );
  figures.historyEvents += record.historyEvents;
  figures.longestHistory = Math.max(figures.longestHistory, record.historyEvents);
  figures.simulatedSeconds += seconds;
  figures.longestInSeconds = Math.max(figures.longestInSeconds, seconds);
  if (record.violations.length > 0) {
    figures.violations.push({ index: record.index, violations: record.violations });
  }
};

/** The figures of consecutive parts of a simulation. */
export const joinFigures = (parts: readonly Figures[]): Figures => {
  const sum = noFigures();
  for (const part of parts) {
    for (const counts of [
      'integrations',
      'levels',
      'ends',
      'jobs',
      'faults',
      'circumstances',
      'abortedIn',
      'calls',
    ] as const) {
      addCounts(sum[counts], part[counts]);
    }
    for (const total of ['executions', 'historyEvents', 'simulatedSeconds'] as const) {
      sum[total] += part[total];
    }
    for (const longest of ['longestHistory', 'longestInSeconds', 'longestUnattendedInSeconds'] as const) {
      sum[longest] = Math.max(sum[longest], part[longest]);
    }
    sum.violations.push(...part.violations);
    sum.digests.push(...part.digests);
  }
  return sum;
};

const sum = (counts: Counts): number => Object.values(counts).reduce((total, value) => total + value, 0);

const number = (value: number): string => Math.round(value).toLocaleString('en-US');

const table = (title: string, counts: Counts): string[] => [
  `${title} (${number(sum(counts))})`,
  ...Object.entries(counts)
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([name, value]) => `  ${number(value).padStart(11)}  ${name}`),
];

/** A value that changes with any difference in what happened. */
export const digestOf = ({ digests }: Figures): string =>
  createHash('sha256').update(digests.join('\n')).digest('hex').slice(0, 16);

/** The figures as text. */
export const showFigures = (figures: Figures): string =>
  [
    ...table('Executions by integration', figures.integrations),
    ...table('Executions by level of faults', figures.levels),
    ...table('Ends of executions', figures.ends),
    ...table('Aborts by state', figures.abortedIn),
    ...table('Ends of jobs', figures.jobs),
    ...table('Injected faults', figures.faults),
    ...table('Other circumstances', figures.circumstances),
    ...table("Functions' calls that reached AWS", figures.calls),
    `Longest time that a job ran with no execution waiting for it: ${number(figures.longestUnattendedInSeconds / 60)} min`,
    `History events: ${number(figures.historyEvents)}, at most ${number(figures.longestHistory)} in an execution`,
    `Simulated time: ${number(figures.simulatedSeconds / 86_400)} days, at most ${(figures.longestInSeconds / 86_400).toFixed(1)} in an execution`,
    `Digest of every state, call and fault: ${digestOf(figures)}`,
    `Violations: ${number(figures.violations.length)}`,
  ].join('\n');
