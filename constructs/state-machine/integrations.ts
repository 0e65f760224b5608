import type { IResolvable } from 'cdktf';
import type { Construct } from 'constructs';
import { pollingDefinition } from '../../workflow/definition/polling-definition';
import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import { syncDefinition } from '../../workflow/definition/sync-definition';
import {
  type Deployment,
  pollingEnvironment,
  preparingEnvironment,
  startEnvironment,
} from '../../workflow/deployment/deployment';
import type { FunctionKey } from '../../workflow/functions/function-contracts';
import type { QuotaWait } from '../../workflow/functions/quota-wait';
import type { Statement } from '../iam/service-role';
import {
  describeJobStatements,
  PROCESSING_JOBS_RULE,
  runJobStatements,
  startJobStatements,
} from '../iam/statements';
import type { DeploymentSettings } from '../props/deployment-settings';
import { holdsReference, terraformDocument } from '../terraform/terraform-document';
import {
  type AsynchronousFunctionProps,
  ProcessingFunction,
  type ProcessingFunctionProps,
} from './processing-function';

export interface WorkflowMachineProps {
  /** The deployed job, its image and role found. */
  readonly job: Readonly<Record<string, unknown>>;
  readonly deployment: Deployment;
  /** ARN that every job of the deployment matches, and no other. */
  readonly jobsArn: string;
  readonly jobRoles: string[];
  /** What the creation of a job has to keep for IAM to allow it. */
  readonly creationCondition: IResolvable;
  readonly quota: QuotaWait;
  readonly stopsUnattendedJobs: boolean;
  readonly functions: DeploymentSettings & Pick<ProcessingFunctionProps, 'code' | 'runtime'>;
}

/** An integration's functions, its definition, and what its state machine may do beside invoking them. */
export interface WorkflowMachine {
  /** Of integration polling. */
  readonly startFunction?: ProcessingFunction;
  /** Of integration sync. */
  readonly prepareFunction?: ProcessingFunction;
  readonly statusFunction: ProcessingFunction;
  readonly definition: StateMachineDefinition;
  readonly statements: readonly Statement[];
}

/** A value as a function's environment holds it: JSON, which Terraform makes of its own values. */
const encodeForTerraform = (value: readonly string[] | number): string =>
  holdsReference(value) ? terraformDocument(value as object) : JSON.stringify(value);

const DESCRIPTIONS: Readonly<Record<FunctionKey, string>> = {
  start: 'Starts a SageMaker Processing job.',
  prepare: 'Prepares the request of a SageMaker Processing job.',
  status: 'Tells the status of a SageMaker Processing job.',
  stop: 'Stops a SageMaker Processing job whose execution has ended without it.',
  sweep: 'Stops every SageMaker Processing job in progress whose execution has ended without it.',
};

/** One of the workflow's functions. */
export const makeFunction = (
  scope: Construct,
  key: FunctionKey,
  { functions }: Pick<WorkflowMachineProps, 'functions'>,
  environment: Readonly<Record<string, string>>,
  statements: readonly Statement[],
  asynchronous?: AsynchronousFunctionProps,
): ProcessingFunction =>
  new ProcessingFunction(scope, key, {
    ...functions,
    key,
    description: DESCRIPTIONS[key],
    environment,
    statements,
    ...(asynchronous && { asynchronous }),
  });

const makeStatusFunction = (scope: Construct, props: WorkflowMachineProps): ProcessingFunction =>
  makeFunction(
    scope,
    'status',
    props,
    pollingEnvironment(props.deployment, encodeForTerraform),
    describeJobStatements(props.jobsArn),
  );

/** A function starts the job, another looks at it. */
export const pollingMachine = (scope: Construct, props: WorkflowMachineProps): WorkflowMachine => {
  const { job, deployment, jobsArn, jobRoles, quota, stopsUnattendedJobs } = props;
  const startFunction = makeFunction(
    scope,
    'start',
    props,
    startEnvironment(deployment, encodeForTerraform),
    startJobStatements(jobsArn, jobRoles, props.creationCondition),
  );
  const statusFunction = makeStatusFunction(scope, props);
  return {
    startFunction,
    statusFunction,
    definition: pollingDefinition({
      job,
      startFunctionArn: startFunction.arn,
      statusFunctionArn: statusFunction.arn,
      quota,
      stopsUnattendedJobs,
    }),
    statements: [],
  };
};

/** A function prepares the request, Step Functions itself runs the job, a function reads the outcome. */
export const syncMachine = (scope: Construct, props: WorkflowMachineProps): WorkflowMachine => {
  const { job, deployment, jobsArn, jobRoles, quota, stopsUnattendedJobs } = props;
  const { aws } = props.functions;
  const prepareFunction = makeFunction(
    scope,
    'prepare',
    props,
    preparingEnvironment(deployment, encodeForTerraform),
    [],
  );
  const statusFunction = makeStatusFunction(scope, props);
  return {
    prepareFunction,
    statusFunction,
    definition: syncDefinition({
      job,
      prepareFunctionArn: prepareFunction.arn,
      statusFunctionArn: statusFunction.arn,
      runJobResource: `arn:${aws.partition}:states:::sagemaker:createProcessingJob.sync`,
      quota,
      stopsUnattendedJobs,
    }),
    statements: runJobStatements(
      jobsArn,
      jobRoles,
      props.creationCondition,
      aws.arnOf('events', PROCESSING_JOBS_RULE),
    ),
  };
};
