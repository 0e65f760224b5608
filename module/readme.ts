import type { Integration } from '../workflow/definition/integration';
import type { SynthesizedModule } from './synthesized-module';
import { inputsTable, outputsTable, typeSections } from './tables';

export interface ReadmeProps {
  readonly integration: Integration;
  readonly version: string;
  readonly module: SynthesizedModule;
}

/** Below the folder that is built. */
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

const EXCHANGE =
  'The state machine keeps its ARN and its history; the functions `start` and `prepare` are exchanged, the old one with its role, its log group and the logs in it. Do it while no execution runs: Terraform takes the old function away before it changes the state machine.';

const RUNS: Readonly<Record<Integration, string>> = {
  polling: `Two functions run the job: one starts it, one looks at it. [modules/sync](modules/sync) is the same module with Step Functions' own \`createProcessingJob.sync\` in their place: the same variables, outputs, and input and output of executions. Change a call's \`source\` between \`…/terraform-module\` and \`…/terraform-module//modules/sync\`, and the deployment changes in place. ${EXCHANGE}`,
  sync: `Step Functions runs the job by its own \`createProcessingJob.sync\`; a function prepares the request, another reads the outcome. The module two folders above is the same with functions that start the job and look at it: the same variables, outputs, and input and output of executions. Change a call's \`source\` between \`…/terraform-module//modules/sync\` and \`…/terraform-module\`, and the deployment changes in place. ${EXCHANGE}`,
};

const sources = (integration: Integration, version: string): string => {
  const below = SUBFOLDERS[integration];
  return `The folder holds all that it needs, the functions' zips included, and works wherever Terraform takes a module from:

\`\`\`hcl
# a folder beside your configuration
source = "./terraform-module${below}"

# a tag of a git repository of yours that has the folder
source = "git::https://git.example.com/platform/terraform-modules.git//terraform-module${below === '' ? '' : below.slice(1)}?ref=v${version}"

# an archive of the folder's content (.tar.gz or .zip), such as the one of a release
source = "https://artifacts.example.com/terraform-module-${version}.tar.gz${below}"
\`\`\`

Versions follow [Semantic Versioning](https://semver.org/): addresses, variables and outputs are a contract, and a release that renames one is a major one or moves it by a \`moved\` block. This is ${version}, also in the file \`VERSION\`.`;
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

/** What stops the jobs that nobody waits for is in a module only where the context says so. */
const whatItMakes = ({ resource }: SynthesizedModule): string => {
  const stops = 'aws_cloudwatch_event_rule' in resource;
  const rules =
    'an EventBridge rule that invokes the third function when an execution is aborted, fails or times out, so that a job which still runs is stopped, another that has the fourth look for such jobs once an hour, a dead-letter queue for what these two fail to handle, ';
  return `A state machine, ${stops ? 'four' : 'two'} Lambda functions, a role and a log group for each of them, a role for the jobs, ${stops ? rules : ''}and alarms where \`alarm_topic_arn\` names a topic.`;
};

const EXAMPLE: Readonly<Record<Integration, string>> = {
  polling: '[examples/complete](examples/complete/main.tf) is a whole configuration.',
  sync: '[examples/complete](../../examples/complete/main.tf) is a whole configuration.',
};

/** The module's README; its tables are made from the module itself. */
export const moduleReadme = ({
  integration,
  version,
  module,
}: ReadmeProps): string => `# SageMaker Processing jobs from Step Functions

${usage(integration)}

A state machine that runs [Amazon SageMaker Processing](https://docs.aws.amazon.com/sagemaker/latest/dg/processing-job.html) jobs and ends as they end. An execution without input runs the job that the variables describe; its input overrides the job's keys:

\`\`\`sh
aws stepfunctions start-execution --state-machine-arn "$(terraform output -raw state_machine_arn)" --input '{"InstanceType": "ml.m5.4xlarge"}'
\`\`\`

The configuration that calls the module has the AWS provider with its region and credentials; the module has no provider and no backend of its own. Called twice, each call has its own \`name\`. ${EXAMPLE[integration]}

${RUNS[integration]}

## Where to take it from

${sources(integration, version)}

## What it makes

${whatItMakes(module)} Each role has one service that may assume it, and the least rights; the jobs' role reaches the places that the variables name, and no others; actions that AWS scopes to no resource, such as those of log delivery, tracing and network interfaces, stand alone on \`*\`. Every name has \`name\` in it, and so have the jobs'. SageMaker's own log group of all jobs, \`/aws/sagemaker/ProcessingJobs\`, is not the module's: neither \`log_retention_in_days\` nor \`log_kms_key_arn\` changes it.

## Beside what you have

Nothing is made for data: buckets, their keys and the network are yours, and the variables name them. What the module would make may be handed in as well:

| Yours | Give |
|---|---|
| A role for the jobs | \`create_job_role = false\` and \`role_arn\`; no role and no policy is made for jobs then |
| Roles for the functions and the state machine | \`create_service_roles = false\` and \`service_role_arns\` |
| A permissions boundary for every role that is made | \`permissions_boundary_arn\` |
| A KMS key for the logs | \`log_kms_key_arn\`; its policy lets \`logs.<region>.amazonaws.com\` use it |
| KMS keys of your buckets, of the volumes | \`kms_key_arns\`, \`volume_kms_key_id\` |
| A VPC | \`network_config\`, with its subnets and security groups |
| An SNS topic for alarms | \`alarm_topic_arn\`; with \`create_alarms = true\` where the same configuration makes the topic |

\`\`\`hcl
network_config = {
  EnableNetworkIsolation = true
  VpcConfig = {
    Subnets          = ["subnet-0123456789abcdef0"]
    SecurityGroupIds = ["sg-0123456789abcdef0"]
  }
}
\`\`\`

Inside objects the keys are the API's own, and Terraform passes over a misspelt one: look for it in the plan.

What a role of yours has to be allowed, and who assumes it, is in a plan that makes one: the \`aws_iam_role\` and the \`aws_iam_role_policy\` of the same name; of the jobs' role, \`job\` and \`job_data\`. Terraform has to know \`create_job_role\`, \`create_service_roles\` and \`create_alarms\` when it plans; the ARNs may still be to come.

## Plans that show everything

The first plan shows the whole definition of the state machine, and every policy, as long as it knows what you hand in: write names down, or put ARNs together from them, where a resource of yours is still to be made.

A call that depends on other resources (\`depends_on\` in the \`module\` block) is another matter: Terraform then puts off every data source in the module until it applies, and shows \`(known after apply)\` in place of the documents. With these four there is none to read, and the plan shows them again:

\`\`\`hcl
account_id = "123456789012"
region     = "eu-west-1"
partition  = "aws"
image_uri  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1.0"
\`\`\`

They have to be those of the provider; they do not choose where to deploy, and others fail the apply.

## Requirements

${requirements(module)}

## Inputs

${inputsTable(module.variable)}

The variables named like the keys of a job are what an execution without input runs; an execution's input has the same keys in the API's spelling, such as \`InstanceType\` for \`instance_type\`. The \`additional_\` lists and \`kms_key_arns\` are what executions may name beside them, \`instance_types\`, the \`max_\` variables and \`locked_keys\` what they may ask for: whoever may start executions runs code as the job's role, at the deployment's cost. What breaks a limit is refused when Terraform plans, by a sentence that names the variable and what is allowed.

${typeSections(module.variable)}

## Outputs

${outputsTable(module.output)}

## Tests

\`terraform init -backend=false && terraform test\` in this folder plans the module with mocks in place of AWS: no credentials are needed, and nothing is made.
`;
