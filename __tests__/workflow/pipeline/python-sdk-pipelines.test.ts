import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CompletePipelineJob, definePipeline } from '../../../workflow/pipeline/define-pipeline';
import type { PipelineDefinition } from '../../../workflow/pipeline/pipeline-definition';
import { pipelineDefinitionFaults } from '../../../workflow/pipeline/pipeline-definition-faults';
import {
  booleanParameter,
  floatParameter,
  integerParameter,
  stringParameter,
} from '../../../workflow/pipeline/pipeline-parameter';
import { joined, PIPELINE_EXECUTION } from '../../../workflow/pipeline/pipeline-value';
import { type ProcessingStep, processingStep } from '../../../workflow/pipeline/processing-step';
import { type Differences, differences } from '../../support/differences';
import { SDK_VERSION } from '../job/python-sdk-requests';

const read = (file: string): string => readFileSync(resolve(__dirname, file), 'utf8');

/** Written by python-sdk-pipelines.py. */
const SDK_PIPELINES: Readonly<Record<string, unknown>> = JSON.parse(read('python-sdk-pipelines.json'));

const OURS = {
  ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1',
  RoleArn: 'arn:aws:iam::123456789012:role/prepare',
} as const;

const complete = ({ job }: ProcessingStep): CompletePipelineJob => ({ ...job, ...OURS });

const penguins = (): PipelineDefinition => {
  const uri = stringParameter('InputUri', { default: 's3://bucket/penguins/raw/' });
  const count = integerParameter('InstanceCount', { default: 1 });
  const instances = { InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 20 } as const;
  const prepare = processingStep('Prepare', {
    job: {
      ...instances,
      S3Input: uri,
      S3Script: 's3://bucket/code/prepare.py',
      InstanceCount: count,
      ContainerArguments: ['--test-size', '0.2'],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: 'train',
            AppManaged: false,
            S3Output: {
              S3Uri: 's3://bucket/penguins/train/',
              LocalPath: '/opt/ml/processing/train',
              S3UploadMode: 'EndOfJob',
            },
          },
        ],
      },
    },
    retryPolicies: [],
  });
  const evaluate = processingStep('Evaluate', {
    job: {
      ...instances,
      S3Input: prepare.outputs.train,
      S3Script: 's3://bucket/code/evaluate.py',
      S3Output: 's3://bucket/penguins/evaluation/',
    },
    displayName: 'Evaluate the split',
    description: 'Counts rows',
    cache: { expireAfter: 'P30D' },
  });
  return definePipeline({ parameters: [uri, count], steps: [prepare, evaluate] }, complete);
};

const drift = (): PipelineDefinition => {
  const folder = stringParameter('Folder', {
    default: 's3://bucket/runs',
    allowedValues: ['s3://bucket/runs', 's3://bucket/trials'],
  });
  const instanceType = stringParameter('InstanceType', { default: 'ml.m5.large' });
  const isolated = booleanParameter('Isolated', { default: true });
  const rate = floatParameter('Rate');
  const checkDrift = processingStep('check-drift', {
    job: {
      ContainerEntrypoint: ['python3', '/app/drift.py'],
      ContainerArguments: ['--rate', joined('', [rate])],
      InstanceType: instanceType,
      InstanceCount: 2,
      VolumeSizeInGB: 30,
      VolumeKmsKeyId: 'alias/volumes',
      Environment: { LEVEL: 'debug', RUN: PIPELINE_EXECUTION.id },
      ProcessingInputs: [
        {
          InputName: 'raw',
          AppManaged: false,
          S3Input: {
            S3Uri: 's3://bucket/raw/',
            LocalPath: '/opt/ml/processing/input/raw',
            S3DataType: 'S3Prefix',
            S3InputMode: 'File',
            S3DataDistributionType: 'ShardedByS3Key',
            S3CompressionType: 'None',
          },
        },
      ],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: 'drift',
            AppManaged: false,
            S3Output: {
              S3Uri: joined('/', [folder, PIPELINE_EXECUTION.id, 'drift']),
              LocalPath: '/opt/ml/processing/output/drift',
              S3UploadMode: 'Continuous',
            },
          },
        ],
        KmsKeyId: 'alias/outputs',
      },
      NetworkConfig: {
        EnableNetworkIsolation: isolated,
        EnableInterContainerTrafficEncryption: true,
        VpcConfig: { SecurityGroupIds: ['sg-0123456789abcdef0'], Subnets: ['subnet-0123456789abcdef0'] },
      },
      Tags: [{ Key: 'team', Value: 'search' }],
    },
    retryPolicies: [],
  });
  const report = processingStep('report', {
    job: {
      InstanceType: 'ml.t3.medium',
      VolumeSizeInGB: 30,
      ExperimentConfig: { TrialComponentDisplayName: 'Report' },
    },
    dependsOn: [checkDrift],
    cache: { expireAfter: 'p30d' },
    retryPolicies: [],
  });
  const experiment = { ExperimentName: 'drift', TrialName: joined('-', ['run', PIPELINE_EXECUTION.id]) };
  return definePipeline(
    { parameters: [folder, instanceType, isolated, rate], steps: [report, checkDrift], experiment },
    complete,
  );
};

const smallest = (): PipelineDefinition =>
  definePipeline(
    {
      steps: [processingStep('Run', { job: { InstanceType: 'ml.t3.medium', VolumeSizeInGB: 30 } })],
      experiment: null,
    },
    complete,
  );

/** A short form names its input after the kind of data, and writes no value that is the API's own default. */
const shortInput = (step: number, input: number): Differences => {
  const place = `Steps[${step}].Arguments.ProcessingInputs[${input}]`;
  return {
    [`${place}.AppManaged`]: [false, undefined],
    [`${place}.S3Input.S3DataDistributionType`]: ['FullyReplicated', undefined],
    [`${place}.S3Input.S3CompressionType`]: ['None', undefined],
  };
};

/** The code has a folder of its own, so that the data may be at the container's usual place. */
const script = (step: number, file: string): Differences => ({
  ...shortInput(step, 0),
  ...shortInput(step, 1),
  [`Steps[${step}].Arguments.ProcessingInputs[1].InputName`]: ['code', 'script'],
  [`Steps[${step}].Arguments.ProcessingInputs[1].S3Input.LocalPath`]: [
    '/opt/ml/processing/input/code',
    '/opt/ml/processing/code',
  ],
  [`Steps[${step}].Arguments.AppSpecification.ContainerEntrypoint[1]`]: [
    `/opt/ml/processing/input/code/${file}`,
    `/opt/ml/processing/code/${file}`,
  ],
});

/** A job without a limit of its own stops after an hour; SageMaker's default is a day. */
const limit = (step: number): Differences => ({
  [`Steps[${step}].Arguments.StoppingCondition`]: [undefined, { MaxRuntimeInSeconds: 3600 }],
});

describe('a definition is what the SageMaker Python SDK writes for the same steps', () => {
  test('with parameters, an output of another step, a cache, retry policies and names to show', () => {
    expect(differences(SDK_PIPELINES.penguins, penguins())).toStrictEqual({
      ...script(0, 'prepare.py'),
      ...script(1, 'evaluate.py'),
      'Steps[1].Arguments.ProcessingOutputConfig.Outputs[0].AppManaged': [false, undefined],
    });
  });

  test('with every type of parameter, joined text, all members of the request and an own experiment', () => {
    expect(differences(SDK_PIPELINES.drift, drift())).toStrictEqual({
      ...limit(0),
      ...limit(1),
      // Only a condition reads a property file, and no step here is one.
      'Steps[1].PropertyFiles': [
        [{ PropertyFileName: 'drift-report', OutputName: 'drift', FilePath: 'report.json' }],
        undefined,
      ],
    });
  });

  test('without an experiment', () => {
    expect(differences(SDK_PIPELINES.smallest, smallest())).toStrictEqual({
      ...limit(0),
      // The SDK writes an absent experiment as null.
      PipelineExperimentConfig: [null, undefined],
      // The SDK has no retry policies of its own.
      'Steps[0].RetryPolicies': [undefined, expect.any(Array)],
    });
  });
});

test.each(Object.entries(SDK_PIPELINES))("the SDK's definition %s has no fault", (_, definition) => {
  expect(pipelineDefinitionFaults(definition)).toEqual([]);
});

test.each([
  ['penguins', penguins],
  ['drift', drift],
  ['smallest', smallest],
])('our definition %s has no fault', (_, define) => {
  expect(pipelineDefinitionFaults(define())).toEqual([]);
});

test('the SDK has the version of the other comparisons', () => {
  expect(read('python-sdk-pipelines.py')).toContain(`sagemaker==${SDK_VERSION}`);
});
