import { systemClock } from '../../follow/api/clock';
import type { Execution, RunApi } from '../../follow/api/run-api';
import { readRunDetails } from '../../follow/record/run-details';
import type { RunEvent } from '../../workflow/run/run-event';
import type { RunRecord } from '../../workflow/run/run-record';
import { recordedEvents } from '../run/record/recorded-events';
import { writeRunPage } from '../run/record/write-run-page';
import { logCommand } from './log-command';

/** The page of a run in AWS. */
export interface FollowPage {
  onEvent(event: RunEvent): void;
  /** A part of the run that the page lacks. */
  onMissing(sentence: string): void;
  /**
   * Reads the rest of the run from AWS, and writes its page.
   * @returns its path, unless it could not be written.
   */
  write(): Promise<string | undefined>;
}

export interface FollowPageProps {
  readonly path: string;
  readonly api: RunApi;
  readonly execution: Execution;
  readonly region: string;
  /** Prints a sentence. */
  readonly tell: (sentence: string) => void;
}

/** For all calls together, which take a second or two if nothing is wrong. */
const LONGEST_READ_IN_MILLISECONDS = 30_000;

/** Records a run that is followed, from which its page is made at the end. */
export const openFollowPage = ({ path, api, execution, region, tell }: FollowPageProps): FollowPage => {
  const recorded = recordedEvents();
  const missing: string[] = [];
  let job: Extract<RunEvent, { readonly type: 'JobCreated' }> | undefined;
  let jobEnd: Extract<RunEvent, { readonly type: 'JobEnded' }> | undefined;
  const record = async (): Promise<RunRecord> => {
    const { usage, ...details } = await readRunDetails({
      ...{ api, executionArn: execution.executionArn, clock: systemClock },
      ...(job && { job }),
      ...(jobEnd && { jobEnd }),
      signal: AbortSignal.timeout(LONGEST_READ_IN_MILLISECONDS),
      onMissing: (sentence) => missing.push(sentence),
    });
    for (const sample of usage) recorded.add(sample);
    const wholeLog = job && logCommand(execution, region, job.jobName);
    return {
      ...{ title: execution.name, place: `in AWS, ${region}`, executionArn: execution.executionArn },
      ...details,
      events: recorded.events(),
      notes: [...missing, ...recorded.notes(wholeLog)],
    };
  };
  return {
    onEvent: (event) => {
      if (event.type === 'JobCreated') job = event;
      if (event.type === 'JobEnded') jobEnd = event;
      recorded.add(event);
    },
    onMissing: (sentence) => missing.push(sentence),
    write: () => writeRunPage(path, record, tell),
  };
};
