import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, type TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import { readableLogicalId } from '../terraform/logical-id';
import { addDeployableWorkflow, type DeployableWorkflowOptions } from './deployable-workflow';

export type ModuleStackProps = Required<
  Pick<DeployableWorkflowOptions, 'integration' | 'stopsUnattendedJobs' | 'zips'>
>;

/** The first version in which a validation may refer to other variables. */
const TERRAFORM_VERSION = '>= 1.9.0';

/** A minimum without a maximum, because the root module pins one version for all modules. */
const REQUIRED_AWS_PROVIDER = { source: 'hashicorp/aws', version: '>= 5.100.0' };

/** The workflow as a module that other configurations call, without a provider and a backend, which are up to the caller. */
class ModuleStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: ModuleStackProps) {
    super(scope, id);
    // CDKTF does not synthesize resources without a provider; toTerraform removes it.
    new AwsProvider(this, 'aws');
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
    this.addOverride('terraform.required_providers.aws', REQUIRED_AWS_PROVIDER);
    // Two calls with the same default name would fail only when Terraform applies them.
    addDeployableWorkflow(this, { ...props, nameIsRequired: true });
  }

  override toTerraform(): object {
    const { provider: _provider, terraform, ...others } = super.toTerraform();
    const { backend: _backend, ...settings } = terraform;
    return { ...others, terraform: settings };
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return readableLogicalId(element, this);
  }
}

/** Synthesizes the module. Returns the folder below `outdir` that has its `cdk.tf.json` and its zips. */
export const synthesizeModule = (props: ModuleStackProps, outdir: string): string => {
  const app = new App({ outdir });
  new ModuleStack(app, props.integration, props);
  app.synth();
  return join(outdir, 'stacks', props.integration);
};
