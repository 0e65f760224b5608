import { createHash } from 'node:crypto';
import { FULL_JOB, OTHER_FULL_JOB, SMALLEST_JOB } from '../../workflow/job/sample-jobs';
import { failureOf, useDeployedFunctions } from './deployed-functions';

const { prepare, start, calls } = useDeployedFunctions();

const EXECUTION_ARN = 'arn:aws:states:us-east-1:123456789012:execution:my-machine:my-run';
const DIGITS = createHash('sha256').update(EXECUTION_ARN).digest('hex').slice(0, 32);

describe('a valid job', () => {
  test('becomes a request with every member, by the name of its execution', async () => {
    expect(await prepare({ ...SMALLEST_JOB, ExecutionArn: EXECUTION_ARN })).toEqual({
      ProcessingJobName: `sagemaker-processing-${DIGITS}`,
      ProcessingInputs: [],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: 'output_data',
            S3Output: {
              S3Uri: SMALLEST_JOB.S3Output,
              LocalPath: '/opt/ml/processing/output',
              S3UploadMode: 'EndOfJob',
            },
          },
        ],
      },
      ProcessingResources: {
        ClusterConfig: { InstanceCount: 1, InstanceType: SMALLEST_JOB.InstanceType, VolumeSizeInGB: 20 },
      },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      AppSpecification: { ImageUri: SMALLEST_JOB.ImageUri },
      RoleArn: SMALLEST_JOB.RoleArn,
      Environment: {},
      NetworkConfig: {},
      ExperimentConfig: {},
      Tags: [{ Key: 'StepFunctionsExecution', Value: EXECUTION_ARN }],
    });
  });

  test('reaches no SageMaker', async () => {
    await prepare({ ...FULL_JOB, ExecutionArn: EXECUTION_ARN });
    expect(calls()).toEqual([]);
  });

  test.each([
    ['first', FULL_JOB],
    ['second', OTHER_FULL_JOB],
  ])(
    'with every key, and of two that exclude each other the %s, becomes what the start function sends',
    async (_, job) => {
      const event = { ...job, ExecutionArn: EXECUTION_ARN };
      await start(event);
      expect(calls()[0]?.input).toEqual(await prepare(event));
    },
  );

  test("may be changed by the execution's input", async () => {
    const Overrides = { InstanceType: 'ml.m5.xlarge', Environment: { DAY: '2' } };
    expect(await prepare({ ...SMALLEST_JOB, Overrides })).toMatchObject({
      ProcessingResources: { ClusterConfig: { InstanceType: 'ml.m5.xlarge' } },
      Environment: { DAY: '2' },
    });
  });

  test('is named as the deployment says', async () => {
    const event = { ...SMALLEST_JOB, ExecutionArn: EXECUTION_ARN };
    expect(await prepare(event, { JOB_NAME_PREFIX: 'forecast-' })).toMatchObject({
      ProcessingJobName: `forecast-${DIGITS}`,
    });
  });
});

describe('an invalid job', () => {
  test('is an InvalidProcessingJob that names every faulty key', async () => {
    const { name, message } = await failureOf(prepare({ ...SMALLEST_JOB, VolumeSizeInGB: 0, Colour: 'red' }));
    expect(name).toBe('InvalidProcessingJob');
    expect(message).toMatch(/^- VolumeSizeInGB must be .*; got 0$/m);
    expect(message).toMatch(/^- unknown key Colour; /m);
  });

  test('is one outside of what the deployment allows', async () => {
    const allowed = { ALLOWED_NETWORK_IDS: '["subnet-0a1b2c3d"]' };
    const { name, message } = await failureOf(prepare(FULL_JOB, allowed));
    expect(name).toBe('InvalidProcessingJob');
    expect(message).toMatch(/^- NetworkConfig\.VpcConfig\.Subnets\[1\] must be .*; got "subnet-4e5f6071"$/m);
    expect(message).not.toContain('Subnets[0]');
  });
});
