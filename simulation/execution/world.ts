import type { EndpointAnswer } from '../../local/sagemaker/endpoint-answer';
import { type FaultyApiProps, faultyApi } from '../aws/faulty-api';
import { type Containers, type Invoke, simulatedLambda } from '../aws/simulated-lambda';
import { type SimulatedSageMaker, simulatedSageMaker } from '../aws/simulated-sagemaker';
import { stopsUnrelatedJob } from '../aws/unrelated-jobs';
import type { DeployedWorkflow } from '../deployed-workflow';
import { count, type ExecutionRecord } from '../results/execution-record';
import { busyStartRate } from '../scenario/account';
import { drawFaults, type Faults } from '../scenario/faults';
import { type Random, randomOf } from '../scenario/random';
import { drawScenario, type Scenario } from '../scenario/scenario';
import { type SharedAccount, sharedAccount } from '../scenario/shared-account';
import { type SimulatedStepFunctions, simulatedStepFunctions } from './simulated-step-functions';

/** What the parts of one simulated execution share. */
export interface World {
  readonly workflow: DeployedWorkflow;
  readonly random: Random;
  readonly record: ExecutionRecord;
  readonly sageMaker: SimulatedSageMaker;
  readonly stepFunctions: SimulatedStepFunctions;
  readonly account: SharedAccount;
  /** @default - each run has its own */
  readonly containers: Containers | undefined;
  readonly executionArn: string;
  readonly trace: (text: string) => void;
}

export interface WorldProps {
  readonly workflow: DeployedWorkflow;
  readonly seed: number;
  readonly index: number;
  /** @default - drawn from the seed */
  readonly scenario?: (random: Random) => Scenario;
  /** @default - `run-<index>` */
  readonly executionName?: string;
  /** @default - an account of its own */
  readonly account?: SharedAccount;
  /** The containers of the functions, which the executions of an account share. @default - each run has its own */
  readonly containers?: Containers;
}

const newRecord = (
  index: number,
  scenario: Scenario,
  startedAt: number,
  jobs: ExecutionRecord['jobs'],
  trace: string[],
): ExecutionRecord => ({
  index,
  scenario,
  startedAt,
  jobs,
  outcome: undefined,
  redrivenAt: undefined,
  task: undefined,
  endedAt: startedAt,
  abortedIn: undefined,
  historyEvents: 0,
  calls: {},
  faults: {},
  circumstances: {},
  failures: {},
  forbiddenStarts: 0,
  stopAttempts: [],
  violations: [],
  trace,
});

/** The world of an execution that has not started yet. */
export const newWorld = ({
  workflow,
  seed,
  index,
  scenario: draw = drawScenario,
  executionName = `run-${index}`,
  account: shared,
  containers,
}: WorldProps): World => {
  const random = randomOf(seed, index);
  const scenario = draw(random);
  const startedAt = Date.now();
  const lines: string[] = [];
  const trace = (text: string): void => {
    lines.push(`${((Date.now() - startedAt) / 1000).toFixed(1)} s  ${text}`);
  };
  const account =
    shared ?? sharedAccount({ startRate: busyStartRate(scenario.account.busyForInSeconds, random) });
  const sageMaker = simulatedSageMaker({ scenario, account, startedAt, trace });
  const record = newRecord(index, scenario, startedAt, sageMaker.jobs, lines);
  const executionArn = `arn:aws:states:us-east-1:123456789012:execution:simulation:${executionName}`;
  const stepFunctions = simulatedStepFunctions({ record, executionArn });
  return { workflow, random, record, sageMaker, stepFunctions, account, containers, executionArn, trace };
};

/** Draws faults, and records each one. */
export const newFaults = (
  { random, record, trace }: World,
  tolerated: number,
  onFault: () => void = () => undefined,
): Faults => {
  const { level, faultRate, excludedFaults, outages } = record.scenario;
  return drawFaults({
    random,
    level,
    faultRate,
    excluded: excludedFaults,
    outages,
    tolerated,
    elapsedInSeconds: () => (Date.now() - record.startedAt) / 1000,
    onFault: (at, place, kind) => {
      count(record.faults, `${at}: ${kind}`);
      trace(`fault in ${place}: ${kind}`);
      onFault();
    },
  });
};

/** Lambda with the deployed functions, whose calls reach this world's AWS unless a fault prevents it. */
export const newLambda = (
  world: World,
  { faults, beforeCall, afterCall }: Pick<FaultyApiProps, 'faults' | 'beforeCall' | 'afterCall'>,
): Invoke => {
  const { workflow, account, containers, random, record, sageMaker, stepFunctions, trace } = world;
  const request = (operation: string, input: unknown): EndpointAnswer => {
    if (stopsUnrelatedJob(operation, input))
      record.violations.push('It stops a job that its deployment did not start.');
    return operation === 'DescribeExecution'
      ? stepFunctions.describe(input)
      : sageMaker.request(operation, input);
  };
  const answer = faultyApi({
    request,
    now: sageMaker.now,
    faults,
    random,
    trace,
    beforeCall,
    afterCall: (operation) => {
      count(record.calls, operation);
      afterCall(operation);
    },
  });
  return simulatedLambda({
    functions: workflow.functions,
    concurrency: account.concurrency,
    calls: account.calls,
    containers: containers ?? new Map(),
    random,
    answer,
    trace,
  });
};
