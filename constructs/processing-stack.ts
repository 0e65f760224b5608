import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { TerraformOutput, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { hcl } from './hcl';
import { ProcessingWorkflow } from './processing-workflow';
import { ProjectStack, type ProjectStackProps } from './project-stack';
import { addWorkflowVariables } from './workflow-variables';

const ARCHIVE_PROVIDER_VERSION = '>= 2.4.0, < 3.0.0';

export interface ProcessingStackProps extends ProjectStackProps {
  /** Folder of the functions' bundles. @default - the package's own */
  readonly bundles?: string;
}

/** The workflow with Terraform's variables in place of props: what `cdktf deploy` and `terraform plan` work on. */
export class ProcessingStack extends ProjectStack {
  constructor(scope: Construct, id: string, { bundles, ...props }: ProcessingStackProps = {}) {
    super(scope, id, props);
    new ArchiveProvider(this, 'archive');
    this.requireProvider('archive', ARCHIVE_PROVIDER_VERSION);
    this.addOutputs(this.addWorkflow(bundles));
  }

  private addWorkflow(bundles: string | undefined): ProcessingWorkflow {
    const variables = addWorkflowVariables(this);
    return new ProcessingWorkflow(this, 'Default', {
      name: variables.name.stringValue,
      ...(bundles !== undefined && { bundles }),
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
