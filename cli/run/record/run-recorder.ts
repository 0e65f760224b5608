import type { Clock } from '../../../local/sagemaker/clock';
import type { ProcessingJobRequest } from '../../../local/sagemaker/processing-job-request';
import type { ExecutionEvent } from '../../../local/step-functions/execute-definition';
import type { RunEvent, RunOutcome } from '../../../workflow/run/run-event';
import type { RunFiles, RunRecord } from '../../../workflow/run/run-record';
import { formatCount } from '../report/amounts';
import type { ReportListener } from '../report/report';
import { listedFile } from '../report/uploads';
import { recordedEvents } from './recorded-events';
import { outputName, type Places, requestInputs, requestOutputs } from './request-files';

/** Records a run on this machine for its report, within a bounded memory. */
export interface RunRecorder {
  /** Records what happens, and hands it on to another listener. */
  listener(next: ReportListener): ReportListener;
  /** The record of the run that has ended. */
  record(outcome: RunOutcome): Promise<RunRecord>;
}

export interface RunRecorderProps
  extends Required<Pick<RunRecord, 'title' | 'place' | 'executionArn' | 'definition'>> {
  readonly places: Places;
  /** A text with the user's own paths. */
  readonly localize: (text: string) => string;
  readonly clock: Clock;
  /** Where the whole log is. */
  readonly logPath: () => string | undefined;
}

const MAX_FILES = 1_000;

const MAX_LOST_FILES = 10;

/** What has been recorded so far. */
const recording = () => ({ run: recordedEvents(), lost: [] as string[], lostCount: 0 });

type Recording = ReturnType<typeof recording>;

/** Only the names of the environment's variables: their values may be secrets. */
const withoutValues = (request: ProcessingJobRequest): unknown => ({
  ...request,
  ...(request.Environment && { Environment: Object.keys(request.Environment) }),
});

/** The states of the execution. Other events of the interpreter have no place in the record. */
const stateEvent = ({ type, state }: ExecutionEvent, time: number): RunEvent | undefined =>
  state && (type === 'StateEntered' || type === 'StateExited' || type === 'StateRetried')
    ? { time, type, state: state.name }
    : undefined;

const lostFilesNote = ({ lost, lostCount }: Recording): readonly string[] => {
  const more = lostCount - lost.length;
  return lostCount === 0
    ? []
    : [
        `The job wrote ${formatCount(lostCount, 'file')} outside its outputs, which SageMaker does not keep: ${lost.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
      ];
};

const localOutcome = (outcome: RunOutcome, localize: (text: string) => string): RunOutcome =>
  outcome.status === 'FAILED' ? { ...outcome, cause: localize(outcome.cause) } : outcome;

const onHost = (host: string | undefined) => host !== undefined && { host };

/** Records what happens during a run. */
const recordingListener = (
  next: ReportListener,
  recorded: Recording,
  clock: Clock,
  onCreated: (request: ProcessingJobRequest) => void,
  nameOf: (uri: string) => string,
): ReportListener => ({
  ...next,
  onEvent: (event) => {
    const state = stateEvent(event, clock.now());
    if (state) recorded.run.add(state);
    next.onEvent(event);
  },
  onCreated: (request) => {
    const { ProcessingJobName: jobName } = request;
    recorded.run.add({ time: clock.now(), type: 'JobCreated', jobName, request: withoutValues(request) });
    onCreated(request);
    next.onCreated?.(request);
  },
  onLine: (line, stream, host) => {
    recorded.run.add({ time: clock.now(), type: 'Log', line, stream, ...onHost(host) });
    next.onLine(line, stream, host);
  },
  onUsage: (sample, host) => {
    recorded.run.add({ time: clock.now(), type: 'Usage', ...onHost(host), ...sample });
    next.onUsage(sample, host);
  },
  onUpload: (uri, objects) => {
    recorded.run.add({
      ...{ time: clock.now(), type: 'Output', name: nameOf(uri), uri },
      files: objects.slice(0, MAX_FILES).map((object) => {
        const { name, sizeInBytes } = listedFile(uri, object);
        return { name, sizeInBytes };
      }),
      count: objects.length,
      sizeInBytes: objects.reduce((sum, object) => sum + object.sizeInBytes, 0),
    });
    next.onUpload(uri, objects);
  },
  onLostFiles: (lost, host) => {
    const free = MAX_LOST_FILES - recorded.lost.length;
    recorded.lost.push(...lost.files.slice(0, free).map(({ path }) => path));
    recorded.lostCount += lost.count;
    next.onLostFiles(lost, host);
  },
});

export const runRecorder = (props: RunRecorderProps): RunRecorder => {
  const { title, place, executionArn, definition, places, localize, clock, logPath } = props;
  const recorded = recording();
  let created: ProcessingJobRequest | undefined;
  // Measured at once, because a job may change its inputs.
  let inputs: Promise<readonly RunFiles[]> = Promise.resolve([]);
  return {
    listener: (next) =>
      recordingListener(
        next,
        recorded,
        clock,
        (request) => {
          created = request;
          inputs = requestInputs(request, places);
        },
        (uri) => outputName(created, uri),
      ),
    record: async (outcome) => {
      recorded.run.add({ time: clock.now(), type: 'Ended', outcome: localOutcome(outcome, localize) });
      return {
        ...{ title, place, executionArn, definition },
        inputs: await inputs,
        outputs: created ? requestOutputs(created, places) : [],
        events: recorded.run.events(),
        notes: [...recorded.run.notes(logPath()), ...lostFilesNote(recorded)],
      };
    },
  };
};
