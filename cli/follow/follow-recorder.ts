import type { FollowClock } from '../../follow/api/clock';
import type { Execution, RunApi } from '../../follow/api/run-api';
import { readRunDetails } from '../../follow/record/run-details';
import type { RunEvent } from '../../workflow/run/run-event';
import type { RunRecord } from '../../workflow/run/run-record';
import { recordedEvents } from '../run/record/recorded-events';
import { logCommand } from './log-command';

/** Records a run in AWS for its report, within a bounded memory. */
export interface FollowRecorder {
  onEvent(event: RunEvent): void;
  /** A part of the run that the record lacks. */
  onMissing(sentence: string): void;
  /** The record of the run so far. Reads the rest of it from AWS. */
  record(): Promise<RunRecord>;
}

export interface FollowRecorderProps {
  readonly api: RunApi;
  readonly execution: Execution;
  readonly region: string;
  readonly clock: FollowClock;
}

/** For all calls together, which take a second or two if nothing is wrong. */
const LONGEST_READ_IN_MILLISECONDS = 30_000;

export const followRecorder = ({ api, execution, region, clock }: FollowRecorderProps): FollowRecorder => {
  const recorded = recordedEvents();
  const missing: string[] = [];
  let job: Extract<RunEvent, { readonly type: 'JobCreated' }> | undefined;
  let jobEnd: Extract<RunEvent, { readonly type: 'JobEnded' }> | undefined;
  return {
    onEvent: (event) => {
      if (event.type === 'JobCreated') job = event;
      if (event.type === 'JobEnded') jobEnd = event;
      recorded.add(event);
    },
    onMissing: (sentence) => missing.push(sentence),
    record: async () => {
      const { usage, ...details } = await readRunDetails({
        ...{ api, executionArn: execution.executionArn, clock },
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
    },
  };
};
