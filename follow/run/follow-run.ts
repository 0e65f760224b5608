import { isDeepStrictEqual } from 'node:util';
import { instanceTime } from '../../workflow/functions/instance-time';
import type { RunEvent, RunOutcome } from '../../workflow/run/run-event';
import { Interrupted } from '../api/patience';
import type { JobDescription, RunApi } from '../api/run-api';
import { type HistoryState, newEvents, readEvents } from './history-reader';
import { hasEnded, instanceCount, jobRequest } from './job-request';
import { FINAL_LATENESS_IN_MILLISECONDS, type HostLine } from './log-reader';
import { listOutput, outputPlaces } from './outputs';
import { type FollowProps, openSession, type Run, type Session } from './session';

/** Emits the events that came before a time. Lines of the log come later than states, and belong between them. */
const emitWaiting = ({ run, props }: Session, until = Number.POSITIVE_INFINITY): void => {
  const later = run.waiting.findIndex(({ time }) => time > until);
  for (const event of run.waiting.splice(0, later === -1 ? run.waiting.length : later)) props.onEvent(event);
};

const emitLine = (session: Session, { time, line, host }: HostLine): void => {
  const { run, props } = session;
  emitWaiting(session, time);
  run.hosts.add(host);
  const hasSeveral = run.hosts.size > 1 || (run.job !== undefined && instanceCount(run.job) > 1);
  props.onEvent({ type: 'Log', time, line, ...(hasSeveral && { host }) });
};

/** @returns whether there is something new. */
const readLog = async (session: Session, jobName: string, lateness?: number): Promise<boolean> => {
  let hasLines = false;
  for await (const lines of session.log.read(jobName, lateness)) {
    hasLines = true;
    for (const line of lines) {
      emitLine(session, line);
      await session.props.drained?.();
    }
  }
  return hasLines;
};

const jobCreated = (jobName: string, job: JobDescription, now: number): RunEvent => ({
  type: 'JobCreated',
  jobName,
  request: jobRequest(job),
  time: job.CreationTime?.getTime() ?? now,
});

const jobEnded = (job: JobDescription, now: number): RunEvent => {
  const { ProcessingJobStatus: status, CreationTime, ProcessingStartTime, ProcessingEndTime } = job;
  return {
    type: 'JobEnded',
    status: status === 'Completed' || status === 'Stopped' ? status : 'Failed',
    time: ProcessingEndTime?.getTime() ?? now,
    instances: instanceTime(job),
    ...(CreationTime && { creationTime: CreationTime.getTime() }),
    ...(ProcessingStartTime && { startTime: ProcessingStartTime.getTime() }),
  };
};

const inOrder = (events: readonly RunEvent[]): RunEvent[] => [...events].sort((a, b) => a.time - b.time);

/** @returns whether there is something new. */
const readJob = async ({ run, props, askIfAllowed }: Session, jobName: string): Promise<boolean> => {
  const { api, clock } = props;
  const job = await askIfAllowed('job', () => api.describeJob(jobName));
  const { job: before } = run;
  if (!job || job.ProcessingJobStatus === before?.ProcessingJobStatus) return false;
  run.job = job;
  run.waiting = inOrder([
    ...(before ? [] : [jobCreated(jobName, job, clock.now())]),
    ...(hasEnded(job) ? [jobEnded(job, clock.now())] : []),
    ...run.waiting,
  ]);
  return true;
};

/** @returns whether there is something new. */
const readItems = async ({ run, props, askIfAllowed }: Session, time: number): Promise<boolean> => {
  const { mapRun } = run.history;
  const items = mapRun && (await askIfAllowed('items', () => props.api.itemCounts(mapRun.arn)));
  if (!items || isDeepStrictEqual(items, run.items)) return false;
  run.items = items;
  run.waiting = inOrder([...run.waiting, { type: 'Items', time, ...items }]);
  return true;
};

/** @returns whether there is something new. */
const readHistory = async ({ run, props, ask }: Session): Promise<boolean> => {
  const { api, execution } = props;
  const fresh = await ask(() => newEvents(api, execution.executionArn, run.history.lastId));
  const { state, events } = readEvents(run.history, fresh);
  run.history = state;
  run.waiting = inOrder([...run.waiting, ...events]);
  return fresh.length > 0;
};

/** Lambda answers within this time, usually. */
const STATUS_CHECK_IN_MILLISECONDS = 2_000;

/** An execution that waits can be stopped all the same. */
const LONGEST_SLEEP_IN_MILLISECONDS = 60_000;

/** Until a Wait state ends there is nothing to read. */
const nextHistoryTime = ({ run, paces }: Session, now: number): number => {
  const { waitsUntil } = run.history;
  if (waitsUntil === undefined || waitsUntil <= now) return paces.history.nextTime();
  return Math.min(waitsUntil + STATUS_CHECK_IN_MILLISECONDS, now + LONGEST_SLEEP_IN_MILLISECONDS);
};

const isJobOver = ({ job }: Run): boolean => job !== undefined && hasEnded(job);

const isMapRunning = ({ history: { mapRun, end } }: Run): boolean =>
  mapRun !== undefined && !mapRun.isOver && !end;

/** When the items, the log or the job are asked for next. */
const otherTimes = ({ run, paces }: Session): readonly number[] => {
  const items = isMapRunning(run) ? [paces.items.nextTime()] : [];
  if (run.history.jobName === undefined) return items;
  return [...items, paces.log.nextTime(), ...(isJobOver(run) ? [] : [paces.job.nextTime()])];
};

/** Asks each source whose time has come. @returns when to ask again. */
const askDueSources = async (session: Session, historyTime: number): Promise<number> => {
  const { run, paces, props } = session;
  const { clock } = props;
  let next = historyTime;
  if (clock.now() >= historyTime) {
    paces.history.asked(clock.now(), await readHistory(session));
    next = nextHistoryTime(session, clock.now());
  }
  if (isMapRunning(run) && paces.items.isDue(clock.now())) {
    paces.items.asked(clock.now(), await readItems(session, clock.now()));
  }
  const { jobName, end } = run.history;
  if (jobName === undefined || end) return next;
  if (!isJobOver(run) && paces.job.isDue(clock.now())) {
    await readJob(session, jobName);
    paces.job.asked(clock.now(), false);
    // An execution that waits for SageMaker's own events ends soon after its job.
    if (isJobOver(run)) next = Math.min(next, clock.now() + STATUS_CHECK_IN_MILLISECONDS);
  }
  if (paces.log.isDue(clock.now())) {
    paces.log.asked(clock.now(), await readLog(session, jobName));
  }
  return next;
};

/** CloudWatch shows the last lines some seconds after they were written. */
const LAST_LINES_IN_MILLISECONDS = 5_000;
const LATE_LINES_IN_MILLISECONDS = 60_000;

const finish = async (session: Session, end: NonNullable<HistoryState['end']>): Promise<void> => {
  const { run, props, ask, askIfAllowed } = session;
  const { api, clock, signal, onEvent, execution } = props;
  const objectPage: RunApi['objectPage'] = (...about) => ask(() => api.objectPage(...about));
  const { jobName } = run.history;
  if (jobName !== undefined) {
    await readJob(session, jobName);
    await readLog(session, jobName, FINAL_LATENESS_IN_MILLISECONDS);
    if (clock.now() - end.time < LATE_LINES_IN_MILLISECONDS) {
      await clock.wait(LAST_LINES_IN_MILLISECONDS, signal);
      await readLog(session, jobName, FINAL_LATENESS_IN_MILLISECONDS);
    }
  }
  await readItems(session, end.time);
  emitWaiting(session);
  const since = run.job?.CreationTime?.getTime() ?? execution.startTime;
  for (const place of end.outcome.status === 'SUCCEEDED' ? outputPlaces(run.job, end.outcome) : []) {
    const event = await askIfAllowed('outputs', () => listOutput(objectPage, place, since, end.time));
    if (event) onEvent(event);
  }
  onEvent({ type: 'Ended', time: end.time, outcome: end.outcome });
};

/**
 * Follows an execution until it ends, and tells what happens as events. An execution that has ended is told in one go.
 * Asks less and less often while nothing changes: a run of an hour takes fewer than 400 calls.
 * @returns the outcome; undefined if following was ended by the signal.
 * @throws Error of the AWS SDK that no waiting mends.
 */
export const followRun = async (props: FollowProps): Promise<RunOutcome | undefined> => {
  const session = openSession(props);
  const { run } = session;
  const { clock, signal } = props;
  try {
    let historyTime = clock.now();
    while (!run.history.end) {
      historyTime = await askDueSources(session, historyTime);
      if (run.history.end) break;
      emitWaiting(session);
      const next = Math.min(historyTime, ...otherTimes(session));
      await clock.wait(Math.max(0, next - clock.now()), signal);
      if (signal.aborted) return undefined;
    }
    await finish(session, run.history.end);
    return run.history.end.outcome;
  } catch (error) {
    if (error instanceof Interrupted) return undefined;
    throw error;
  }
};
