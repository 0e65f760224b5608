import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, type TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import { readableLogicalId } from '../terraform/logical-id';
import { addDeployableWorkflow, type DeployableWorkflowOptions } from './deployable-workflow';

export type ModuleStackProps = Required<
  Pick<DeployableWorkflowOptions, 'integration' | 'stopsUnattendedJobs' | 'zips'>
>;

/** The first version in which a variable's validation may look at other variables. */
const TERRAFORM_VERSION = '>= 1.9.0';

/** A lower bound: the root that calls a module pins one for all of its modules. */
const REQUIRED_AWS_PROVIDER = { source: 'hashicorp/aws', version: '>= 5.100.0' };

/** The workflow as a module that other configurations call: without what is the root's own, a provider and a backend. */
export class ModuleStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: ModuleStackProps) {
    super(scope, id);
    // cdktf wants one for the resources, and does not ask whether it is written.
    new AwsProvider(this, 'aws');
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
    this.addOverride('terraform.required_providers.aws', REQUIRED_AWS_PROVIDER);
    // Two calls without one would meet as late as Terraform applies.
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

/** Synthesizes the module into a folder; returns the one of its own in there, with `cdk.tf.json` and the zips. */
export const synthesizeModule = (props: ModuleStackProps, outdir: string): string => {
  const app = new App({ outdir });
  new ModuleStack(app, props.integration, props);
  app.synth();
  return join(outdir, 'stacks', props.integration);
};
