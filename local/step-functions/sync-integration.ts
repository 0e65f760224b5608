import { type Clock, systemClock } from '../sagemaker/clock';
import type { EndpointAnswer } from '../sagemaker/endpoint-answer';
import type { SageMakerEndpoint } from '../sagemaker/sagemaker-endpoint';
import type { TaskHandler } from './execute-definition';

/** In AWS an event reports a job's end; a local run has to check for it. */
const CHECK_INTERVAL_IN_MILLISECONDS = 1_000;

/** Errors with an exception of their own in the AWS SDK for Java, whose names Step Functions reports. */
const NAMED_ERRORS = ['ResourceInUse', 'ResourceLimitExceeded', 'ResourceNotFound'];

/** An error as Step Functions reports it. The message is the Cause. */
export class IntegrationError extends Error {
  constructor(
    override readonly name: string,
    cause: string,
  ) {
    super(cause);
  }
}

/** An error as the AWS SDK for Java words it. A throttled call has the same name as an invalid request. */
const refusal = ({ status, body }: EndpointAnswer): IntegrationError => {
  const type = String(body.__type);
  return new IntegrationError(
    `SageMaker.${NAMED_ERRORS.includes(type) ? `${type}Exception` : 'AmazonSageMakerException'}`,
    `${body.message} (Service: AmazonSageMaker; Status Code: ${status}; Error Code: ${type}; Request ID: local; Proxy: null)`,
  );
};

const pause = (clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    clock.setTimeout(resolve, CHECK_INTERVAL_IN_MILLISECONDS);
  });

const runs = ({ ProcessingJobStatus }: EndpointAnswer['body']): boolean =>
  ProcessingJobStatus === 'InProgress' || ProcessingJobStatus === 'Stopping';

/**
 * Step Functions' own `createProcessingJob.sync` on a local endpoint. Its input is the API's request; its result is the
 * description of the job that has ended.
 * @throws IntegrationError `SageMaker.*` if a call fails, and `States.TaskFailed` if the job fails; its cause is then
 * the job's description as JSON.
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
    // Also for a stopped job: AWS does not document that case, so the workflow must check the status itself.
    return description;
  };
