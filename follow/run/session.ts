import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import type { ItemCounts, RunEvent } from '../../workflow/run/run-event';
import type { FollowClock } from '../api/clock';
import { type OptionalAsk, optionalAsk } from '../api/optional-ask';
import { type Ask, patientAsk } from '../api/patience';
import type { Execution, JobDescription, RunApi } from '../api/run-api';
import { type HistoryState, UNREAD } from './history-reader';
import { type LogReader, logReader } from './log-reader';
import { HISTORY_BOUNDS, ITEMS_BOUNDS, JOB_BOUNDS, LOG_BOUNDS, type Pace, pace } from './pace';

export interface FollowProps {
  readonly execution: Execution;
  readonly api: RunApi;
  readonly clock: FollowClock;
  /** Ends following; the run goes on. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** What the reader has to know about following itself, such as that the connection is lost. */
  readonly onNotice: (sentence: string) => void;
  /** A part of the run that cannot be shown, such as its log without the right to read it. */
  readonly onMissing: (sentence: string) => void;
  /** What to wait for before more events, if whoever reads them is slow. @default - nothing */
  readonly drained?: () => Promise<void> | undefined;
}

/** What is known of a run. */
export interface Run {
  history: HistoryState;
  job?: JobDescription;
  items?: ItemCounts;
  /** States that are told after the lines of the log that are older. */
  waiting: RunEvent[];
  readonly hosts: Set<string>;
}

export interface Session {
  readonly props: FollowProps;
  readonly run: Run;
  readonly ask: Ask;
  /** Asks for what a reader may do without; undefined where it cannot be had, which is said once. */
  readonly askIfAllowed: OptionalAsk<keyof typeof PARTS>;
  readonly log: LogReader;
  readonly paces: { readonly history: Pace; readonly log: Pace; readonly job: Pace; readonly items: Pace };
}

const PARTS = {
  log: {
    name: "The job's log",
    right: `logs:FilterLogEvents on the log group ${LOG_GROUP_NAME}: the job's log is not shown`,
  },
  job: {
    name: 'The job',
    right: "sagemaker:DescribeProcessingJob on the job: its times and outputs' sizes are not shown",
  },
  items: {
    name: 'The items',
    right: "states:DescribeMapRun on the fan-out's map runs: how many items are done is not shown",
  },
  outputs: {
    name: "The outputs' files",
    right: "s3:ListBucket on the bucket of an output: the outputs' files are not shown",
  },
} as const;

/** What following needs, before the first call. */
export const openSession = (props: FollowProps): Session => {
  const { execution, api, clock, signal, onNotice, onMissing } = props;
  const ask = patientAsk({ clock, signal, onNotice, renewCredentials: api.renewCredentials });
  const askIfAllowed = optionalAsk(PARTS, ask, onMissing);
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
      items: pace(now, ITEMS_BOUNDS),
    },
  };
};
