import { TerraformOutput } from 'cdktf';
import type { Statement } from '../../../constructs/iam/policy-document';
import {
  startExecutionStatements,
  startFunctionStatements,
  statusFunctionStatements,
  stopFunctionStatements,
  sweepFunctionStatements,
  syncStateMachineStatements,
} from '../../../constructs/iam/service-role-statements';
import type { WorkflowContext } from '../../../constructs/props/workflow-context';
import { addContext } from '../context';
import { synthesizeParts } from '../synthesis';

const JOBS = '${local.processing_jobs_arn}';
const ROLES = ['arn:aws:iam::123456789012:role/own'];
const CONDITION = { Bool: { 'sagemaker:NetworkIsolation': 'true' } };
const EXECUTIONS = 'arn:aws:states:eu-west-1:123456789012:execution:prepare:*';

/** The statements as Terraform has them. */
const statements = (makeStatements: (context: WorkflowContext) => Statement[]): unknown => {
  const { output } = synthesizeParts((stack) => {
    new TerraformOutput(stack, 'statements', { value: makeStatements(addContext(stack)) });
  });
  return output.statements?.value;
};

test('the status function only describes jobs of the deployment', () => {
  expect(statements(statusFunctionStatements)).toEqual([
    { Action: 'sagemaker:DescribeProcessingJob', Resource: JOBS },
  ]);
});

test('the start function creates jobs on a condition, tags them, and passes their roles to SageMaker only', () => {
  expect(statements((context) => startFunctionStatements(context, ROLES, CONDITION))).toEqual([
    { Action: 'sagemaker:CreateProcessingJob', Resource: JOBS, Condition: CONDITION },
    { Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob'], Resource: JOBS },
    {
      Action: 'iam:PassRole',
      Resource: ROLES,
      Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    },
  ]);
});

test('the stop function stops jobs, and reads whether executions of the deployment have ended', () => {
  expect(statements(stopFunctionStatements)).toEqual([
    { Action: ['sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'], Resource: JOBS },
    { Action: 'states:DescribeExecution', Resource: EXECUTIONS },
  ]);
});

test('the sweep function also lists jobs, of which it may only stop those of the deployment', () => {
  expect(statements(sweepFunctionStatements)).toEqual([
    { Action: 'sagemaker:ListProcessingJobs', Resource: '*' },
    { Action: 'sagemaker:ListTags', Resource: JOBS },
    { Action: ['sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'], Resource: JOBS },
    { Action: 'states:DescribeExecution', Resource: EXECUTIONS },
  ]);
});

test('with integration sync the state machine itself creates, describes and stops jobs', () => {
  const all = statements((context) => syncStateMachineStatements(context, ROLES, CONDITION));
  expect(all).toContainEqual({
    Action: 'sagemaker:CreateProcessingJob',
    Resource: JOBS,
    Condition: CONDITION,
  });
  expect(all).toContainEqual({
    Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],
    Resource: JOBS,
  });
  expect(all).toContainEqual({
    Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
    Resource:
      'arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForSageMakerProcessingJobsRule',
  });
});

test('a caller starts executions of one state machine, and describes and stops them', () => {
  expect(statements(startExecutionStatements)).toEqual([
    {
      Action: 'states:StartExecution',
      Resource: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare',
    },
    { Action: ['states:DescribeExecution', 'states:StopExecution'], Resource: EXECUTIONS },
    {
      Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
      Resource:
        'arn:aws:events:eu-west-1:123456789012:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
    },
  ]);
});
