import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import type { RunEvent } from '../../workflow/run/run-event';
import type { FollowClock } from '../api/clock';
import { describeError, troubleOf } from '../api/failed-call';
import { type Ask, Interrupted, patientAsk } from '../api/patience';
import type { Execution, JobDescription, RunApi } from '../api/run-api';
import { type HistoryState, UNREAD } from './history-reader';
import { type LogReader, logReader } from './log-reader';
import { HISTORY_BOUNDS, JOB_BOUNDS, LOG_BOUNDS, type Pace, pace } from './pace';

export interface FollowProps {
  readonly execution: Execution;
  readonly api: RunApi;
  readonly clock: FollowClock;
  /** Ends following; the run goes on. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** What the reader has to know about following itself: a right that is missing, a lost connection. */
  readonly onNotice: (sentence: string) => void;
  /** What to wait for before more events, if whoever reads them is slow. @default - nothing */
  readonly drained?: () => Promise<void> | undefined;
}

/** What is known of a run. */
export interface Run {
  history: HistoryState;
  job?: JobDescription;
  /** States that are told after the lines of the log that are older. */
  waiting: RunEvent[];
  readonly hosts: Set<string>;
}

export interface Session {
  readonly props: FollowProps;
  readonly run: Run;
  readonly ask: Ask;
  /** Asks for what a reader may do without; undefined where it cannot be had, which is said once. */
  readonly askIfAllowed: <Answer>(right: Right, call: () => Promise<Answer>) => Promise<Answer | undefined>;
  readonly log: LogReader;
  readonly paces: { readonly history: Pace; readonly log: Pace; readonly job: Pace };
}

const RIGHTS = {
  log: `logs:FilterLogEvents on the log group ${LOG_GROUP_NAME}: the job's log is not shown`,
  job: "sagemaker:DescribeProcessingJob on the job: its times and outputs' sizes are not shown",
  outputs: "s3:ListBucket on the bucket of an output: the outputs' files are not shown",
} as const;

const CALLS: Readonly<Record<Right, string>> = {
  log: "The job's log",
  job: 'The job',
  outputs: "The outputs' files",
};

type Right = keyof typeof RIGHTS;

const optionalAsk = (ask: Ask, onNotice: FollowProps['onNotice']): Session['askIfAllowed'] => {
  const missing = new Set<Right>();
  return async (right, call) => {
    if (missing.has(right)) return undefined;
    try {
      return await ask(call);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      missing.add(right);
      onNotice(
        troubleOf(error) === 'denied'
          ? `You lack the right ${RIGHTS[right]}.`
          : `${CALLS[right]} cannot be read (${describeError(error)}).`,
      );
      return undefined;
    }
  };
};

/** What following needs, before the first call. */
export const openSession = (props: FollowProps): Session => {
  const { execution, api, clock, signal, onNotice } = props;
  const ask = patientAsk({ clock, signal, onNotice, renewCredentials: api.renewCredentials });
  const askIfAllowed = optionalAsk(ask, onNotice);
  const logPage: RunApi['logPage'] = async (...about) =>
    (await askIfAllowed('log', () => api.logPage(...about))) ?? { items: [] };
  const now = clock.now();
  return {
    props,
    run: { history: UNREAD, waiting: [], hosts: new Set() },
    ask,
    askIfAllowed,
    log: logReader(logPage, execution.startTime),
    paces: {
      history: pace(now, HISTORY_BOUNDS),
      log: pace(now, LOG_BOUNDS),
      job: pace(now, JOB_BOUNDS),
    },
  };
};
