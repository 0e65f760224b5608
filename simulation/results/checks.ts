import type { ExecutionOutcome } from '../../local/step-functions/execute-definition';
import { ERROR_NAMES } from '../../workflow/job/errors';
import type { ExecutionRecord } from './execution-record';
import { givesUpEarly, hidesJob, isUnexplained } from './explained-failures';
import { leavesJobBehind } from './unattended-checks';
import { endsOtherwise } from './wanted-end';

const MINUTE = 60_000;

/** After its job's end an execution waits for the next look, at most 15 minutes, and tries for about 20 more. */
const LONGEST_WAY_TO_THE_END = 60 * MINUTE;

const end = (record: ExecutionRecord): ExecutionOutcome['status'] | undefined => record.outcome?.status;

const hangs = ({ outcome }: ExecutionRecord): string[] =>
  outcome === undefined ? ['It hangs: it has not ended and nothing is left that could end it.'] : [];

const timesOut = (record: ExecutionRecord): string[] =>
  end(record) === 'TIMED_OUT' ? ["It ran into the state machine's own time-out."] : [];

/** A lost event is noticed by the task's own time-out only; a job that is forgotten, and whose name stays taken, never. */
const isLateByDesign = ({ faults, jobs }: ExecutionRecord): boolean =>
  faults['sync: lost event'] !== undefined || jobs.some(({ vanishedAt }) => vanishedAt !== undefined);

/** When its job has ended, and nothing outside keeps the execution from learning of it. */
const couldEndFrom = ({ scenario, startedAt }: ExecutionRecord, jobEnd: number): number =>
  Math.max(
    jobEnd,
    startedAt + scenario.account.busyForInSeconds * 1000,
    ...scenario.outages.map(({ toInSeconds }) => startedAt + toInSeconds * 1000),
  );

const endsLate = (record: ExecutionRecord): string[] => {
  const { endedAt, redrivenAt = 0, jobs } = record;
  const jobEnd = jobs[0]?.endedAt;
  const isLate =
    jobEnd !== undefined &&
    endedAt > Math.max(redrivenAt, couldEndFrom(record, jobEnd)) + LONGEST_WAY_TO_THE_END;
  return isLate && !isLateByDesign(record) ? ['It ends more than an hour after its job.'] : [];
};

/** Seconds between two looks at a job of that age: 2.5 % of it, from 10 s to 15 min. */
const longestLook = (ageInSeconds: number): number => Math.max(10, Math.min(900, 0.025 * ageInSeconds));

/** Where nothing goes wrong it notices its job's end at the next look. */
const noticesLate = ({ scenario, redrivenAt, outcome, endedAt, jobs }: ExecutionRecord): string[] => {
  const [job] = jobs;
  if (scenario.level !== 'none' || redrivenAt !== undefined || outcome?.status === 'ABORTED' || !job?.endedAt)
    return [];
  const lateInSeconds = (endedAt - job.endedAt) / 1000;
  const longest = longestLook((endedAt - job.createdAt) / 1000);
  return job.vanishedAt === undefined && lateInSeconds > longest + 1
    ? [`It notices the end of its job after ${lateInSeconds} s, where ${longest} s are enough.`]
    : [];
};

/** Only a quota that is in use is waited for. */
const waitsForTooSmallQuota = ({ scenario, startedAt, redrivenAt, endedAt }: ExecutionRecord): string[] =>
  scenario.account.quota.kind === 'too small' &&
  scenario.level === 'none' &&
  endedAt > (redrivenAt ?? startedAt) + MINUTE
    ? ['It waits for a quota that no waiting can mend.']
    : [];

const hasTwoJobs = ({ jobs }: ExecutionRecord): string[] =>
  jobs.length > 1 ? [`It has ${jobs.length} jobs.`] : [];

const neverEnds = ({ jobs }: ExecutionRecord): string[] =>
  jobs.some(({ endedAt }) => endedAt === undefined) ? ['Its job never ends.'] : [];

const isFalseSuccess = ({ outcome, jobs }: ExecutionRecord): string[] => {
  if (outcome?.status !== 'SUCCEEDED') return [];
  const [job] = jobs;
  const output = outcome.output as Record<string, unknown> | null;
  if (job?.status !== 'Completed') return [`It succeeds, but its job is ${job?.status ?? 'not there'}.`];
  const isItsJob =
    output?.ProcessingJobName === job.request.ProcessingJobName &&
    output?.ProcessingJobArn === job.arn &&
    output?.ProcessingJobStatus === 'Completed' &&
    JSON.stringify(output?.Outputs) === '{"output_data":"s3://bucket/output/"}';
  return isItsJob ? [] : [`It succeeds with an output that is not its job's: ${JSON.stringify(output)}`];
};

const sendsInvalidJob = ({ scenario, calls, jobs }: ExecutionRecord): string[] =>
  scenario.isInvalid && (calls.CreateProcessingJob || jobs.length > 0) ? ['It sends an invalid job.'] : [];

const isAnotherJob = ({ scenario, jobs }: ExecutionRecord): string[] =>
  jobs.some(
    ({ request }) => request.StoppingCondition?.MaxRuntimeInSeconds !== scenario.job.maxRuntimeInSeconds,
  )
    ? ['Its job is not the one that its input asks for.']
    : [];

/** Nothing about them changes from one attempt to the next. */
const MISTAKES = [
  ERROR_NAMES.invalidProcessingJob,
  ERROR_NAMES.processingJobEnded,
  ERROR_NAMES.processingJobQuotaTooSmall,
  ERROR_NAMES.processingJobNameInUse,
];

/** A run that is redriven makes it once more. */
const triesMistakeAgain = ({ failures, redrivenAt }: ExecutionRecord): string[] =>
  MISTAKES.filter((error) => (failures[error] ?? 0) > (redrivenAt === undefined ? 1 : 2)).map(
    (error) => `It tries again after ${error}.`,
  );

/** At the start a missing permission is a mistake; later it comes back. */
const triesForbiddenStartAgain = ({ forbiddenStarts, redrivenAt }: ExecutionRecord): string[] =>
  forbiddenStarts > (redrivenAt === undefined ? 1 : 2) ? ['It tries a start again that is not allowed.'] : [];

const CHECKS = [
  isAnotherJob,
  triesMistakeAgain,
  triesForbiddenStartAgain,
  waitsForTooSmallQuota,
  givesUpEarly,
  hidesJob,
  hangs,
  timesOut,
  endsLate,
  noticesLate,
  hasTwoJobs,
  leavesJobBehind,
  neverEnds,
  isFalseSuccess,
  isUnexplained,
  endsOtherwise,
  sendsInvalidJob,
];

/** What must never be, and is, in an execution that is over. */
export const violationsOf = (record: ExecutionRecord): string[] => CHECKS.flatMap((check) => check(record));
