import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import type { Construct } from 'constructs';
import { addDeployableWorkflow, type DeployableWorkflowOptions } from './deployable-workflow';
import { ProjectStack, type ProjectStackProps } from './project-stack';

const ARCHIVE_PROVIDER_VERSION = '>= 2.4.0, < 3.0.0';

export interface ProcessingStackProps extends ProjectStackProps, Omit<DeployableWorkflowOptions, 'zips'> {}

/** The workflow as a stack of its own: what `cdktf deploy` and `terraform plan` work on. */
export class ProcessingStack extends ProjectStack {
  constructor(scope: Construct, id: string, props: ProcessingStackProps = {}) {
    super(scope, id, props);
    new ArchiveProvider(this, 'archive');
    this.requireProvider('archive', ARCHIVE_PROVIDER_VERSION);
    addDeployableWorkflow(this, props);
  }
}
