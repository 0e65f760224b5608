import type { Clock } from '../../../local/sagemaker/clock';
import type { ProcessingJobRequest } from '../../../local/sagemaker/processing-job-request';
import type { ExecutionEvent } from '../../../local/step-functions/execute-definition';
import type { RunEvent, RunOutcome } from '../../../workflow/run/run-event';
import type { RunFiles, RunRecord } from '../../../workflow/run/run-record';
import { formatCount } from '../report/amounts';
import type { ReportListener } from '../report/report';
import { listedFile } from '../report/uploads';
import { headAndTail } from './head-and-tail';
import { outputName, type Places, requestInputs, requestOutputs } from './request-files';
import { thinnedUsage } from './thinned-usage';

/** Records a run on this machine for its report, within a bounded memory. */
export interface RunRecorder {
  /** Records what happens, and hands it on to another listener. */
  listener(next: ReportListener): ReportListener;
  /** The record of the run that has ended. */
  record(outcome: RunOutcome): Promise<RunRecord>;
}

export interface RunRecorderProps extends Pick<RunRecord, 'title' | 'place' | 'executionArn' | 'definition'> {
  readonly places: Places;
  /** A text with the user's own paths. */
  readonly localize: (text: string) => string;
  readonly clock: Clock;
  /** Where the whole log is. */
  readonly logPath: () => string | undefined;
}

/** Bytes of the log. */
const LOG_LIMITS = { head: 1_000_000, tail: 9_000_000 };

/** A short line counts as much as this, so that a flood of them is bounded, too. */
const SMALLEST_LINE_IN_BYTES = 40;

/** Events of states: a job of a day is polled a hundred thousand times. */
const STATE_LIMITS = { head: 2_000, tail: 8_000 };

const MAX_SAMPLES = 2_000;

const MAX_FILES = 1_000;

const MAX_LOST_FILES = 10;

/** What has been recorded so far. */
const recording = () => ({
  states: headAndTail<RunEvent>(STATE_LIMITS),
  log: headAndTail<RunEvent>(LOG_LIMITS),
  usage: thinnedUsage(MAX_SAMPLES),
  others: [] as RunEvent[],
  lost: [] as string[],
  lostCount: 0,
});

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

const notesOf = (
  { states, log, lost, lostCount }: Recording,
  logPath: string | undefined,
): readonly string[] => {
  const [lines, visits] = [log.leftOut(), states.leftOut()];
  const more = lostCount - lost.length;
  return [
    ...(lines === 0
      ? []
      : [
          `The log is cut: ${formatCount(lines, 'line')} left out between its first 1 MB and its last 9 MB.${logPath === undefined ? '' : ` The whole log: ${logPath}`}`,
        ]),
    ...(visits === 0 ? [] : [`The states are cut: ${formatCount(visits, 'event')} in the middle left out.`]),
    ...(lostCount === 0
      ? []
      : [
          `The job wrote ${formatCount(lostCount, 'file')} outside its outputs, which SageMaker does not keep: ${lost.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
        ]),
  ];
};

const localOutcome = (outcome: RunOutcome, localize: (text: string) => string): RunOutcome =>
  outcome.status === 'FAILED' ? { ...outcome, cause: localize(outcome.cause) } : outcome;

const eventsOf = ({ states, log, usage, others }: Recording): readonly RunEvent[] =>
  [...states.kept(), ...others, ...usage.kept(), ...log.kept()].sort((a, b) => a.time - b.time);

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
    if (state) recorded.states.add(state, 1);
    next.onEvent(event);
  },
  onCreated: (request) => {
    const { ProcessingJobName: jobName } = request;
    recorded.others.push({ time: clock.now(), type: 'JobCreated', jobName, request: withoutValues(request) });
    onCreated(request);
    next.onCreated?.(request);
  },
  onLine: (line, stream, host) => {
    const size = Math.max(SMALLEST_LINE_IN_BYTES, Buffer.byteLength(line));
    recorded.log.add({ time: clock.now(), type: 'Log', line, stream, ...onHost(host) }, size);
    next.onLine(line, stream, host);
  },
  onUsage: (sample, host) => {
    recorded.usage.add({ time: clock.now(), type: 'Usage', ...onHost(host), ...sample });
    next.onUsage(sample, host);
  },
  onUpload: (uri, objects) => {
    recorded.others.push({
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
    record: async (outcome) => ({
      ...{ title, place, executionArn, definition },
      inputs: await inputs,
      outputs: created ? requestOutputs(created, places) : [],
      events: [
        ...eventsOf(recorded),
        { time: clock.now(), type: 'Ended', outcome: localOutcome(outcome, localize) },
      ],
      notes: notesOf(recorded, logPath()),
    }),
  };
};
