import {
  type EndpointAnswer,
  jobHasEnded,
  nameInUse,
  successAnswer,
} from '../../local/sagemaker/endpoint-answer';
import type { EarlierJob } from '../scenario/account';

const DAY_IN_SECONDS = 86_400;

/** The earlier job's output. An execution that succeeds with it has run nothing. */
const EARLIER_OUTPUT = 's3://bucket/output-of-last-quarter/';

const describe = (job: EarlierJob, name: string, arn: string, startedAt: number) => {
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
    ProcessingOutputConfig: {
      Outputs: [{ OutputName: 'output_data', S3Output: { S3Uri: EARLIER_OUTPUT } }],
    },
  };
};

/** SageMaker's answer when an earlier job has the name; undefined for operations that this does not affect. */
export const earlierJobAnswer = (
  job: EarlierJob,
  operation: string,
  name: string,
  arn: string,
  startedAt: number,
): EndpointAnswer | undefined => {
  switch (operation) {
    case 'CreateProcessingJob':
      return nameInUse(arn);
    case 'DescribeProcessingJob':
      return successAnswer(describe(job, name, arn, startedAt));
    case 'StopProcessingJob':
      return jobHasEnded(job.status);
    default:
      return undefined;
  }
};
