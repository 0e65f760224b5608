import type { WorkflowContext } from '../props/workflow-context';
import type { Statement } from './policy-document';

type Arns = Pick<WorkflowContext, 'aws' | 'jobsArn' | 'stateMachineArn' | 'executionsArn'>;

/** Lets the holder give a job one of these roles, and pass them to no service but SageMaker. */
export const passRole = (jobRoles: readonly string[]): Statement => ({
  Action: 'iam:PassRole',
  Resource: jobRoles,
  Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
});

/** EventBridge rules that Step Functions creates once for an account (developer guide, IAM policies for integrated services). */
const PROCESSING_JOBS_RULE = 'StepFunctionsGetEventsForSageMakerProcessingJobsRule';
const NESTED_EXECUTIONS_RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

/** Lets Step Functions learn from events that a job or a nested execution has ended. */
const managedRule = ({ aws }: Pick<Arns, 'aws'>, rule: string): Statement => ({
  Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
  Resource: aws.arn('events', `rule/${rule}`),
});

/** The condition on a job's request. The functions check the same first, and explain what is wrong. */
type CreationCondition = NonNullable<Statement['Condition']>;

/** A statement of its own: the other actions on jobs do not support these condition keys. */
const createJob = ({ jobsArn }: Arns, condition: CreationCondition): Statement => ({
  Action: 'sagemaker:CreateProcessingJob',
  Resource: jobsArn,
  Condition: condition,
});

/** The start function creates and tags jobs. It describes one to recognize its own after a lost response. */
export const startFunctionStatements = (
  arns: Arns,
  jobRoles: readonly string[],
  condition: CreationCondition,
): Statement[] => [
  createJob(arns, condition),
  { Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob'], Resource: arns.jobsArn },
  passRole(jobRoles),
];

/** The status function only reads jobs. */
export const statusFunctionStatements = ({ jobsArn }: Arns): Statement[] => [
  { Action: 'sagemaker:DescribeProcessingJob', Resource: jobsArn },
];

/** The stop function checks that an execution has ended and that its job still runs, then stops the job. */
export const stopFunctionStatements = ({ jobsArn, executionsArn }: Arns): Statement[] => [
  { Action: ['sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'], Resource: jobsArn },
  { Action: 'states:DescribeExecution', Resource: executionsArn },
];

/** The sweep function finds the jobs in progress and their executions before it does the same. */
export const sweepFunctionStatements = (arns: Arns): Statement[] => [
  // ListProcessingJobs does not support resource-level permissions (service authorization reference of SageMaker).
  { Action: 'sagemaker:ListProcessingJobs', Resource: '*' },
  { Action: 'sagemaker:ListTags', Resource: arns.jobsArn },
  ...stopFunctionStatements(arns),
];

/** Lambda uses the function's role to send the events that the function failed to handle. */
export const deadLetterStatements = (queueArn: string): Statement[] => [
  { Action: 'sqs:SendMessage', Resource: queueArn },
];

/**
 * What `createProcessingJob.sync` needs. Without DescribeProcessingJob an execution hangs when an event is lost; without
 * StopProcessingJob a stopped execution leaves its job running. AWS publishes no template for this integration: these
 * are the statements of similar ones, and AddTags for the tag that Step Functions adds.
 */
export const syncStateMachineStatements = (
  arns: Arns,
  jobRoles: readonly string[],
  condition: CreationCondition,
): Statement[] => [
  createJob(arns, condition),
  {
    Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],
    Resource: arns.jobsArn,
  },
  // Not scoped to a resource in AWS's templates either.
  { Action: 'sagemaker:ListTags', Resource: '*' },
  passRole(jobRoles),
  managedRule(arns, PROCESSING_JOBS_RULE),
];

/** What `states:startExecution.sync:2` needs (Step Functions developer guide, IAM policies for AWS Step Functions). */
export const startExecutionStatements = (
  arns: Pick<Arns, 'aws' | 'stateMachineArn' | 'executionsArn'>,
): Statement[] => [
  { Action: 'states:StartExecution', Resource: arns.stateMachineArn },
  { Action: ['states:DescribeExecution', 'states:StopExecution'], Resource: arns.executionsArn },
  managedRule(arns, NESTED_EXECUTIONS_RULE),
];
