import { type Clock, systemClock } from '../sagemaker/clock';
import type { EndpointAnswer } from '../sagemaker/endpoint-answer';
import type { SageMakerEndpoint } from '../sagemaker/sagemaker-endpoint';
import type { TaskHandler } from './execute-definition';

/** In AWS an event tells of a job's end; here nothing but a look does. */
const LOOK_INTERVAL_IN_MILLISECONDS = 1_000;

/** SageMaker's errors that have an exception of their own in the AWS SDK for Java, whose names Step Functions reports. */
const NAMED_ERRORS = ['ResourceInUse', 'ResourceLimitExceeded', 'ResourceNotFound'];

/** An error as Step Functions reports it: a name to match, and the Cause. */
export class IntegrationError extends Error {
  constructor(
    override readonly name: string,
    cause: string,
  ) {
    super(cause);
  }
}

/** A refusal in the words of the AWS SDK for Java; a throttled call has the same name as a bad request. */
const refusal = ({ status, body }: EndpointAnswer): IntegrationError => {
  const type = String(body.__type);
  return new IntegrationError(
    `SageMaker.${NAMED_ERRORS.includes(type) ? `${type}Exception` : 'AmazonSageMakerException'}`,
    `${body.message} (Service: AmazonSageMaker; Status Code: ${status}; Error Code: ${type}; Request ID: local; Proxy: null)`,
  );
};

const pause = (clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimeout(resolve, LOOK_INTERVAL_IN_MILLISECONDS);
  });

const runs = ({ ProcessingJobStatus }: EndpointAnswer['body']): boolean =>
  ProcessingJobStatus === 'InProgress' || ProcessingJobStatus === 'Stopping';

/**
 * Step Functions' own `createProcessingJob.sync`, over an endpoint of this machine: its input is the API's request, its
 * result is the ended job's description.
 * @throws IntegrationError as the state machine would see it: `SageMaker.*` where a call was refused, and
 * `States.TaskFailed` with the description as its JSON text where the job failed.
 */
export const createProcessingJobSync =
  (request: SageMakerEndpoint['request'], clock: Clock = systemClock): TaskHandler =>
  async (input) => {
    const call = (operation: string, callInput: unknown): EndpointAnswer['body'] => {
      const answer = request(operation, callInput);
      if (answer.status !== 200) throw refusal(answer);
      return answer.body;
    };
    call('CreateProcessingJob', input);
    const { ProcessingJobName } = input as { readonly ProcessingJobName: string };
    const describeJob = () => call('DescribeProcessingJob', { ProcessingJobName });

    let description = describeJob();
    while (runs(description)) {
      await pause(clock);
      description = describeJob();
    }
    if (description.ProcessingJobStatus === 'Failed') {
      throw new IntegrationError('States.TaskFailed', JSON.stringify(description));
    }
    // A Stopped job too: what AWS makes of it is not documented, so a workflow must look at the status itself.
    return description;
  };
