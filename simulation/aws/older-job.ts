import type { EndpointAnswer } from '../../local/sagemaker/sagemaker-endpoint';
import type { OlderJob } from '../scenario/account';

const DAY_IN_SECONDS = 86_400;

/** Where the older job's output is; an execution that succeeds with it has done nothing. */
const OLDER_OUTPUT = 's3://bucket/output-of-last-quarter/';

const describe = (job: OlderJob, name: string, arn: string, startedAt: number) => {
  const created = startedAt / 1000 - job.createdDaysBefore * DAY_IN_SECONDS;
  return {
    ProcessingJobName: name,
    ProcessingJobArn: arn,
    ProcessingJobStatus: job.status,
    CreationTime: created,
    ProcessingStartTime: created,
    LastModifiedTime: created + 600,
    ProcessingEndTime: created + 600,
    ...(job.status === 'Failed' && { FailureReason: 'AlgorithmError: See job logs, exit code: 1' }),
    ProcessingOutputConfig: { Outputs: [{ OutputName: 'output_data', S3Output: { S3Uri: OLDER_OUTPUT } }] },
  };
};

const refusal = (type: string, message: string): EndpointAnswer => ({
  status: 400,
  body: { __type: type, message },
});

/** What SageMaker answers while a job of before has the name; undefined where that makes no difference. */
export const olderJobAnswer = (
  job: OlderJob,
  operation: string,
  name: string,
  arn: string,
  startedAt: number,
): EndpointAnswer | undefined => {
  switch (operation) {
    case 'CreateProcessingJob':
      return refusal(
        'ResourceInUse',
        `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
      );
    case 'DescribeProcessingJob':
      return { status: 200, body: describe(job, name, arn, startedAt) };
    case 'StopProcessingJob':
      return refusal(
        'ValidationException',
        `The request was rejected because the processing job is in status ${job.status}.`,
      );
    default:
      return undefined;
  }
};
