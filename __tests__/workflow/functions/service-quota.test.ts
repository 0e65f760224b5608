import { quotaTooSmall } from '../../../workflow/functions/service-quota';

/** As SageMaker's users report them. */
const LIMIT_OF_0 =
  "The account-level service limit 'ml.p3.2xlarge for processing job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances.";

describe('a quota that waiting cannot free', () => {
  test.each([
    [
      'is 0',
      LIMIT_OF_0,
      'The quota "ml.p3.2xlarge for processing job usage" is 0 Instances, but the job requests 1.',
    ],
    [
      'is below what the job requests',
      "The account-level service limit 'X' is 4 Instances, with current utilization of 0 Instances and a request delta of 11 Instances.",
      'The quota "X" is 4 Instances, but the job requests 11.',
    ],
    [
      'is below what the job requests, whatever else is in use',
      "The account-level service limit 'X' is 1,000 Instances, with current utilization of 999 Instances and a request delta of 1,001 Instances. Please use AWS Service Quotas to request an increase for this quota.",
      'The quota "X" is 1000 Instances, but the job requests 1001.',
    ],
    [
      'is one of volumes',
      "The request delta of 1025 GBs for 'Size of EBS volume for a processing job instance' is greater than the account-level service-limit of 1024 GBs.",
      'The quota "Size of EBS volume for a processing job instance" is 1024 GBs, but the job requests 1025.',
    ],
    [
      'is a type that the Region does not have',
      'The requested resource processing-job/ml.p2.xlarge is not available in this region',
      'This Region does not have "processing-job/ml.p2.xlarge".',
    ],
    [
      'is told by Step Functions',
      `${LIMIT_OF_0} (Service: AmazonSageMaker; Status Code: 400; Error Code: ResourceLimitExceeded; Request ID: 1; Proxy: null)`,
      'The quota "ml.p3.2xlarge for processing job usage" is 0 Instances, but the job requests 1.',
    ],
  ])('%s', (_, message, reason) => {
    const error = quotaTooSmall(message);
    expect(error?.name).toBe('ProcessingJobQuotaTooSmall');
    expect(error?.message.split(' Retrying will not help')[0]).toBe(reason);
  });

  test('is an error that says what to do, and quotes SageMaker', () => {
    expect(quotaTooSmall(LIMIT_OF_0)?.message).toBe(
      [
        'The quota "ml.p3.2xlarge for processing job usage" is 0 Instances, but the job requests 1. Retrying will not help, so the job was not started.',
        'Reduce the request (InstanceType, InstanceCount, VolumeSizeInGB), or request a quota increase in the Service Quotas console under Amazon SageMaker, in this account and Region.',
        `SageMaker: ${LIMIT_OF_0}`,
      ].join('\n'),
    );
  });
});

describe('a quota that may become free', () => {
  test.each([
    [
      'is in use',
      "The account-level service limit 'X' is 4 Instances, with current utilization of 4 Instances and a request delta of 1 Instances.",
    ],
    [
      'is in use, and the job asks for all of it',
      "The account-level service limit 'X' is 4 Instances, with current utilization of 1 Instances and a request delta of 4 Instances.",
    ],
    ['has a message that nobody knows', 'You have too many jobs.'],
    ['has no message', ''],
  ])('%s', (_, message) => {
    expect(quotaTooSmall(message)).toBeUndefined();
  });
});
