import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import type { Construct } from 'constructs';
import { addDeployableWorkflow, type DeployableWorkflowOptions } from './deployable-workflow';
import { ProjectStack, type ProjectStackProps } from './project-stack';

const ARCHIVE_PROVIDER_VERSION = '>= 2.4.0, < 3.0.0';

export interface ProcessingStackProps extends ProjectStackProps, Omit<DeployableWorkflowOptions, 'zips'> {}

/** The workflow as a stack of its own, for `cdktf deploy` and `terraform plan`. */
export class ProcessingStack extends ProjectStack {
  constructor(scope: Construct, id: string, { remoteState, locks, ...options }: ProcessingStackProps = {}) {
    super(scope, id, { ...(remoteState && { remoteState }), ...(locks !== undefined && { locks }) });
    new ArchiveProvider(this, 'archive');
    this.requireProvider('archive', ARCHIVE_PROVIDER_VERSION);
    addDeployableWorkflow(this, options);
  }
}
