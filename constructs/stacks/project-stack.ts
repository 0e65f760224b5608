import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { LocalBackend, S3Backend, type TerraformElement, TerraformStack } from 'cdktf';
import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';
import type { Construct, Node } from 'constructs';
import { readableLogicalId } from '../terraform/logical-id';

/** Where a stack's remote state is: an object in an S3 bucket that exists. */
export interface RemoteState {
  readonly bucket: string;
  readonly key: string;
  /** @default - the region of Terraform's environment */
  readonly region?: string;
  /** ARN of the KMS key by which it is encrypted. @default - S3's own key */
  readonly kmsKeyId?: string;
}

export interface ProjectStackProps {
  /** @default - local state, at the repository's root */
  readonly remoteState?: RemoteState;
  /** Folder of the provider locks: `<stack>.terraform.lock.hcl` each. @default - none */
  readonly locks?: string;
}

/** The first version whose S3 backend locks without a table. */
const TERRAFORM_VERSION = '>= 1.10.0';

/** Provider 6 is what the bindings are made for; everything used here is in 5.100 as well. A lock file pins one. */
const AWS_PROVIDER_VERSION = '>= 5.100.0, < 7.0.0';

/** A stack of this project: readable addresses, bounds instead of pins, and its state where the project says. */
export abstract class ProjectStack extends TerraformStack {
  constructor(scope: Construct, id: string, { remoteState, locks }: ProjectStackProps) {
    super(scope, id);
    this.addBackend(remoteState);
    new AwsProvider(this, 'aws');
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
    this.requireProvider('aws', AWS_PROVIDER_VERSION);
    if (locks !== undefined) this.copyLock(join(locks, `${id}.terraform.lock.hcl`));
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
      // Relative, so that the synthesis is the same in every folder; a stack lies three levels below the root.
      new LocalBackend(this, { path: `../../../terraform.${this.node.id}.tfstate` });
    }
  }

  private copyLock(lock: string): void {
    addCustomSynthesis(this, {
      onSynthesize: ({ manifest }) => {
        const folder = join(manifest.outdir, dirname(manifest.forStack(this).synthesizedStackPath));
        if (existsSync(lock)) copyFileSync(lock, join(folder, '.terraform.lock.hcl'));
      },
    });
  }
}
