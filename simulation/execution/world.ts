import type { EndpointAnswer } from '../../local/sagemaker/sagemaker-endpoint';
import { type AnswerCallsProps, answerCalls } from '../aws/answer-calls';
import { isStopOfNeighbour } from '../aws/neighbour-jobs';
import type { Product } from '../aws/product';
import { type Invoke, simulatedLambda } from '../aws/simulated-lambda';
import { type SimulatedSageMaker, simulatedSageMaker } from '../aws/simulated-sagemaker';
import { count, type ExecutionRecord } from '../results/execution-record';
import { busyStartRate, type Concurrency, concurrency, type StartRate } from '../scenario/account';
import { drawFaults, type Faults } from '../scenario/faults';
import { type Random, randomOf } from '../scenario/random';
import { drawScenario, type Scenario } from '../scenario/scenario';
import { type SimulatedStepFunctions, simulatedStepFunctions } from './simulated-step-functions';

/** What executions share that run in one account. */
export interface SharedAccount {
  readonly startRate: StartRate;
  readonly concurrency: Concurrency;
}

/** What all parts of one simulated execution share. */
export interface World {
  readonly product: Product;
  readonly random: Random;
  readonly record: ExecutionRecord;
  readonly sageMaker: SimulatedSageMaker;
  readonly stepFunctions: SimulatedStepFunctions;
  readonly account: SharedAccount;
  readonly executionArn: string;
  readonly trace: (text: string) => void;
}

export interface WorldProps {
  readonly product: Product;
  readonly seed: number;
  readonly index: number;
  /** @default - drawn */
  readonly scenario?: (random: Random) => Scenario;
  /** @default - one of its own */
  readonly account?: SharedAccount;
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

/** A world for one execution, in which nothing has happened yet. */
export const newWorld = ({
  product,
  seed,
  index,
  scenario: draw = drawScenario,
  account: shared,
}: WorldProps): World => {
  const random = randomOf(seed, index);
  const scenario = draw(random);
  const startedAt = Date.now();
  const lines: string[] = [];
  const trace = (text: string): void => {
    lines.push(`${((Date.now() - startedAt) / 1000).toFixed(1)} s  ${text}`);
  };
  const account = shared ?? {
    startRate: busyStartRate(scenario.account.busyForInSeconds, random),
    concurrency: concurrency(),
  };
  const sageMaker = simulatedSageMaker({ scenario, startRate: account.startRate, startedAt, trace });
  const record = newRecord(index, scenario, startedAt, sageMaker.jobs, lines);
  const executionArn = `arn:aws:states:us-east-1:123456789012:execution:simulation:run-${index}`;
  const stepFunctions = simulatedStepFunctions({ record, executionArn });
  return { product, random, record, sageMaker, stepFunctions, account, executionArn, trace };
};

/** Faults that are counted and told. */
export const newFaults = (
  { random, record, trace }: World,
  bearable: number,
  onFault: () => void = () => undefined,
): Faults => {
  const { level, faultRate, outages } = record.scenario;
  return drawFaults({
    random,
    level,
    faultRate,
    outages,
    bearable,
    elapsedInSeconds: () => (Date.now() - record.startedAt) / 1000,
    onFault: (at, place, kind) => {
      count(record.faults, `${at}: ${kind}`);
      trace(`fault in ${place}: ${kind}`);
      onFault();
    },
  });
};

/** Lambda with the product's functions, whose calls reach this world's AWS, or do not. */
export const newLambda = (
  world: World,
  { faults, beforeCall, afterCall }: Pick<AnswerCallsProps, 'faults' | 'beforeCall' | 'afterCall'>,
): Invoke => {
  const { product, account, random, record, sageMaker, stepFunctions, trace } = world;
  const request = (operation: string, input: unknown): EndpointAnswer => {
    if (isStopOfNeighbour(operation, input))
      record.violations.push("It stops a job that is nobody's of its deployment.");
    return operation === 'DescribeExecution'
      ? stepFunctions.describe(input)
      : sageMaker.request(operation, input);
  };
  const answer = answerCalls({
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
    functions: product.functions,
    concurrency: account.concurrency,
    random,
    answer,
    trace,
  });
};
