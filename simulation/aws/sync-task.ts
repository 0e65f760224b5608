import type { EndpointAnswer } from '../../local/sagemaker/sagemaker-endpoint';
import type { TaskHandler } from '../../local/step-functions/execute-definition';
import { createProcessingJobSync, IntegrationError } from '../../local/step-functions/sync-integration';
import type { Faults, SyncFault } from '../scenario/faults';
import type { Random } from '../scenario/random';
import type { Scenario } from '../scenario/scenario';
import type { SimulatedSageMaker } from './simulated-sagemaker';

const failure = (status: number, type: string, message: string): EndpointAnswer => ({
  status,
  body: { __type: type, message },
});

const THROTTLED = failure(400, 'ThrottlingException', 'Rate exceeded');
const INTERNAL = failure(500, 'InternalFailure', 'An internal error has occurred.');
const DENIED = failure(400, 'AccessDeniedException', 'The role is not authorized to perform: sagemaker');

const clientError = (): IntegrationError =>
  new IntegrationError('SageMaker.SdkClientException', 'Unable to execute HTTP request: Read timed out');

export interface SyncTaskProps {
  readonly sageMaker: SimulatedSageMaker;
  readonly sdkForJava: Scenario['sdkForJava'];
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: (text: string) => void;
  /** Comes before the job is created, and after. */
  readonly beforeCreate: () => Promise<void>;
  readonly afterCreate: () => void;
}

/** One attempt of createProcessingJob.sync: an event, which may get lost, tells of the job's end. */
const attempt = ({ sageMaker, trace, afterCreate }: SyncTaskProps, fault: SyncFault | undefined) => {
  let looks = 0;
  const create = (input: unknown): EndpointAnswer => {
    if (fault === 'throttled') return THROTTLED;
    if (fault === 'internal error before') return INTERNAL;
    if (fault === 'access denied') return DENIED;
    if (fault === 'client error before') throw clientError();
    const answer = sageMaker.request('CreateProcessingJob', input);
    trace(`CreateProcessingJob: ${answer.body.__type ?? 'done'}`);
    if (answer.status === 200) afterCreate();
    if (fault === 'internal error after') return INTERNAL;
    if (fault === 'client error after') throw clientError();
    return answer;
  };
  const describeJob = (input: unknown): EndpointAnswer => {
    looks += 1;
    return fault === 'throttled at the end' && looks > 1
      ? THROTTLED
      : sageMaker.request('DescribeProcessingJob', input);
  };
  const eventOfEnd = (tell: () => void): void => {
    if (fault !== 'lost event') sageMaker.jobEnd().then(() => setTimeout(tell, 500));
  };
  return createProcessingJobSync(
    (operation, input) => (operation === 'CreateProcessingJob' ? create(input) : describeJob(input)),
    { now: Date.now, setTimeout: eventOfEnd, clearTimeout: () => undefined },
  );
};

/** The words of the AWS SDK for Java 2 for what the first one says. */
const inWordsOfV2 = (cause: string): string =>
  cause.replace(
    /\(Service: AmazonSageMaker; Status Code: (\d+); Error Code: \w+; Request ID: (\w+); Proxy: null\)$/,
    '(Service: SageMaker, Status Code: $1, Request ID: $2)',
  );

/** Whether Step Functions calls a job that was stopped a success is not documented. */
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
    return isStopped && props.random.chance(0.5) ? asFailure(result) : result;
  };
