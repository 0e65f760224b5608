import { memberAt } from '../../workflow/rules/json-value';
import type { RunEvent } from '../../workflow/run/run-event';
import type { RunFiles, RunInstances, RunRecord } from '../../workflow/run/run-record';
import type { FollowClock } from '../api/clock';
import { optionalAsk } from '../api/optional-ask';
import { type Ask, Interrupted, patientAsk } from '../api/patience';
import type { RunApi } from '../api/run-api';
import { parseDefinition } from './definition';
import { countedInput, jobInputs, jobOutputs } from './job-files';
import { type JobRun, readUsage, type UsageEvent } from './job-usage';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

/** What of a run is in no event. */
export interface RunDetails extends Pick<RunRecord, 'definition' | 'instances' | 'inputs' | 'outputs'> {
  readonly usage: readonly UsageEvent[];
}

export interface RunDetailsProps {
  readonly api: RunApi;
  readonly executionArn: string;
  /** @default - SageMaker has accepted none, or it cannot be read */
  readonly job?: EventOf<'JobCreated'>;
  /** @default - it has not ended */
  readonly jobEnd?: EventOf<'JobEnded'>;
  readonly clock: FollowClock;
  /** Ends reading: what is not read by then is missing. */
  readonly signal: AbortSignal;
  readonly onMissing: (sentence: string) => void;
}

const PARTS = {
  definition: {
    name: "The state machine's definition",
    right: 'states:DescribeStateMachineForExecution on the execution: the workflow is not drawn',
  },
  usage: { name: 'What the job used', right: 'cloudwatch:GetMetricData: what the job used is not shown' },
  inputs: {
    name: "The inputs' files",
    right: "s3:ListBucket on the bucket of an input: the inputs' files are not counted",
  },
} as const;

/** Whoever waits for the report does not wait for AWS without end. */
const hurriedAsk =
  (ask: Ask): Ask =>
  async (call) => {
    try {
      return await ask(call);
    } catch (error) {
      throw error instanceof Interrupted ? new Error('AWS did not answer in time') : error;
    }
  };

const instancesOf = ({ job, jobEnd }: RunDetailsProps): RunInstances | undefined => {
  const cluster = memberAt(job?.request, 'ProcessingResources.ClusterConfig');
  const type = jobEnd?.instances.InstanceType ?? memberAt(cluster, 'InstanceType');
  const count = jobEnd?.instances.InstanceCount ?? memberAt(cluster, 'InstanceCount') ?? 1;
  return typeof type === 'string' && typeof count === 'number' ? { type, count } : undefined;
};

/** @returns undefined for a job that has not run, which has no metrics. */
const jobRun = (
  { job, jobEnd, clock }: RunDetailsProps,
  instances: RunInstances | undefined,
): JobRun | undefined => {
  const from = jobEnd === undefined ? job?.time : jobEnd.startTime;
  if (job === undefined || from === undefined) return undefined;
  const instanceCount = instances?.count ?? 1;
  return { jobName: job.jobName, instanceCount, from, to: jobEnd?.time ?? clock.now() };
};

/** Reads what the report of a run shows beside its events. One call for each kind is usually enough. */
export const readRunDetails = async (props: RunDetailsProps): Promise<RunDetails> => {
  const { api, executionArn, job, clock, signal, onMissing } = props;
  const { renewCredentials } = api;
  const ask = hurriedAsk(patientAsk({ clock, signal, onNotice: () => undefined, renewCredentials }));
  const askIfAllowed = optionalAsk(PARTS, ask, onMissing);
  const objectPage: RunApi['objectPage'] = (...about) => ask(() => api.objectPage(...about));
  const metricPage: RunApi['metricPage'] = (...about) => ask(() => api.metricPage(...about));
  const definition = await askIfAllowed('definition', async () =>
    parseDefinition(await api.definition(executionArn)),
  );
  const inputs: RunFiles[] = [];
  for (const input of jobInputs(job?.request)) {
    inputs.push((await askIfAllowed('inputs', () => countedInput(input, objectPage))) ?? input.files);
  }
  const instances = instancesOf(props);
  const run = jobRun(props, instances);
  const usage = run && (await askIfAllowed('usage', () => readUsage(run, metricPage, clock.now())));
  return {
    ...(definition && { definition }),
    ...(instances && { instances }),
    inputs,
    outputs: jobOutputs(job?.request),
    usage: usage ?? [],
  };
};
