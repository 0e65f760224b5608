import { definePipeline } from '../../../workflow/pipeline/define-pipeline';
import { integerParameter, stringParameter } from '../../../workflow/pipeline/pipeline-parameter';
import { joined, PIPELINE_EXECUTION } from '../../../workflow/pipeline/pipeline-value';
import { processingStep } from '../../../workflow/pipeline/processing-step';

const input = stringParameter('InputUri', { default: 's3://my-data/raw/' });
const count = integerParameter('InstanceCount', { default: 1 });

const prepare = processingStep('Prepare', {
  job: {
    ProcessingInputs: [
      {
        InputName: 'raw',
        S3Input: {
          S3Uri: input,
          LocalPath: '/opt/ml/processing/input',
          S3DataType: 'S3Prefix',
          S3InputMode: 'File',
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'train',
          S3Output: {
            S3Uri: joined('/', ['s3://my-data/runs', PIPELINE_EXECUTION.id, 'train']),
            LocalPath: '/opt/ml/processing/output',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
    ContainerEntrypoint: ['python3', '/opt/ml/processing/code/prepare.py'],
    InstanceCount: count,
    InstanceType: 'ml.m5.xlarge',
    VolumeSizeInGB: 20,
  },
});

const evaluate = processingStep('Evaluate', {
  job: {
    S3Input: prepare.outputs.train,
    S3Output: 's3://my-data/metrics/',
    ContainerEntrypoint: ['python3', '/opt/ml/processing/code/evaluate.py'],
    InstanceCount: 1,
    InstanceType: 'ml.t3.medium',
    VolumeSizeInGB: 10,
  },
  cache: { expireAfter: 'P30D' },
});

export const ROLE = 'arn:aws:iam::123456789012:role/penguins-eu-west-1-pipeline';
export const IMAGE = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3';

/** A pipeline of two steps; the second is cached and reads an output of the first. */
export const definition = () =>
  JSON.parse(
    JSON.stringify(
      definePipeline({ parameters: [input, count], steps: [prepare, evaluate] }, ({ name, job }) => ({
        ...job,
        ImageUri: IMAGE,
        RoleArn: `arn:aws:iam::123456789012:role/penguins-eu-west-1-${name.toLowerCase()}`,
      })),
    ),
  );

/** The resource with a definition. */
export const pipeline = (of: unknown = definition(), attributes: object = {}) => ({
  pipeline_name: 'penguins',
  pipeline_display_name: 'penguins',
  role_arn: ROLE,
  pipeline_definition: typeof of === 'string' ? of : JSON.stringify(of),
  ...attributes,
});
