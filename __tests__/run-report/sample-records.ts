import { pollingDefinition } from '../../workflow/definition/polling-definition';
import { quotaWait } from '../../workflow/functions/quota-wait';
import type { RunEvent, RunOutcome } from '../../workflow/run/run-event';
import type { RunRecord } from '../../workflow/run/run-record';

export const START = Date.UTC(2026, 10, 28, 9, 15, 0);

export const DEFINITION = pollingDefinition({
  job: {},
  startFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:start',
  statusFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:status',
  stopsUnattendedJobs: true,
  quota: quotaWait(6),
});

const REQUEST = {
  ProcessingJobName: 'nightly-0123456789abcdef0123456789abcdef',
  RoleArn: 'arn:aws:iam::123456789012:role/nightly-eu-west-1-job',
  AppSpecification: {
    ImageUri: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3',
    ContainerEntrypoint: ['python3', '/opt/ml/processing/code/prepare.py'],
    ContainerArguments: ['--train-fraction', '0.8'],
  },
  ProcessingResources: {
    ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 30 },
  },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  NetworkConfig: { EnableNetworkIsolation: true },
  Environment: { STAGE: 'production', API_TOKEN: 'correct-horse-battery' },
};

/** An event by seconds since the start. */
export type SampleEvent = RunEvent extends infer Event
  ? Event extends RunEvent
    ? Omit<Event, 'time'> & { readonly at: number }
    : never
  : never;

/** Events in order of time. */
export const eventsOf = (samples: readonly SampleEvent[]): RunEvent[] =>
  samples
    .map(({ at, ...event }) => ({ ...event, time: START + at * 1000 }) as RunEvent)
    .sort((one, other) => one.time - other.time);

const visit = (state: string, at: number, until: number): SampleEvent[] => [
  { at, type: 'StateEntered', state },
  { at: until, type: 'StateExited', state },
];

const POLLS = [14, 38, 62, 86, 110, 134, 158, 182];

/** The states of a polled job until its end. */
const states = (last: 'Success' | 'Failure', end: number): SampleEvent[] => [
  { at: 0, type: 'StateEntered', state: 'StartProcessingJob' },
  { at: 0.8, type: 'StateRetried', state: 'StartProcessingJob', error: 'ThrottlingException' },
  { at: 3.1, type: 'JobCreated', jobName: REQUEST.ProcessingJobName, request: REQUEST },
  { at: 3.2, type: 'StateExited', state: 'StartProcessingJob' },
  ...POLLS.filter((at) => at < end).flatMap((at, index) => [
    ...visit('Wait', index === 0 ? 3.2 : (POLLS[index - 1] ?? 0) + 2, at),
    ...visit('GetJobStatus', at, at + 1.5),
    ...visit('IsDone?', at + 1.5, at + 2),
  ]),
  ...visit(last, end - 0.1, end),
];

export const hostNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `algo-${index + 1}`);

const line = (at: number, text: string, host: string): SampleEvent => ({ at, type: 'Log', line: text, host });

/** CloudWatch's samples of hosts, which differ from one another. */
const usage = (hosts: readonly string[], end: number): SampleEvent[] =>
  hosts.flatMap((host, index) =>
    Array.from({ length: Math.floor((end - 20) / 5) }, (_, sample): SampleEvent => {
      const share = (sample * 5) / (end - 20);
      return {
        at: 20 + sample * 5,
        type: 'Usage',
        host,
        cpuPercent: 150 + 140 * Math.sin(sample / 3 + index) * share,
        memoryPercent: 4 + (14 + index / 2) * Math.sqrt(share),
        diskPercent: 2 + 20 * share + index,
      };
    }),
  );

const recordOf = (samples: readonly SampleEvent[], keys: Partial<RunRecord> = {}): RunRecord => ({
  title: 'prepare.py',
  place: 'in AWS, eu-west-1',
  executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:nightly:2026-11-28',
  instances: { type: 'ml.m5.xlarge', count: 2 },
  definition: DEFINITION,
  inputs: [
    {
      name: 'input',
      place: 's3://example-data/penguins/',
      localPath: '/opt/ml/processing/input',
      count: 12,
      sizeInBytes: 48_200_000,
    },
  ],
  outputs: [
    { name: 'output', place: 's3://example-results/penguins/', localPath: '/opt/ml/processing/output' },
  ],
  notes: [],
  events: eventsOf(samples),
  ...keys,
});

const ended = (at: number, outcome: RunOutcome): SampleEvent => ({ at, type: 'Ended', outcome });

const HOSTS = hostNames(2);

/** Two instances in AWS, with three files. */
export const succeededRun = (): RunRecord =>
  recordOf([
    ...states('Success', 192),
    ...usage(HOSTS, 180),
    ...HOSTS.flatMap((host) => [
      line(21, `Reading /opt/ml/processing/input as ${host}`, host),
      ...Array.from({ length: 30 }, (_, index) =>
        line(24 + index * 5, `Batch ${index + 1} of 30: 11,500 rows`, host),
      ),
      line(176, '\u001b[32mWrote train.csv and test.csv\u001b[0m', host),
    ]),
    {
      at: 191,
      type: 'Output',
      name: 'output',
      uri: 's3://example-results/penguins/',
      files: [
        { name: 'train.csv', sizeInBytes: 9_900_000 },
        { name: 'test.csv', sizeInBytes: 2_480_000 },
        { name: 'report/summary.json', sizeInBytes: 20_000 },
      ],
      count: 3,
      sizeInBytes: 12_400_000,
    },
    ended(192, { status: 'SUCCEEDED', output: {} }),
  ]);

const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "/opt/ml/processing/code/prepare.py", line 42, in <module>',
  '    main()',
  '  File "/opt/ml/processing/code/prepare.py", line 31, in main',
  '    mass = float(row["body_mass_g"])',
  "ValueError: could not convert string to float: 'n/a'",
];

/** One process on this machine, that its script's error ends. */
export const failedRun = (): RunRecord =>
  recordOf(
    [
      ...states('Failure', 41),
      ...Array.from(
        { length: 35 },
        (_, index): SampleEvent => ({
          at: 4 + index,
          type: 'Usage',
          cpuPercent: 95 + 5 * Math.sin(index),
          memoryInBytes: 2.9e9 * Math.sqrt(index / 34) + 1e8,
          diskInBytes: 4e6 * index,
        }),
      ),
      ...Array.from(
        { length: 60 },
        (_, index): SampleEvent => ({
          at: 4 + index / 2,
          type: 'Log',
          stream: 'stdout',
          line: `Row ${index * 100} read`,
        }),
      ),
      ...TRACEBACK.map((text): SampleEvent => ({ at: 38, type: 'Log', stream: 'stderr', line: text })),
      ended(41, {
        status: 'FAILED',
        error: 'ProcessingJobFailed',
        cause: `AlgorithmError: , exit code: 1\n${TRACEBACK.join('\n')}\nLog: /aws/sagemaker/ProcessingJobs, streams that begin with nightly-01/`,
      }),
    ],
    {
      place: 'in Docker, image python:3.12-slim',
      inputs: [
        {
          name: 'input',
          place: './data',
          localPath: '/opt/ml/processing/input',
          count: 2,
          sizeInBytes: 51_200,
        },
      ],
      outputs: [{ name: 'output', place: './output', localPath: '/opt/ml/processing/output' }],
    },
  );

/** A run whose record has the instances left out, as on this machine. */
export const withoutInstances = ({ instances: _, ...record }: RunRecord): RunRecord => record;

/** A log of this many bytes on one instance, in lines of 100. */
export const chattyRun = (bytes: number): RunRecord => {
  const count = Math.floor(bytes / 100);
  const record = succeededRun();
  const lines = Array.from(
    { length: count },
    (_, index): RunEvent => ({
      time: START + 21_000 + Math.floor((index / count) * 150_000),
      type: 'Log',
      line: `${index % 5000 === 4999 ? 'ERROR' : 'INFO'} row ${index} of the chatty job was read and checked `.padEnd(
        99,
        '.',
      ),
    }),
  );
  const others = record.events.filter(({ type }) => type !== 'Log');
  return { ...record, events: [...others, ...lines].sort((one, other) => one.time - other.time) };
};

/** Twenty instances, whose lines are mixed. */
export const wideRun = (): RunRecord => {
  const hosts = hostNames(20);
  return recordOf(
    [
      ...states('Success', 192),
      ...usage(hosts, 180),
      ...Array.from({ length: 25 }, (_, index) =>
        hosts.map((host) => line(24 + index * 6, `${host} finished part ${index + 1}`, host)),
      ).flat(),
      ended(192, { status: 'SUCCEEDED', output: {} }),
    ],
    { title: 'shard.py', instances: { type: 'ml.m5.xlarge', count: 20 } },
  );
};
