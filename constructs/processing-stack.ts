import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import {
  LocalBackend,
  S3Backend,
  type TerraformElement,
  TerraformOutput,
  TerraformStack,
  Token,
} from 'cdktf';
import type { Construct, Node } from 'constructs';
import { hcl } from './hcl';
import { ProcessingWorkflow } from './processing-workflow';
import { readableAddress } from './readable-address';
import { addWorkflowVariables } from './workflow-variables';

/** Where a stack's remote state is: an object in an S3 bucket that exists. */
export interface RemoteState {
  readonly bucket: string;
  readonly key: string;
  /** @default - the region of Terraform's environment */
  readonly region?: string;
}

export interface ProcessingStackProps {
  /** @default - local state, at the repository's root */
  readonly remoteState?: RemoteState;
}

/** Provider 6 is what the bindings are made for; everything used here is in 5.100 as well. A lock file pins one. */
const PROVIDER_VERSIONS = { aws: '>= 5.100.0, < 7.0.0', archive: '>= 2.4.0, < 3.0.0' };

/** The first version whose S3 backend locks without a table. */
const TERRAFORM_VERSION = '>= 1.10.0';

/** The workflow with Terraform's variables in place of props: what `cdktf deploy` and `terraform plan` work on. */
export class ProcessingStack extends TerraformStack {
  constructor(scope: Construct, id: string, { remoteState }: ProcessingStackProps = {}) {
    super(scope, id);
    this.addBackend(remoteState);
    new AwsProvider(this, 'aws');
    new ArchiveProvider(this, 'archive');
    this.addOverride('terraform.required_version', TERRAFORM_VERSION);
    for (const [name, version] of Object.entries(PROVIDER_VERSIONS)) {
      this.addOverride(`terraform.required_providers.${name}.version`, version);
    }
    this.addOutputs(this.addWorkflow());
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return readableAddress(element, this);
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

  private addWorkflow(): ProcessingWorkflow {
    const variables = addWorkflowVariables(this);
    return new ProcessingWorkflow(this, 'Default', {
      name: variables.name.stringValue,
      job: {
        S3Input: variables.s3_input.value,
        S3Output: variables.s3_output.value,
        S3Script: variables.s3_script.value,
        ImageUri: variables.image_uri.value,
        RoleArn: variables.role_arn.value,
        InstanceType: variables.instance_type.value,
        VolumeSizeInGB: variables.volume_size_in_gb.value,
        MaxRuntimeInSeconds: variables.max_runtime_in_seconds.value,
        ContainerArguments: variables.container_arguments.value,
        Environment: variables.environment.value,
        Tags: variables.tags.value,
      },
      additionalS3Inputs: variables.additional_s3_inputs.listValue,
      additionalS3Outputs: variables.additional_s3_outputs.listValue,
      additionalImageRepositories: variables.additional_image_repositories.listValue,
      additionalJobRoles: variables.additional_job_roles.listValue,
      kmsKeyArns: variables.kms_key_arns.listValue,
      pollFloorInSeconds: variables.poll_floor_in_seconds.numberValue,
      pollCeilingInSeconds: variables.poll_ceiling_in_seconds.numberValue,
      logRetentionInDays: variables.log_retention_in_days.numberValue,
      tags: Token.asStringMap(hcl`{ for tag in ${variables.tags.value} : tag.Key => tag.Value }`),
    });
  }

  private addOutputs({ stateMachine, startFunction, statusFunction, jobRole }: ProcessingWorkflow): void {
    const outputs = {
      state_machine_arn: [stateMachine.arn, 'ARN of the state machine: start executions of it.'],
      start_function_name: [startFunction.lambda.functionName, 'Name of the function that starts a job.'],
      status_function_name: [
        statusFunction.lambda.functionName,
        "Name of the function that tells a job's status.",
      ],
      job_role_arn: [jobRole.arn, 'ARN of the role that jobs assume.'],
    } as const;
    for (const [name, [value, description]] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, description });
    }
  }
}
