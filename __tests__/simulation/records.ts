import type { SimulatedJob } from '../../simulation/aws/simulated-job';
import type { ExecutionRecord } from '../../simulation/results/execution-record';
import { randomOf } from '../../simulation/scenario/random';
import { drawScenario, type Scenario } from '../../simulation/scenario/scenario';

const MAX_RUNTIME_IN_SECONDS = 3_600;

/** A scenario of the polling integration, without faults. */
export const calmScenario = (scenario: Partial<Scenario> = {}): Scenario => ({
  ...drawScenario(randomOf(1, 0)),
  integration: 'polling',
  level: 'none',
  faultRate: 0,
  outages: [],
  account: { quota: { kind: 'free' }, earlierJob: undefined, busyForInSeconds: 0 },
  job: {
    fate: 'completes',
    durationInSeconds: 60,
    end: { exitCode: 0 },
    maxRuntimeInSeconds: MAX_RUNTIME_IN_SECONDS,
    interruptedAfterInSeconds: 0,
    stopTakesInSeconds: 0,
  },
  isInvalid: false,
  fillsQuota: false,
  clockSkewInSeconds: 0,
  stepFunctionsSkewInSeconds: 0,
  abort: undefined,
  redrivenAfterInSeconds: undefined,
  event: 'in time',
  ...scenario,
});

/** A job that ran from second 1 to second 61, and completed. */
export const completedJob = (job: Partial<SimulatedJob> = {}): SimulatedJob => ({
  request: {
    ProcessingJobName: 'simulation-1',
    RoleArn: 'role',
    AppSpecification: { ImageUri: 'image' },
    ProcessingResources: { ClusterConfig: undefined },
    StoppingCondition: { MaxRuntimeInSeconds: MAX_RUNTIME_IN_SECONDS },
  },
  arn: 'arn:job',
  createdAt: 1_000,
  status: 'Completed',
  endedAt: 61_000,
  ...job,
});

/** An execution that succeeded 10 s after its job completed. */
export const successfulRecord = (record: Partial<ExecutionRecord> = {}): ExecutionRecord => ({
  index: 0,
  scenario: calmScenario(),
  startedAt: 0,
  jobs: [completedJob()],
  outcome: {
    status: 'SUCCEEDED',
    output: {
      ProcessingJobName: 'simulation-1',
      ProcessingJobArn: 'arn:job',
      ProcessingJobStatus: 'Completed',
      Outputs: { output_data: 's3://bucket/output/' },
    },
  },
  redrivenAt: undefined,
  task: undefined,
  endedAt: 71_000,
  abortedIn: undefined,
  historyEvents: 0,
  calls: { CreateProcessingJob: 1 },
  faults: {},
  circumstances: {},
  failures: {},
  forbiddenStarts: 0,
  stopAttempts: [],
  violations: [],
  trace: [],
  ...record,
});
