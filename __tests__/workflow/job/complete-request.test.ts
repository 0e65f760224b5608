import fc from 'fast-check';
import { toCompleteRequest } from '../../../workflow/job/complete-request';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import { validJobs } from './arbitrary-jobs';
import { REQUEST_MEMBERS } from './request-members';
import { EXECUTION_ARN, FULL_JOB, SMALLEST_JOB } from './sample-jobs';

const JOB_NAME = 'sagemaker-processing-0123456789abcdef0123456789abcdef';

const MEMBERS = REQUEST_MEMBERS.filter((path) => !path.includes('.')).toSorted();

const present = (request: object): string[] =>
  Object.entries(request)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name]) => name)
    .toSorted();

describe('a complete request', () => {
  test('has every member that the SDK knows, of any job within the limits', () => {
    fc.assert(
      fc.property(validJobs, (job) => {
        expect(present(toCompleteRequest(toCreateProcessingJobRequest(job, JOB_NAME)))).toEqual(MEMBERS);
      }),
    );
  });

  test('keeps what the request says', () => {
    fc.assert(
      fc.property(validJobs, (job) => {
        const request = toCreateProcessingJobRequest(job, JOB_NAME, EXECUTION_ARN);
        expect(toCompleteRequest(request)).toMatchObject(request);
      }),
    );
  });

  test('of a job with every key is the request itself', () => {
    const request = toCreateProcessingJobRequest(FULL_JOB, JOB_NAME, EXECUTION_ARN);
    expect(toCompleteRequest(request)).toEqual(request);
  });

  test('says of the smallest job nothing that its request does not say', () => {
    const request = toCreateProcessingJobRequest(SMALLEST_JOB, JOB_NAME);
    expect(toCompleteRequest(request)).toEqual({
      ...request,
      ProcessingInputs: [],
      Environment: {},
      NetworkConfig: {},
      ExperimentConfig: {},
      Tags: [],
    });
  });

  test('of a job without an output has an empty list of them', () => {
    const { S3Output, ...job } = SMALLEST_JOB;
    const { ProcessingOutputConfig } = toCompleteRequest(toCreateProcessingJobRequest(job, JOB_NAME));
    expect(ProcessingOutputConfig).toEqual({ Outputs: [] });
  });

  test('of a job whose ExperimentConfig is empty is that of a job without one', () => {
    const job = { ...SMALLEST_JOB, ExperimentConfig: {} };
    expect(toCompleteRequest(toCreateProcessingJobRequest(job, JOB_NAME))).toEqual(
      toCompleteRequest(toCreateProcessingJobRequest(SMALLEST_JOB, JOB_NAME)),
    );
  });

  test('holds nothing that JSON loses', () => {
    const request = toCompleteRequest(toCreateProcessingJobRequest(FULL_JOB, JOB_NAME, EXECUTION_ARN));
    expect(JSON.parse(JSON.stringify(request))).toStrictEqual(request);
  });
});
