import { FAN_OUT_ERRORS } from '../../workflow/fan-out/fan-out-contracts';
import { ERROR_NAMES } from '../../workflow/job/errors';
import { FAN_OUT_QUOTA } from '../deployed-workflow';
import { MAX_EVENTS } from '../execution/history';
import { violationsOf } from '../results/checks';
import type { FanOutWorld, ItemExecution } from './fan-out-world';
import { type ItemPlan, idealInSeconds, LINE_VARIABLE } from './item-plan';

/** The fan-out's own history does not grow with its items. */
const MAX_FAN_OUT_EVENTS = 200;

const failsUnexpectedly = ({ plans }: FanOutWorld, { line, attempt, record }: ItemExecution): string[] => {
  const { outcome } = record;
  const isPlanned =
    attempt === 0 &&
    plans[line - 1]?.failsAtFirst &&
    outcome?.status === 'FAILED' &&
    outcome.error === ERROR_NAMES.processingJobFailed;
  if (outcome?.status === 'SUCCEEDED' || isPlanned) return [];
  const end =
    outcome?.status === 'FAILED' ? `${outcome.error}: ${outcome.cause}` : (outcome?.status ?? 'no end');
  return [`It ends with ${end}.`];
};

const hasJobOfAnotherItem = ({ line, record }: ItemExecution): string[] =>
  record.jobs.some(({ request }) => request.Environment?.[LINE_VARIABLE] !== String(line))
    ? ['Its job is that of another item.']
    : [];

const executionViolations = (world: FanOutWorld, execution: ItemExecution): string[] =>
  [
    ...execution.record.violations,
    ...violationsOf(execution.record),
    ...failsUnexpectedly(world, execution),
    ...hasJobOfAnotherItem(execution),
  ].map((violation) => `The execution ${execution.name}: ${violation}`);

/** In the attempt that succeeds, and in the one before if the item is to fail there, exactly one job. */
const itemViolations = ({ line, failsAtFirst }: ItemPlan, executions: readonly ItemExecution[]): string[] => {
  const jobs = (attempt: number): number =>
    executions
      .filter((execution) => execution.attempt === attempt)
      .reduce((sum, { record }) => sum + record.jobs.length, 0);
  const successes = executions.filter(({ record }) => record.outcome?.status === 'SUCCEEDED').length;
  const expected = [1, failsAtFirst ? 1 : 0];
  return [
    ...(successes === 1 ? [] : [`The item of line ${line} succeeds ${successes} times.`]),
    ...expected.flatMap((count, attempt) =>
      jobs(attempt) === count
        ? []
        : [`The item of line ${line} has ${jobs(attempt)} jobs in attempt ${attempt}, instead of ${count}.`],
    ),
  ];
};

const endViolations = ({ plans, runs }: FanOutWorld): string[] => {
  const [first, second] = runs.map(({ outcome }) => outcome);
  const failing = plans.filter(({ failsAtFirst }) => failsAtFirst).length;
  const failsAsPlanned =
    first?.status === 'FAILED' &&
    first.error === FAN_OUT_ERRORS.itemsFailed &&
    first.cause.includes(`${failing} of ${plans.length} items failed`);
  const summary = second?.status === 'SUCCEEDED' ? (second.output as Record<string, unknown>) : undefined;
  const succeeds = summary?.Total === plans.length && summary.Succeeded === plans.length;
  return [
    ...(failsAsPlanned ? [] : [`The fan-out does not fail as planned: ${JSON.stringify(first)}`]),
    ...(succeeds ? [] : [`The redriven fan-out does not succeed: ${JSON.stringify(second)}`]),
  ];
};

/** Seconds that its two runs take at least. */
export const idealOfWorld = ({ plans }: FanOutWorld): number =>
  idealInSeconds(plans, FAN_OUT_QUOTA) +
  idealInSeconds(
    plans.filter(({ failsAtFirst }) => failsAtFirst),
    FAN_OUT_QUOTA,
  );

export const totalInSeconds = ({ runs }: FanOutWorld): number =>
  runs.reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0) / 1000;

const MOST_OF_IDEAL = 1.2;

/** At the end of each run the last jobs cannot use the whole quota: twice four minutes, and what notices their end. */
const SLACK_IN_SECONDS = 600;

const isSlow = (world: FanOutWorld): string[] => {
  const [total, ideal] = [totalInSeconds(world), idealOfWorld(world)];
  return total > MOST_OF_IDEAL * ideal + SLACK_IN_SECONDS
    ? [`It takes ${Math.round(total)} s; the quota alone demands ${Math.round(ideal)} s.`]
    : [];
};

const sharesJobs = ({ executions }: FanOutWorld): string[] => {
  const names = executions.flatMap(({ record }) =>
    record.jobs.map(({ request }) => request.ProcessingJobName),
  );
  return new Set(names).size === names.length ? [] : ['Two executions share a job.'];
};

const limitViolations = (world: FanOutWorld, maxConcurrency: number): string[] => [
  ...(world.mostRunning > maxConcurrency
    ? [`${world.mostRunning} items run at the same time; ${maxConcurrency} are allowed.`]
    : []),
  ...(world.historyEvents > MAX_FAN_OUT_EVENTS
    ? [`The fan-out's history has ${world.historyEvents} events.`]
    : []),
  ...(world.longestChildHistory > MAX_EVENTS
    ? [`The history of an execution of the map has ${world.longestChildHistory} events.`]
    : []),
  ...world.executions
    .filter(({ name }) => name.length > 80)
    .map(({ name }) => `The name ${name} has more than 80 characters.`),
];

/** The violations of a fan-out that is over. */
export const fanOutViolations = (world: FanOutWorld, maxConcurrency: number): string[] => {
  const byLine = new Map<number, ItemExecution[]>();
  for (const execution of world.executions) {
    byLine.set(execution.line, [...(byLine.get(execution.line) ?? []), execution]);
  }
  return [
    ...world.violations,
    ...endViolations(world),
    ...isSlow(world),
    ...sharesJobs(world),
    ...limitViolations(world, maxConcurrency),
    ...world.plans.flatMap((plan) => itemViolations(plan, byLine.get(plan.line) ?? [])),
    ...world.executions.flatMap((execution) => executionViolations(world, execution)),
  ];
};
