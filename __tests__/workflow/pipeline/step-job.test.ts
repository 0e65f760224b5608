import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { jobOfArguments } from '../../../workflow/pipeline/step-job';

const JOB: ProcessingJob = {
  S3Input: 's3://bucket/in/',
  S3Output: 's3://bucket/out/',
  S3Script: 's3://bucket/code/prepare.py',
  ImageUri: '123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  InstanceType: 'ml.m5.xlarge',
  InstanceCount: 2,
  VolumeSizeInGB: 20,
  MaxRuntimeInSeconds: 600,
  ContainerArguments: ['--seed', '1'],
  Environment: { MODE: 'fast' },
  NetworkConfig: { EnableNetworkIsolation: true },
  Tags: [{ Key: 'team', Value: 'data' }],
};

test('the job of a request leads to the same request', () => {
  const request = toCreateProcessingJobRequest(JOB, 'name');
  const { job, faults } = validateProcessingJob(jobOfArguments({ ...request }));
  expect(faults).toEqual([]);
  expect(job && toCreateProcessingJobRequest(job, 'name')).toEqual(request);
});

test('a member that no request has stays, for the rules of the job to name it', () => {
  const job = jobOfArguments({ AppSpecification: { ImageUrl: 'x' }, ProcessingResources: 'small', Retry: 1 });
  expect(job).toEqual({ ImageUrl: 'x', ProcessingResources: 'small', Retry: 1 });
});
