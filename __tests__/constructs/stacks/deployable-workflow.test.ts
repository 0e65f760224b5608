import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import {
  addDeployableWorkflow,
  type DeployableWorkflowOptions,
} from '../../../constructs/stacks/deployable-workflow';

/** The blocks of a stack with the workflow. */
const blocks = (options: DeployableWorkflowOptions) => {
  const stack = new TerraformStack(new App(), 'stack');
  new AwsProvider(stack, 'aws');
  new ArchiveProvider(stack, 'archive');
  addDeployableWorkflow(stack, options);
  return stack.toTerraform();
};

const valuesOf = ({ output }: { output: Record<string, { value: string }> }) =>
  Object.fromEntries(Object.entries(output).map(([name, { value }]) => [name, value === '' ? '' : 'set']));

test('an output is empty if its function is not deployed', () => {
  expect(valuesOf(blocks({ integration: 'sync', stopsUnattendedJobs: false }))).toEqual({
    state_machine_arn: 'set',
    start_function_name: '',
    prepare_function_name: 'set',
    status_function_name: 'set',
    stop_function_name: '',
    sweep_function_name: '',
    job_role_arn: 'set',
    fan_out_state_machine_arn: 'set',
    prepare_items_function_name: 'set',
    check_items_function_name: 'set',
  });
});

test('every output has a description', () => {
  const { output } = blocks({});
  for (const { description } of Object.values<{ description: string }>(output)) {
    expect(description).toMatch(/^[A-Z].*\.$/);
  }
});

test('the ARN of the job role is an output only after the role exists', () => {
  expect(blocks({}).output.job_role_arn.depends_on).toEqual([expect.stringMatching(/^aws_iam_role\./)]);
});

test('a script has variables only if the deployment uploads one', () => {
  expect(blocks({ scriptFile: __filename }).variable).toHaveProperty('script_bucket');
  expect(blocks({}).variable).not.toHaveProperty('script_bucket');
});
