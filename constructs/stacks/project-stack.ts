import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LocalBackend, S3Backend, type TerraformElement, TerraformStack } from 'cdktf';
import type { Construct, Node } from 'constructs';
import { readableLogicalId } from '../terraform/logical-id';
import { copyIntoStackFolder } from '../terraform/stack-folder';

/** The remote state of a stack: an object in an existing S3 bucket. */
export interface RemoteState {
  readonly bucket: string;
  readonly key: string;
  /** @default - the region in the environment of Terraform */
  readonly region?: string;
  /** ARN of the KMS key that encrypts the state. @default - SSE-S3 */
  readonly kmsKeyId?: string;
}

export interface ProjectStackProps {
  /** @default - a local file at the root of the repository */
  readonly remoteState?: RemoteState;
  /** Folder of the provider lock files, `<stack>.terraform.lock.hcl`. @default - none */
  readonly locks?: string;
}

/** The first version whose S3 backend locks the state without a DynamoDB table. */
const TERRAFORM_VERSION = '>= 1.10.0';

/** The bindings are for version 6, but all that is used here exists in 5.100. The lock file pins one version. */
const AWS_PROVIDER_VERSION = '>= 5.100.0, < 7.0.0';

/** A stack of this project, with readable addresses, provider version constraints and a backend. */
export abstract class ProjectStack extends TerraformStack {
  constructor(scope: Construct, id: string, { remoteState, locks }: ProjectStackProps) {
    super(scope, id);
    this.addBackend(remoteState);
    new AwsProvider(this, 'aws');
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
    this.requireProvider('aws', AWS_PROVIDER_VERSION);
    const lock = locks === undefined ? undefined : join(locks, `${id}.terraform.lock.hcl`);
    if (lock !== undefined && existsSync(lock)) copyIntoStackFolder(this, lock, '.terraform.lock.hcl');
  }

  protected requireProvider(name: string, version: string): void {
    this.addOverride(`terraform.required_providers.${name}.version`, version);
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return readableLogicalId(element, this);
  }

  private addBackend(remoteState: RemoteState | undefined): void {
    if (remoteState) {
      const backend = new S3Backend(this, { ...remoteState, encrypt: true });
      backend.addOverride('use_lockfile', true);
    } else {
      // Relative, so that the result does not depend on the checkout; a stack is three folders below the root.
      new LocalBackend(this, { path: `../../../terraform.${this.node.id}.tfstate` });
    }
  }
}
