import type { Integration } from '../workflow/definition/integration';
import type { SynthesizedModule } from './synthesized-module';
import { inputsTable, outputsTable, typeSections } from './tables';

export interface ReadmeProps {
  readonly integration: Integration;
  readonly version: string;
  readonly module: SynthesizedModule;
}

/** Where the module of an integration is, below the folder that is built. */
const SUBFOLDERS: Readonly<Record<Integration, string>> = { polling: '', sync: '//modules/sync' };

const usage = (integration: Integration): string => `\`\`\`hcl
module "prepare" {
  source = "./terraform-module${SUBFOLDERS[integration]}"

  name      = "prepare"
  s3_input  = "s3://my-data/raw/"
  s3_output = "s3://my-data/prepared/"
  s3_script = "s3://my-code/prepare.py"
}

output "state_machine_arn" {
  value = module.prepare.state_machine_arn
}
\`\`\``;

const EXAMPLE: Readonly<Record<Integration, string>> = {
  polling: '[examples/complete](examples/complete/main.tf) is a complete configuration.',
  sync: '[examples/complete](../../examples/complete/main.tf) is a complete configuration.',
};

const INTEGRATION: Readonly<Record<Integration, string>> = {
  polling:
    'One Lambda function starts the job, and another polls its status. In [modules/sync](modules/sync), Step Functions runs the job itself, with `createProcessingJob.sync`.',
  sync: 'Step Functions runs the job itself, with `createProcessingJob.sync`. In the module two folders above, one Lambda function starts the job, and another polls its status.',
};

const SWITCH =
  'Variables, outputs, and execution input and output are the same. To switch a deployment in place, add `//modules/sync` to `source`, or remove it, while no execution is running: Terraform deletes the function `start` or `prepare`, its role and its logs before it updates the state machine, which keeps its ARN and history.';

const sources = (integration: Integration, version: string): string => {
  const subfolder = SUBFOLDERS[integration];
  return `The folder is self-contained and works with any source that Terraform supports:

\`\`\`hcl
# a folder beside your configuration
source = "./terraform-module${subfolder}"

# a tag of your git repository that contains the folder
source = "git::https://git.example.com/platform/terraform-modules.git//terraform-module${subfolder.replace('//', '/')}?ref=v${version}"

# an archive (.tar.gz or .zip), such as that of a release
source = "https://artifacts.example.com/terraform-module-${version}.tar.gz${subfolder}"
\`\`\`

This is ${version}, as in \`VERSION\`. By [Semantic Versioning](https://semver.org/), a release that renames an address, a variable or an output is a major release, or has a \`moved\` block.`;
};

const UNATTENDED_JOBS = `
- two EventBridge rules, which invoke two of the functions to stop jobs whose execution was aborted, failed or timed out: at that event, and every hour in case it is lost;
- a dead-letter queue for the events that they fail to handle;`;

/** The module has what stops unattended jobs only if the context says so. */
const resources = ({ resource }: SynthesizedModule): string => {
  const stopsUnattendedJobs = 'aws_cloudwatch_event_rule' in resource;
  return `- a state machine, ${stopsUnattendedJobs ? 'four' : 'two'} Lambda functions, and an IAM role and a log group for each;${stopsUnattendedJobs ? UNATTENDED_JOBS : ''}
- an IAM role for the jobs;
- if \`fan_out\` is set, a second state machine and two more Lambda functions, and an IAM role and a log group for each;
- CloudWatch alarms, if \`alarm_topic_arn\` is set.`;
};

const requirements = ({ terraform }: SynthesizedModule): string =>
  [
    '| Name | Version |',
    '|---|---|',
    `| Terraform | \`${terraform.required_version}\` |`,
    ...Object.values(terraform.required_providers).map(
      ({ source, version }) => `| \`${source}\` | \`${version}\` |`,
    ),
  ].join('\n');

const EXISTING_RESOURCES = `The module creates no buckets, keys or networks for your data. You can also supply your own versions of what it creates:

| Your own | Set |
|---|---|
| Role for the jobs | \`create_job_role = false\` and \`role_arn\` |
| Roles for the functions, the state machines and the schedules | \`create_service_roles = false\` and \`service_role_arns\` |
| Permissions boundary for every role that is created | \`permissions_boundary_arn\` |
| KMS key for the logs | \`log_kms_key_arn\`; its key policy must allow \`logs.<region>.amazonaws.com\` |
| KMS keys of buckets, of storage volumes | \`kms_key_arns\`, \`volume_kms_key_id\` |
| VPC | \`network_config\` |
| SNS topic for alarms | \`alarm_topic_arn\`; also \`create_alarms = true\` if the same configuration creates the topic |

\`\`\`hcl
network_config = {
  EnableNetworkIsolation = true
  VpcConfig = {
    Subnets          = ["subnet-0123456789abcdef0"]
    SecurityGroupIds = ["sg-0123456789abcdef0"]
  }
}
\`\`\`

Spell keys in objects as in the API. Terraform ignores misspelled ones, so check the plan.

A plan that creates a role shows what your own must allow and trust: its \`aws_iam_role\` and \`aws_iam_role_policy\` (for jobs, \`job\` and \`job_data\`). \`create_job_role\`, \`create_service_roles\` and \`create_alarms\` must be known at plan time; ARNs may be known after apply.`;

const PLANS = `The first plan shows the whole definition and every policy if your values are known at plan time. For a resource that does not exist yet, pass its name, or an ARN built from names.

With \`depends_on\` in the \`module\` block, Terraform reads its data sources only at apply, and the plan shows \`(known after apply)\`. To avoid the data sources entirely, set:

\`\`\`hcl
account_id = "123456789012"
region     = "eu-west-1"
partition  = "aws"
image_uri  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1.0"
\`\`\`

The first three do not select where to deploy: the apply fails if they differ from the provider.`;

const INPUTS = `Variables with the names of job keys describe the deployed job. The input of an execution has the same keys, spelled as in the API: \`InstanceType\` for \`instance_type\`. Executions may also use what the \`additional_\` lists and \`kms_key_arns\` name, and request what \`instance_types\`, the \`max_\` variables and \`locked_keys\` allow. **Anyone who can start executions can run code with the job role, at your cost.** Terraform rejects invalid values at plan time.`;

/** The README of the module, with tables of its variables and outputs. */
export const moduleReadme = ({
  integration,
  version,
  module,
}: ReadmeProps): string => `# SageMaker Processing jobs from Step Functions

${usage(integration)}

A state machine that runs [Amazon SageMaker Processing](https://docs.aws.amazon.com/sagemaker/latest/dg/processing-job.html) jobs. An execution succeeds or fails with its job. It runs the deployed job, which the variables describe, unless its input overrides keys of it:

\`\`\`sh
aws stepfunctions start-execution --state-machine-arn "$(terraform output -raw state_machine_arn)" --input '{"InstanceType": "ml.m5.4xlarge"}'
\`\`\`

The module has no provider and no backend; configure the AWS provider in the calling configuration. Each call needs its own \`name\`. ${EXAMPLE[integration]}

${INTEGRATION[integration]} ${SWITCH}

## Sources

${sources(integration, version)}

## Resources

${resources(module)}

Each role trusts one service and is least privilege: the job role can access only the places that the variables name, and only actions that AWS does not scope to resources (log delivery, tracing, network interfaces) are allowed on \`*\`. All names include \`name\`. \`/aws/sagemaker/ProcessingJobs\`, the log group that all jobs share, is not part of the module: \`log_retention_in_days\` and \`log_kms_key_arn\` do not change it.

## Existing resources

${EXISTING_RESOURCES}

## Complete plans

${PLANS}

## Requirements

${requirements(module)}

## Inputs

${inputsTable(module.variable)}

${INPUTS}

${typeSections(module.variable)}

## Outputs

${outputsTable(module.output)}

## Tests

\`terraform init -backend=false && terraform test\` here plans the module with mocks, without credentials.
`;
