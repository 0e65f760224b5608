import type { DefinedStep, PipelineDefinition } from '../../../../workflow/pipeline/pipeline-definition';

const s3Input = (InputName: string, S3Uri: unknown, folder: string) => ({
  InputName,
  S3Input: {
    S3Uri,
    LocalPath: `/opt/ml/processing/${folder}`,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
  },
});

/** A step that runs a script of the bucket `code`. */
export const step = (
  Name: string,
  script: string,
  input: unknown,
  rest: Partial<DefinedStep> = {},
): DefinedStep => ({
  Name,
  Type: 'Processing',
  Arguments: {
    RoleArn: 'arn:aws:iam::123456789012:role/job',
    AppSpecification: {
      ImageUri: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3',
      ContainerEntrypoint: ['python3', `/opt/ml/processing/code/${script}`],
    },
    ProcessingResources: {
      ClusterConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
    },
    ProcessingInputs: [s3Input('data', input, 'input'), s3Input('script', `s3://code/${script}`, 'code')],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'out',
          S3Output: {
            S3Uri: {
              'Std:Join': { On: '/', Values: ['s3://runs', { Get: 'Execution.PipelineExecutionId' }, Name] },
            },
            LocalPath: '/opt/ml/processing/output',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
  },
  ...rest,
});

/** The output of a step. */
export const outputOf = (name: string) => ({
  Get: `Steps.${name}.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri`,
});

/** The example's two steps, the later one first. */
export const PENGUINS: PipelineDefinition = {
  Version: '2020-12-01',
  Metadata: {},
  Parameters: [{ Name: 'InputUri', Type: 'String', DefaultValue: 's3://raw/' }],
  Steps: [
    step('Evaluate', 'evaluate.py', outputOf('Prepare')),
    step('Prepare', 'preprocess.py', { Get: 'Parameters.InputUri' }),
  ],
};
