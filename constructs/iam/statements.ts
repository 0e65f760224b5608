import type { Statement } from './service-role';

/** Hands a job's role over to SageMaker, and to no other service. */
const passRole = (jobRoles: readonly string[]): Statement => ({
  Action: 'iam:PassRole',
  Resource: jobRoles,
  Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
});

/** Step Functions waits for events by a rule of its own, which the whole account shares. */
const managedRule = (ruleArn: string): Statement => ({
  Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
  Resource: ruleArn,
});

/** Names of the rules that Step Functions makes (its developer guide, IAM policies for integrated services). */
export const PROCESSING_JOBS_RULE = 'rule/StepFunctionsGetEventsForSageMakerProcessingJobsRule';
export const NESTED_EXECUTIONS_RULE = 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule';

/** Looks at jobs. */
export const describeJobStatements = (jobs: string): Statement[] => [
  { Action: 'sagemaker:DescribeProcessingJob', Resource: jobs },
];

/** Asks whether an execution has ended, looks whether its job runs, and stops it. */
export const stopJobStatements = (jobs: string, executions: string): Statement[] => [
  { Action: ['sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'], Resource: jobs },
  { Action: 'states:DescribeExecution', Resource: executions },
];

/** Finds the jobs in progress and their executions, beside stopping them. */
export const sweepJobsStatements = (jobs: string, executions: string): Statement[] => [
  // A list has no resource: it cannot be scoped (service authorization reference of SageMaker).
  { Action: 'sagemaker:ListProcessingJobs', Resource: '*' },
  { Action: 'sagemaker:ListTags', Resource: jobs },
  ...stopJobStatements(jobs, executions),
];

/** Keeps events that a function has failed to handle: Lambda sends them with the function's role. */
export const deadLetterStatements = (queue: string): Statement[] => [
  { Action: 'sqs:SendMessage', Resource: queue },
];

/** What a job's request has to be like: the functions check the same, and tell what is wrong. */
type CreationCondition = NonNullable<Statement['Condition']>;

/** The other actions on jobs have not these condition keys. */
const createJob = (jobs: string, condition: CreationCondition): Statement => ({
  Action: 'sagemaker:CreateProcessingJob',
  Resource: jobs,
  Condition: condition,
});

/** Creates and tags jobs, recognises its own after a lost answer, and hands their role over. */
export const startJobStatements = (
  jobs: string,
  jobRoles: readonly string[],
  condition: CreationCondition,
): Statement[] => [
  createJob(jobs, condition),
  { Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob'], Resource: jobs },
  passRole(jobRoles),
];

/**
 * What `createProcessingJob.sync` does: without DescribeProcessingJob an execution would hang when an event is lost,
 * and without StopProcessingJob a stopped execution would leave its job running. AWS publishes no template for it; this
 * is that of its siblings, and AddTags for the tag that Step Functions sets itself.
 */
export const runJobStatements = (
  jobs: string,
  jobRoles: readonly string[],
  condition: CreationCondition,
  ruleArn: string,
): Statement[] => [
  createJob(jobs, condition),
  {
    Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],
    Resource: jobs,
  },
  // As in AWS's templates, unscoped.
  { Action: 'sagemaker:ListTags', Resource: '*' },
  passRole(jobRoles),
  managedRule(ruleArn),
];

/** What `states:startExecution.sync:2` does (Step Functions developer guide, IAM policies for AWS Step Functions). */
export const startExecutionStatements = (
  stateMachine: string,
  executions: string,
  ruleArn: string,
): Statement[] => [
  { Action: 'states:StartExecution', Resource: stateMachine },
  { Action: ['states:DescribeExecution', 'states:StopExecution'], Resource: executions },
  managedRule(ruleArn),
];
