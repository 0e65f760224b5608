import type { JobWithImage } from '../../../constructs/job/deployed-job';
import { jobLimits } from '../../../constructs/job/job-limits';
import { localValue } from '../../../constructs/terraform/local-value';
import { testWithTerraform } from '../../support/requirements';
import { addContext, IMAGE } from '../context';
import { evaluateLocals } from '../evaluation';

const LIMITS = {
  maxInstanceCount: 4,
  maxVolumeSizeInGB: 512,
  maxRuntimeLimitInSeconds: 86_400,
  instanceTypes: ['ml.m5.*'],
};

/** What Terraform computes as the limits of executions. */
const limitsOf = (job: Partial<JobWithImage>): unknown =>
  evaluateLocals((stack) => {
    const limits = jobLimits(stack, addContext(stack, LIMITS), {
      ImageUri: IMAGE,
      VolumeSizeInGB: 30,
      ...job,
    });
    localValue(stack, 'result', limits);
  }).result;

const testHcl = testWithTerraform();

testHcl('the limits of the props apply if the deployed job requests less', () => {
  expect(limitsOf({ InstanceType: 'ml.m5.large' })).toEqual({
    instanceTypes: ['ml.m5.*', 'ml.m5.large'],
    limits: { maxInstanceCount: 4, maxVolumeSizeInGB: 512, maxRuntimeInSeconds: 86_400 },
  });
});

testHcl('what the deployed job requests is always allowed', () => {
  const job = { InstanceCount: 7, VolumeSizeInGB: 600, MaxRuntimeInSeconds: 100_000 };
  expect(limitsOf(job)).toMatchObject({
    limits: { maxInstanceCount: 7, maxVolumeSizeInGB: 600, maxRuntimeInSeconds: 100_000 },
  });
});

testHcl('the types and counts of its instance preferences are allowed too', () => {
  const InstancePreferences = [
    { InstanceType: 'ml.c5.xlarge', InstanceCount: 9 },
    { InstanceType: 'ml.p3.2xlarge' },
  ];
  expect(limitsOf({ InstancePreferences })).toMatchObject({
    instanceTypes: ['ml.m5.*', 'ml.c5.xlarge', 'ml.p3.2xlarge'],
    limits: { maxInstanceCount: 9 },
  });
});
