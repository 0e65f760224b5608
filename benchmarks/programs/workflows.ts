import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { ProcessingWorkflow } from '../../constructs';

// As main.ts does.
process.setSourceMapsEnabled(false);

/** Synthesizes as many workflows in one stack as the argument says. */
const [, , count] = process.argv;
const app = new App();
const stack = new TerraformStack(app, 'pipelines');
new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
new ArchiveProvider(stack, 'archive');
for (let index = 0; index < Number(count); index += 1) {
  new ProcessingWorkflow(stack, `prepare-${index}`, {
    name: `prepare-${index}`,
    job: {
      S3Input: 's3://my-data/raw/',
      S3Output: 's3://my-data/prepared/',
      S3Script: 's3://my-code/prepare.py',
      InstanceType: 'ml.m5.xlarge',
      VolumeSizeInGB: 30,
    },
  });
}
app.synth();
