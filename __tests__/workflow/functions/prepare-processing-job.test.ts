import fc from 'fast-check';
import { type Deployment, readDeployment } from '../../../workflow/deployment/deployment';
import type { StartProcessingJobEvent } from '../../../workflow/functions/function-contracts';
import { prepareProcessingJob } from '../../../workflow/functions/prepare-processing-job';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import { InvalidProcessingJob } from '../../../workflow/job/errors';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { processingJobName } from '../../../workflow/job/processing-job-name';
import { validJobs } from '../job/arbitrary-jobs';
import { EXECUTION_ARN, FULL_JOB, SMALLEST_JOB } from '../job/sample-jobs';

/** Allows everything. */
const DEPLOYMENT = readDeployment({ JOB_NAME_PREFIX: 'foo-' });

const faultKeys = (event: unknown, deployment: Deployment = DEPLOYMENT): string[] => {
  try {
    prepareProcessingJob(event as StartProcessingJobEvent, deployment);
  } catch (error) {
    if (error instanceof InvalidProcessingJob) return error.faults.map(({ key }) => key);
    throw error;
  }
  return [];
};

describe('faults', () => {
  const NOTHING_ELSE: Deployment = { ...DEPLOYMENT, allowed: { s3Outputs: [], jobRoles: [] } };

  test('of the limits and of the deployment are reported together', () => {
    expect(faultKeys({ ...SMALLEST_JOB, VolumeSizeInGB: 0 }, NOTHING_ELSE)).toEqual([
      'VolumeSizeInGB',
      'S3Output',
      'RoleArn',
    ]);
  });

  test('of one key are reported once', () => {
    expect(faultKeys({ ...SMALLEST_JOB, S3Output: 'nowhere' }, NOTHING_ELSE)).toEqual([
      'S3Output',
      'RoleArn',
    ]);
  });

  test('of a list’s item are reported once, beside those of the others', () => {
    const ProcessingInputs = ['nowhere', 's3://elsewhere/'].map((S3Uri, index) => ({
      InputName: `input-${index}`,
      S3Input: { S3Uri, LocalPath: `/opt/ml/processing/${index}`, S3DataType: 'S3Prefix' },
    }));
    const nothing = { ...DEPLOYMENT, allowed: { s3Inputs: [] } };
    expect(faultKeys({ ...SMALLEST_JOB, ProcessingInputs }, nothing)).toEqual([
      'ProcessingInputs[0].S3Input.S3Uri',
      'ProcessingInputs[1].S3Input.S3Uri',
    ]);
  });

  test('of the deployed key that an override excludes are none', () => {
    const event = { ...SMALLEST_JOB, S3Script: 'nowhere', Overrides: { ContainerEntrypoint: ['run'] } };
    expect(faultKeys(event)).toEqual([]);
  });

  test.each([
    ['a number', 7],
    ['an object', {}],
    ['a text longer than a tag', 'a'.repeat(257)],
  ])('an ExecutionArn that is %s is one', (_, ExecutionArn) => {
    expect(faultKeys({ ...SMALLEST_JOB, ExecutionArn })).toEqual(['ExecutionArn']);
  });

  test('a misspelt key that should be removed is one', () => {
    expect(faultKeys({ ...FULL_JOB, Overrides: { S3Scrpt: null } })).toEqual(['S3Scrpt']);
  });
});

describe('an execution', () => {
  const LIMITED: Deployment = {
    ...DEPLOYMENT,
    limits: { maxInstanceCount: 4, maxVolumeSizeInGB: 512, maxRuntimeInSeconds: 86_400 },
    allowed: { instanceTypes: ['ml.m5.*', 'ml.t3.medium'] },
  };

  test('cannot ask for a hundred of the dearest instances for nine days', () => {
    const Overrides: Partial<ProcessingJob> = {
      InstanceType: 'ml.p5.48xlarge',
      InstanceCount: 100,
      VolumeSizeInGB: 16_384,
      MaxRuntimeInSeconds: 777_600,
    };
    expect(faultKeys({ ...SMALLEST_JOB, Overrides }, LIMITED)).toEqual([
      'InstanceCount',
      'VolumeSizeInGB',
      'MaxRuntimeInSeconds',
      'InstanceType',
    ]);
  });

  test('cannot set a locked key', () => {
    const Overrides = { ContainerArguments: ['a'], S3Script: null };
    const locked: Deployment = { ...DEPLOYMENT, lockedKeys: ['S3Script'] };
    expect(faultKeys({ ...FULL_JOB, Overrides }, locked)).toEqual(['S3Script']);
  });

  test('cannot drop the VPC, the keys and the tags of the deployed job', () => {
    const Overrides = { NetworkConfig: null, VolumeKmsKeyId: null, Tags: [] };
    expect(faultKeys({ ...FULL_JOB, Overrides })).toEqual([
      'NetworkConfig.EnableInterContainerTrafficEncryption',
      'NetworkConfig.VpcConfig',
      'VolumeKmsKeyId',
      'Tags',
    ]);
  });

  test('is reported once for a subnet that is neither deployed nor allowed', () => {
    const VpcConfig = { ...FULL_JOB.NetworkConfig.VpcConfig, Subnets: ['subnet-1'] };
    const Overrides = { NetworkConfig: { ...FULL_JOB.NetworkConfig, VpcConfig } };
    const allowed = { networkIds: ['sg-0a1b2c3d', 'subnet-0a1b2c3d'] };
    expect(faultKeys({ ...FULL_JOB, Overrides }, { ...DEPLOYMENT, allowed })).toEqual([
      'NetworkConfig.VpcConfig.Subnets[0]',
    ]);
  });
});

describe('the request of an event', () => {
  test('is that of its job, by the name of its execution', () => {
    const event = { ...FULL_JOB, ExecutionArn: EXECUTION_ARN, Overrides: {} };
    expect(prepareProcessingJob(event, DEPLOYMENT)).toEqual(
      toCreateProcessingJobRequest(FULL_JOB, processingJobName('foo-', EXECUTION_ARN), EXECUTION_ARN),
    );
  });

  test('passes over what Step Functions and its console add to the input of an execution', () => {
    const added = { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn:aws:states:…', Comment: 'once more' };
    const event = { ...FULL_JOB, ...added, ExecutionArn: EXECUTION_ARN, Overrides: added };
    expect(prepareProcessingJob(event as StartProcessingJobEvent, DEPLOYMENT)).toEqual(
      toCreateProcessingJobRequest(FULL_JOB, processingJobName('foo-', EXECUTION_ARN), EXECUTION_ARN),
    );
  });

  test('is the same when the start is tried again', () => {
    const event = { ...FULL_JOB, ExecutionArn: EXECUTION_ARN, Overrides: {} };
    expect(prepareProcessingJob(event, DEPLOYMENT)).toEqual(prepareProcessingJob(event, DEPLOYMENT));
  });

  test('has a random name and no tag of an execution, where there is none', () => {
    const [one, other] = [
      prepareProcessingJob(SMALLEST_JOB, DEPLOYMENT),
      prepareProcessingJob(SMALLEST_JOB, DEPLOYMENT),
    ];
    expect(one?.ProcessingJobName).toMatch(/^foo-[0-9a-f]{32}$/);
    expect(one?.ProcessingJobName).not.toBe(other?.ProcessingJobName);
    expect(one).not.toHaveProperty('Tags');
  });

  test('is that of any job within the limits, deployed or asked for by an execution', () => {
    fc.assert(
      fc.property(validJobs, (job) => {
        const deployed = { ...job, ExecutionArn: EXECUTION_ARN };
        const asked = { ExecutionArn: EXECUTION_ARN, Overrides: job };
        expect(prepareProcessingJob(deployed, DEPLOYMENT)).toEqual(prepareProcessingJob(asked, DEPLOYMENT));
      }),
    );
  });
});

describe('an override', () => {
  test('replaces what is deployed', () => {
    const event = { ...FULL_JOB, Overrides: { InstanceType: 'ml.m5.4xlarge', MaxRuntimeInSeconds: 60 } };
    expect(prepareProcessingJob(event, DEPLOYMENT)).toMatchObject({
      ProcessingResources: { ClusterConfig: { InstanceType: 'ml.m5.4xlarge' } },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    });
  });

  test('of null removes what is deployed', () => {
    const event = { ...FULL_JOB, Overrides: { Environment: null } };
    expect(prepareProcessingJob(event, DEPLOYMENT)).not.toHaveProperty('Environment');
  });

  test('mends a fault of the deployed job', () => {
    expect(faultKeys({ ...SMALLEST_JOB, VolumeSizeInGB: 0, Overrides: { VolumeSizeInGB: 1 } })).toEqual([]);
  });

  test('of null leaves an event that has no overrides', () => {
    expect(faultKeys({ ...SMALLEST_JOB, Overrides: null })).toEqual([]);
  });

  test('that Step Functions adds to a nested execution is no fault', () => {
    const Overrides = { AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: EXECUTION_ARN };
    expect(faultKeys({ ...SMALLEST_JOB, Overrides })).toEqual([]);
  });

  test('cannot name the job: ExecutionArn is no key of it', () => {
    expect(faultKeys({ ...SMALLEST_JOB, Overrides: { ExecutionArn: EXECUTION_ARN } })).toEqual([
      'ExecutionArn',
    ]);
  });

  test('cannot hold overrides itself', () => {
    expect(faultKeys({ ...SMALLEST_JOB, Overrides: { Overrides: {} } })).toEqual(['Overrides']);
  });
});

describe('an event that is refused', () => {
  test.each([
    ['null', null],
    ['undefined', undefined],
    ['a list', []],
    ['a string', 'job'],
  ])('because it is %s', (_, event) => {
    expect(faultKeys(event)).toEqual(['event']);
  });

  test.each([
    ['a list', []],
    ['a string', 'ml.m5.xlarge'],
  ])('because its execution’s input is %s', (_, Overrides) => {
    expect(faultKeys({ ...SMALLEST_JOB, Overrides })).toEqual(['execution input']);
  });

  test('reports every fault of its job', () => {
    const event = { ...SMALLEST_JOB, VolumeSizeInGB: 0, Overrides: { InstanceTyp: 'x', RoleArn: null } };
    expect(faultKeys(event).sort()).toEqual(['InstanceTyp', 'RoleArn', 'VolumeSizeInGB']);
  });

  test('reports the one value that the deployment does not allow', () => {
    const allowed = { s3Outputs: ['s3://bucket/other/'] };
    expect(faultKeys(SMALLEST_JOB, { ...DEPLOYMENT, allowed })).toEqual(['S3Output']);
  });

  test('reports every value that the deployment does not allow', () => {
    const allowed = {
      s3Inputs: ['s3://bucket/'],
      s3Outputs: ['s3://bucket/'],
      jobRoles: [SMALLEST_JOB.RoleArn],
    };
    const Overrides: Partial<ProcessingJob> = {
      S3Input: 's3://elsewhere/',
      S3Output: 's3://elsewhere/',
      RoleArn: 'arn:aws:iam::123456789012:role/admin',
    };
    expect(faultKeys({ ...SMALLEST_JOB, Overrides }, { ...DEPLOYMENT, allowed }).sort()).toEqual([
      'RoleArn',
      'S3Input',
      'S3Output',
    ]);
  });

  test('is refused with an InvalidProcessingJob, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (event, Overrides) => {
        expect(faultKeys(event)).not.toEqual([]);
        expect(faultKeys({ ...SMALLEST_JOB, ImageUri: null, Overrides })).not.toEqual([]);
      }),
    );
  });
});
