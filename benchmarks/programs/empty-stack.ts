import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';

/** The smallest stack of the field: one provider, and no resource. */
const app = new App();
new AwsProvider(new TerraformStack(app, 'empty'), 'aws', { region: 'eu-west-1' });
app.synth();
