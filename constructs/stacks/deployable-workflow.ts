import { dependable, TerraformOutput, type TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { DEFAULT_INTEGRATION, type Integration } from '../../workflow/definition/integration';
import { ProcessingFanOut } from '../processing-fan-out';
import { ProcessingWorkflow } from '../processing-workflow';
import type { SourceDir } from '../props/processing-workflow-props';
import { roleHolders } from '../props/service-role-arns';
import { attributeIfCreated, type CreateCondition, ifCreated } from '../terraform/conditional-resource';
import { addWorkflowVariables } from '../variables/add-variables';
import { addScriptVariables, addSourceVariables } from '../variables/script-variables';

/** What a deployment decides at synthesis. Variables decide everything else at plan time. */
export interface DeployableWorkflowOptions {
  /** How the state machine runs a job. @default polling */
  readonly integration?: Integration;
  /** Path of a Python file to upload to the bucket in the variable `script_bucket`. @default - none */
  readonly scriptFile?: string;
  /** A folder of code to upload to the bucket in the variable `source_bucket`, and the file of it to run. @default - none */
  readonly sourceDir?: Pick<SourceDir, 'path' | 'entrypoint'>;
  /** Whether to stop the job of an execution that is aborted, fails or times out before its job ends. @default true */
  readonly stopsUnattendedJobs?: boolean;
  /** Folder of the function bundles, which Terraform zips. @default - the folder in this package */
  readonly bundles?: string;
  /** Folder of the function zips, instead of bundles. @default - none */
  readonly zips?: string;
  /** Whether the variable `name` has no default, so that two deployments cannot share a name by accident. @default false */
  readonly nameIsRequired?: boolean;
}

/** The workflow of a stack, and its fan-out, which Terraform creates if the variable `fan_out` is set. */
interface DeployedParts {
  readonly workflow: ProcessingWorkflow;
  readonly fanOut: ProcessingFanOut;
  readonly hasFanOut: CreateCondition;
}

const addParts = (
  scope: Construct,
  { scriptFile, sourceDir, nameIsRequired = false, ...props }: DeployableWorkflowOptions,
): DeployedParts => {
  const variables = addWorkflowVariables(scope, {
    integration: props.integration ?? DEFAULT_INTEGRATION,
    roleHolders: roleHolders(props.integration, props.stopsUnattendedJobs),
    nameIsRequired,
  });
  const workflow = new ProcessingWorkflow(scope, 'Default', {
    ...props,
    ...variables.workflow,
    ...(scriptFile !== undefined && { scriptFile: addScriptVariables(scope, scriptFile) }),
    ...(sourceDir && { sourceDir: { ...sourceDir, ...addSourceVariables(scope) } }),
  });
  // Below the workflow, because the stack has a variable of this name.
  const fanOut = new ProcessingFanOut(workflow, 'fan_out', { ...variables.fanOut, workflow });
  return { workflow, fanOut, hasFanOut: variables.fanOut.create ?? true };
};

const fanOutOutputs = (
  { stateMachine, prepareItemsFunction, checkItemsFunction }: ProcessingFanOut,
  hasFanOut: CreateCondition,
) => {
  const attribute = (resource: TerraformResource, name: string): string =>
    Token.asString(ifCreated(hasFanOut, attributeIfCreated(resource, name, hasFanOut), ''));
  return {
    fan_out_state_machine_arn: {
      value: attribute(stateMachine, 'arn'),
      description:
        'ARN of the state machine of the fan-out. Each execution of it runs a list of jobs. Empty if fan_out is null.',
    },
    prepare_items_function_name: {
      value: attribute(prepareItemsFunction.lambda, 'function_name'),
      description: 'Name of the function that checks the list of a fan-out. Empty if fan_out is null.',
    },
    check_items_function_name: {
      value: attribute(checkItemsFunction.lambda, 'function_name'),
      description:
        'Name of the function that counts the jobs of a fan-out that failed. Empty if fan_out is null.',
    },
  };
};

/** Outputs that do not apply are empty instead of null, because `cdktf output` fails on null. */
const outputsOf = ({ workflow, fanOut, hasFanOut }: DeployedParts) => ({
  state_machine_arn: {
    value: workflow.stateMachine.arn,
    description: 'ARN of the state machine. Each execution of it runs a job.',
  },
  start_function_name: {
    value: workflow.startFunction?.lambda.functionName ?? '',
    description: 'Name of the function that starts a job. Empty with integration sync.',
  },
  prepare_function_name: {
    value: workflow.prepareFunction?.lambda.functionName ?? '',
    description: 'Name of the function that prepares the request for a job. Empty with integration polling.',
  },
  status_function_name: {
    value: workflow.statusFunction.lambda.functionName,
    description: 'Name of the function that returns the status of a job.',
  },
  stop_function_name: {
    value: workflow.stopFunction?.lambda.functionName ?? '',
    description:
      'Name of the function that stops jobs whose execution has ended without them. Empty if stopsUnattendedJobs is false.',
  },
  sweep_function_name: {
    value: workflow.sweepFunction?.lambda.functionName ?? '',
    description:
      'Name of the function that looks every hour for jobs whose execution has ended without them, and stops them. Empty if stopsUnattendedJobs is false.',
  },
  ...fanOutOutputs(fanOut, hasFanOut),
});

const addOutputs = (scope: Construct, parts: DeployedParts): void => {
  const { workflow } = parts;
  for (const [name, output] of Object.entries(outputsOf(parts))) new TerraformOutput(scope, name, output);
  const roleArn = new TerraformOutput(scope, 'job_role_arn', {
    value: workflow.jobRoleArn,
    description: 'ARN of the IAM role that jobs assume.',
  });
  // The ARN is built from names, so Terraform does not know that it depends on the role.
  const { role } = workflow.jobRole;
  if (role) roleArn.addOverride('depends_on', [dependable(role)]);
};

/** Adds the workflow to a stack, with Terraform variables as its props and with outputs. */
export const addDeployableWorkflow = (scope: Construct, options: DeployableWorkflowOptions): void =>
  addOutputs(scope, addParts(scope, options));
