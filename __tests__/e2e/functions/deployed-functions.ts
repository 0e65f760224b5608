import { join } from 'node:path';
import { invokeFunction } from '../../../local/lambda/function-process';
import { systemClock } from '../../../local/sagemaker/clock';
import type { EndpointAnswer } from '../../../local/sagemaker/endpoint-answer';
import { sageMakerEndpoint } from '../../../local/sagemaker/sagemaker-endpoint';
import { serveSageMaker } from '../../../local/sagemaker/sagemaker-server';
import {
  FUNCTIONS,
  type FunctionKey,
  type GetProcessingJobStatusResult,
  type StartProcessingJobResult,
  type StopProcessingJobResult,
  type StopUnattendedJobsResult,
} from '../../../workflow/functions/function-contracts';
import type { CompleteRequest } from '../../../workflow/job/complete-request';
import { useBundles } from '../../functions/bundles';
import { fakeJobs } from '../../local/sagemaker/fake-jobs';
import { type StepFunctionsServer, serveStepFunctions } from './step-functions-server';

const ACCESS_KEY_ID = 'key-of-the-role';

/** A call that reached SageMaker. */
interface Call {
  readonly operation: string;
  readonly input: unknown;
}

/** An answer, or what makes one; undefined leaves the call to the endpoint. */
type Answer = EndpointAnswer | ((input: unknown) => EndpointAnswer | undefined);

const answerOf = (answer: Answer | undefined, input: unknown): EndpointAnswer | undefined =>
  typeof answer === 'function' ? answer(input) : answer;

/** A SageMaker on loopback whose jobs end when the test says so. */
const openSageMaker = async () => {
  const calls: Call[] = [];
  const { jobs, runJob, latest } = fakeJobs();
  let behindInSeconds = 0;
  const endpoint = sageMakerEndpoint({
    runJob,
    region: 'us-east-1',
    accountId: '123456789012',
    clock: { ...systemClock, now: () => systemClock.now() - behindInSeconds * 1000 },
  });
  let always: EndpointAnswer | undefined;
  const answers: Record<string, Answer> = {};
  const request = (operation: string, input: unknown): EndpointAnswer => {
    calls.push({ operation, input });
    return always ?? answerOf(answers[operation], input) ?? endpoint.request(operation, input);
  };
  const server = await serveSageMaker({ ...endpoint, request }, ACCESS_KEY_ID);
  return {
    url: server.url,
    calls,
    latest,
    request,
    answerAll: (answer: EndpointAnswer) => {
      always = answer;
    },
    answer: (operation: string, answer: Answer) => {
      answers[operation] = answer;
    },
    setBack: (seconds: number) => {
      behindInSeconds = seconds;
    },
    close: async () => {
      // A job that runs holds a timer: its MaxRuntimeInSeconds.
      for (const job of jobs) await job.end({ exitCode: 0 });
      await server.close();
    },
  };
};

/** The bundles in child processes, as they are deployed, in front of a SageMaker and a Step Functions of the test's own. */
export const useDeployedFunctions = () => {
  const bundles = useBundles();
  let sageMaker: Awaited<ReturnType<typeof openSageMaker>>;
  let stepFunctions: StepFunctionsServer;
  beforeEach(async () => {
    sageMaker = await openSageMaker();
    stepFunctions = await serveStepFunctions();
  });
  afterEach(async () => {
    await sageMaker.close();
    await stepFunctions.close();
  });

  const invoke = (key: FunctionKey, event: unknown, environment: Record<string, string> = {}) =>
    invokeFunction(
      {
        bundle: join(bundles, FUNCTIONS[key], 'index.js'),
        environment: {
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_ENDPOINT_URL_SAGEMAKER: sageMaker.url,
          AWS_ENDPOINT_URL_SFN: stepFunctions.url,
          ...environment,
        },
      },
      event,
    );

  return {
    start: async (event: unknown, environment?: Record<string, string>) =>
      (await invoke('start', event, environment)) as StartProcessingJobResult,
    prepare: async (event: unknown, environment?: Record<string, string>) =>
      (await invoke('prepare', event, environment)) as CompleteRequest,
    getStatus: async (event: unknown, environment?: Record<string, string>) =>
      (await invoke('status', event, environment)) as GetProcessingJobStatusResult,
    stop: async (event: unknown, environment?: Record<string, string>) =>
      (await invoke('stop', event, environment)) as StopProcessingJobResult,
    sweep: async (environment?: Record<string, string>) =>
      (await invoke('sweep', {}, environment)) as StopUnattendedJobsResult,
    /** The Step Functions that the functions ask. */
    stepFunctions: () => stepFunctions,
    /** Sets SageMaker's clock back, so that the jobs that are created then are that old. */
    setSageMakerBack: (seconds: number) => sageMaker.setBack(seconds),
    /** Every call since the test began. */
    calls: (): readonly Call[] => sageMaker.calls,
    /** The job that was started last. */
    latestJob: () => sageMaker.latest(),
    /** A call of the test's own. */
    request: (operation: string, input: unknown) => sageMaker.request(operation, input),
    /** Answers every call from now on with that. */
    answerAll: (answer: EndpointAnswer) => sageMaker.answerAll(answer),
    /** Answers every call of an operation from now on with that. */
    answer: (operation: string, answer: Answer) => sageMaker.answer(operation, answer),
  };
};

/** How an invocation fails: the error's name, and the message in its cause. */
export const failureOf = async (invocation: Promise<unknown>) => {
  const error: unknown = await invocation.then(
    (result) => {
      throw new Error(`The function returned ${JSON.stringify(result)}`);
    },
    (reason) => reason,
  );
  const { name, message } = error as Error;
  return { name, message: String(JSON.parse(message).errorMessage) };
};
