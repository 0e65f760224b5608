import type { EndpointAnswer } from '../../local/sagemaker/endpoint-answer';
import type { TaskHandler } from '../../local/step-functions/execute-definition';
import { createProcessingJobSync, IntegrationError } from '../../local/step-functions/sync-integration';
import type { Faults, SyncFault } from '../scenario/faults';
import type { Random } from '../scenario/random';
import type { Scenario } from '../scenario/scenario';
import { accessDenied, INTERNAL_FAILURE, THROTTLED } from './api-errors';
import type { SimulatedSageMaker } from './simulated-sagemaker';

const clientError = (): IntegrationError =>
  new IntegrationError('SageMaker.SdkClientException', 'Unable to execute HTTP request: Read timed out');

export interface SyncTaskProps {
  readonly sageMaker: SimulatedSageMaker;
  readonly sdkForJava: Scenario['sdkForJava'];
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: (text: string) => void;
  /** Runs before the job is created. */
  readonly beforeCreate: () => Promise<void>;
  /** Runs after the job has been created. */
  readonly afterCreate: () => void;
}

/** Answers CreateProcessingJob, with a fault before or after it. */
const create = (
  { sageMaker, trace, afterCreate }: SyncTaskProps,
  fault: SyncFault | undefined,
  input: unknown,
): EndpointAnswer => {
  if (fault === 'throttled') return THROTTLED;
  if (fault === 'internal error before') return INTERNAL_FAILURE;
  if (fault === 'access denied') return accessDenied('role');
  if (fault === 'client error before') throw clientError();
  const answer = sageMaker.request('CreateProcessingJob', input);
  trace(`CreateProcessingJob: ${answer.body.__type ?? 'done'}`);
  if (answer.status === 200) afterCreate();
  if (fault === 'internal error after') return INTERNAL_FAILURE;
  if (fault === 'client error after') throw clientError();
  return answer;
};

/** One attempt of createProcessingJob.sync. An event, which may get lost, reports the job's end. */
const attempt = (props: SyncTaskProps, fault: SyncFault | undefined): TaskHandler => {
  const { sageMaker } = props;
  let describeCalls = 0;
  const describeJob = (input: unknown): EndpointAnswer => {
    describeCalls += 1;
    return fault === 'throttled at the end' && describeCalls > 1
      ? THROTTLED
      : sageMaker.request('DescribeProcessingJob', input);
  };
  const onEndEvent = (action: () => void): void => {
    if (fault !== 'lost event') sageMaker.jobEnd().then(() => setTimeout(action, 500));
  };
  return createProcessingJobSync(
    (operation, input) =>
      operation === 'CreateProcessingJob' ? create(props, fault, input) : describeJob(input),
    { now: Date.now, setTimeout: onEndEvent, clearTimeout: () => undefined },
  );
};

/** Rewords an error message of the AWS SDK for Java 1.x as version 2.x words it. */
const inWordsOfV2 = (cause: string): string =>
  cause.replace(
    /\(Service: AmazonSageMaker; Status Code: (\d+); Error Code: \w+; Request ID: (\w+); Proxy: null\)$/,
    '(Service: SageMaker, Status Code: $1, Request ID: $2)',
  );

const asFailure = (result: unknown): never => {
  throw new IntegrationError('States.TaskFailed', JSON.stringify(result));
};

export const syncTask =
  (props: SyncTaskProps): TaskHandler =>
  async (input) => {
    const fault = props.faults.sync('RunProcessingJob');
    await props.beforeCreate();
    const result = (await attempt(
      props,
      fault,
    )(input).catch((error: Error) => {
      throw props.sdkForJava === 'v2' ? new IntegrationError(error.name, inWordsOfV2(error.message)) : error;
    })) as EndpointAnswer['body'];
    const isStopped = result.ProcessingJobStatus === 'Stopped';
    // AWS does not document whether the task succeeds when its job was stopped.
    return isStopped && props.random.chance(0.5) ? asFailure(result) : result;
  };
