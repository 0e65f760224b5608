import { isRecord, parseJson } from '../../workflow/rules/json-value';
import type { RunEvent, RunOutcome } from '../../workflow/run/run-event';
import type { HistoryEvent, RunApi } from '../api/run-api';

/** What the history of an execution has told so far. */
export interface HistoryState {
  /** The newest event that was read; 0 before the first. */
  readonly lastId: number;
  /** The name of the execution's job, once it is in the history. */
  readonly jobName?: string;
  /** The state that the execution is in. */
  readonly state?: string;
  /** The error of an attempt, until the state is retried or left. */
  readonly failure?: { readonly error?: string };
  /** The newest distributed map of the execution. */
  readonly mapRun?: { readonly arn: string; readonly isOver: boolean };
  /** Nothing happens before this time, unless the execution is stopped. */
  readonly waitsUntil?: number;
  readonly end?: { readonly time: number; readonly outcome: RunOutcome };
}

export const UNREAD: HistoryState = { lastId: 0 };

const parsedRecord = (text: string | undefined): Readonly<Record<string, unknown>> => {
  const value = text === undefined ? undefined : parseJson(text);
  return isRecord(value) ? value : {};
};

/** Both integrations hand the job's name from state to state. */
const jobNameIn = (text: string | undefined): string | undefined => {
  const { ProcessingJobName } = parsedRecord(text);
  return typeof ProcessingJobName === 'string' ? ProcessingJobName : undefined;
};

const waitEnd = ({ type, time, input }: HistoryEvent): number | undefined => {
  const { WaitSeconds } = type === 'WaitStateEntered' ? parsedRecord(input) : {};
  return typeof WaitSeconds === 'number' ? time + WaitSeconds * 1000 : undefined;
};

const outcomeOf = ({ type, output, error, cause }: HistoryEvent): RunOutcome | undefined => {
  switch (type) {
    case 'ExecutionSucceeded':
      return { status: 'SUCCEEDED', output: output === undefined ? undefined : parseJson(output) };
    case 'ExecutionFailed':
      return { status: 'FAILED', error: error ?? 'an error without a name', cause: cause ?? '' };
    case 'ExecutionTimedOut':
      return { status: 'TIMED_OUT' };
    case 'ExecutionAborted':
      return { status: 'ABORTED' };
    default:
      return undefined;
  }
};

const isFailedAttempt = ({ type }: HistoryEvent): boolean =>
  /^(?:Task|LambdaFunction|Activity).*(?:Failed|TimedOut)$/.test(type);
const isNewAttempt = ({ type }: HistoryEvent): boolean =>
  /^(?:Task|LambdaFunction|Activity)Scheduled$/.test(type);

const without = (state: HistoryState, ...names: readonly (keyof HistoryState)[]): HistoryState => ({
  lastId: state.lastId,
  ...Object.fromEntries(Object.entries(state).filter(([name]) => !names.some((each) => each === name))),
});

interface Step {
  readonly state: HistoryState;
  readonly events: readonly RunEvent[];
}

const entered = (before: HistoryState, event: HistoryEvent, state: string): Step => {
  const waitsUntil = waitEnd(event);
  return {
    state: { ...before, state, ...(waitsUntil !== undefined && { waitsUntil }) },
    events: [{ type: 'StateEntered', state, time: event.time }],
  };
};

const retried = ({ state, failure }: HistoryState, time: number): readonly RunEvent[] =>
  state === undefined || failure === undefined
    ? []
    : [
        {
          type: 'StateRetried',
          state,
          time,
          ...(failure.error !== undefined && { error: failure.error }),
        },
      ];

const mapRunAfter = (
  { type, mapRunArn }: HistoryEvent,
  before: HistoryState['mapRun'],
): HistoryState['mapRun'] => {
  if (mapRunArn !== undefined) return { arn: mapRunArn, isOver: false };
  return before && /^MapRun(?:Succeeded|Failed|Aborted)$/.test(type) ? { ...before, isOver: true } : before;
};

/** Reads one event more. */
const step = (before: HistoryState, event: HistoryEvent): Step => {
  const { time, state } = event;
  const jobName = jobNameIn(event.output) ?? jobNameIn(event.input) ?? before.jobName;
  const mapRun = mapRunAfter(event, before.mapRun);
  const read = {
    ...before,
    lastId: event.id,
    ...(jobName !== undefined && { jobName }),
    ...(mapRun && { mapRun }),
  };
  const outcome = outcomeOf(event);
  if (outcome) return { state: { ...read, end: { time, outcome } }, events: [] };
  if (event.type === 'ExecutionRedriven') return { state: without(read, 'end'), events: [] };
  if (isFailedAttempt(event)) {
    const failure = event.error === undefined ? {} : { error: event.error };
    return { state: { ...read, failure }, events: [] };
  }
  if (isNewAttempt(event)) return { state: without(read, 'failure'), events: retried(read, time) };
  if (state === undefined) return { state: read, events: [] };
  const left = without(read, 'failure', 'waitsUntil');
  return event.type.endsWith('StateEntered')
    ? entered(left, event, state)
    : { state: left, events: [{ type: 'StateExited', state, time }] };
};

/** Reads events, in order of their IDs, that come after those which were read. */
export const readEvents = (before: HistoryState, events: readonly HistoryEvent[]): Step => {
  let state = before;
  const found: RunEvent[] = [];
  for (const event of events) {
    if (event.id <= state.lastId) continue;
    const next = step(state, event);
    state = next.state;
    found.push(...next.events);
  }
  return { state, events: found };
};

/** Events for one call: few come between two calls, but the first call reads all that has happened. */
const FIRST_PAGE_SIZE = 1000;
const PAGE_SIZE = 100;

/** The events that are newer than an ID, in order. Reads from the end, so that one call is usually enough. */
export const newEvents = async (
  { historyPage }: Pick<RunApi, 'historyPage'>,
  executionArn: string,
  lastId: number,
): Promise<readonly HistoryEvent[]> => {
  const found: HistoryEvent[] = [];
  let token: string | undefined;
  do {
    const page = await historyPage(executionArn, lastId === 0 ? FIRST_PAGE_SIZE : PAGE_SIZE, token);
    const fresh = page.items.filter(({ id }) => id > lastId);
    found.push(...fresh);
    token = fresh.length < page.items.length ? undefined : page.nextToken;
  } while (token !== undefined);
  return found.sort((a, b) => a.id - b.id);
};
