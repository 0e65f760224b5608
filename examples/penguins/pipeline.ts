import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import {
  joined,
  PIPELINE_EXECUTION,
  ProcessingPipeline,
  processingStep,
  stringParameter,
} from '../../constructs';

/** An existing bucket, which has the penguins below penguins/raw/. */
const BUCKET = process.env.BUCKET ?? 'my-bucket';
const REGION = process.env.AWS_REGION ?? 'us-east-1';

/** Each execution writes to a folder of its own. */
const folder = (name: string) => joined('/', [`s3://${BUCKET}/penguins`, PIPELINE_EXECUTION.id, name]);

const instance = { InstanceType: 'ml.m5.large', VolumeSizeInGB: 10 };

const input = stringParameter('InputUri', { default: `s3://${BUCKET}/penguins/raw/` });
const minimumAccuracy = stringParameter('MinimumAccuracy', { default: '0.9' });

const prepare = processingStep('Prepare', {
  job: { ...instance, S3Input: input, S3Output: folder('prepared') },
  scriptFile: { path: `${__dirname}/preprocess.py`, bucket: BUCKET },
});

const evaluate = processingStep('Evaluate', {
  job: {
    ...instance,
    S3Input: prepare.outputs.output_data,
    S3Output: folder('evaluation'),
    ContainerArguments: ['--minimum-accuracy', minimumAccuracy],
  },
  scriptFile: { path: `${__dirname}/evaluate.py`, bucket: BUCKET },
});

const app = new App();
const stack = new TerraformStack(app, 'penguins');
new AwsProvider(stack, 'aws', { region: REGION });
new ProcessingPipeline(stack, 'pipeline', {
  name: 'penguins',
  parameters: [input, minimumAccuracy],
  steps: [prepare, evaluate],
});
app.synth();
