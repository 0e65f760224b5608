import { definePipeline } from '../../../workflow/pipeline/define-pipeline';
import { integerParameter, stringParameter } from '../../../workflow/pipeline/pipeline-parameter';
import { joined, PIPELINE_EXECUTION } from '../../../workflow/pipeline/pipeline-value';
import { processingStep } from '../../../workflow/pipeline/processing-step';

const JOB = {
  ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1',
  RoleArn: 'arn:aws:iam::123456789012:role/prepare',
  InstanceType: 'ml.m5.xlarge',
  VolumeSizeInGB: 20,
} as const;

const prepare = processingStep('Prepare', {
  job: {
    ...JOB,
    S3Input: 's3://bucket/raw/',
    S3Output: 's3://bucket/report/',
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'train',
          S3Output: {
            S3Uri: 's3://bucket/train/',
            LocalPath: '/opt/ml/processing/train',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
  },
});

test('an output is the place in S3 that another step reads', () => {
  expect(prepare.outputs).toEqual({
    output_data: { Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['output_data'].S3Output.S3Uri" },
    train: { Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" },
  });
});

test('an output that the step does not have does not compile', () => {
  // @ts-expect-error the outputs are output_data and train
  expect(prepare.outputs.validation).toBeUndefined();
});

test('a value of another type does not compile', () => {
  const count = integerParameter('Count');
  // @ts-expect-error S3Input is a string
  processingStep('Evaluate', { job: { ...JOB, S3Input: count } });
  processingStep('Evaluate', { job: { ...JOB, InstanceCount: count, S3Input: prepare.outputs.train } });
});

test('a key that no job has does not compile', () => {
  // @ts-expect-error the key is S3Input
  processingStep('Evaluate', { job: { ...JOB, S3Inputs: 's3://bucket/raw/' } });
});

test('a definition has references in place of parameters, also in a joined text', () => {
  const folder = stringParameter('Folder', {
    default: 's3://bucket/runs',
    allowedValues: ['s3://bucket/runs'],
  });
  const step = processingStep('Prepare', {
    job: { ...JOB, S3Input: folder, S3Output: joined('/', [folder, PIPELINE_EXECUTION.id]) },
  });
  const definition = definePipeline({ parameters: [folder], steps: [step] }, () => ({
    ...step.job,
    ImageUri: JOB.ImageUri,
    RoleArn: JOB.RoleArn,
  }));
  expect(definition.Parameters).toEqual([
    {
      Name: 'Folder',
      Type: 'String',
      DefaultValue: 's3://bucket/runs',
      EnumValues: ['s3://bucket/runs'],
    },
  ]);
  expect(definition.Steps[0]?.Arguments).toMatchObject({
    ProcessingInputs: [{ InputName: 'data', S3Input: { S3Uri: { Get: 'Parameters.Folder' } } }],
    ProcessingOutputConfig: {
      Outputs: [
        {
          S3Output: {
            S3Uri: {
              'Std:Join': {
                On: '/',
                Values: [{ Get: 'Parameters.Folder' }, { Get: 'Execution.PipelineExecutionId' }],
              },
            },
          },
        },
      ],
    },
  });
});
