import type { Construct } from 'constructs';
import type { Integration } from '../../workflow/definition/integration';
import { pollingDefinition } from '../../workflow/definition/polling-definition';
import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import { syncDefinition } from '../../workflow/definition/sync-definition';
import {
  pollingEnvironment,
  preparingEnvironment,
  startEnvironment,
} from '../../workflow/deployment/deployment';
import type { Statement } from '../iam/policy-document';
import {
  startFunctionStatements,
  statusFunctionStatements,
  syncStateMachineStatements,
} from '../iam/service-role-statements';
import type { RunnableJob } from '../job/runnable-job';
import type { WorkflowContext } from '../props/workflow-context';
import { environmentValue } from '../terraform/terraform-document';
import { ProcessingFunction } from './processing-function';

/** The functions of an integration, and the definition of the state machine that invokes them. */
export interface IntegrationParts {
  /** Undefined with integration `sync`. */
  readonly startFunction?: ProcessingFunction;
  /** Undefined with integration `polling`. */
  readonly prepareFunction?: ProcessingFunction;
  readonly statusFunction: ProcessingFunction;
  readonly definition: StateMachineDefinition;
  /** What the state machine may do in addition to invoking the functions. */
  readonly statements: readonly Statement[];
}

const addStatusFunction = (
  scope: Construct,
  context: WorkflowContext,
  { deployment }: RunnableJob,
): ProcessingFunction =>
  new ProcessingFunction(scope, 'status', context, {
    environment: pollingEnvironment(deployment, environmentValue),
    statements: statusFunctionStatements(context),
  });

/** One function starts the job, and another reads its status. */
const addPolling = (scope: Construct, context: WorkflowContext, runnable: RunnableJob): IntegrationParts => {
  const { quota, stopsUnattendedJobs } = context;
  const { job, deployment, roleArns, creationCondition } = runnable;
  const startFunction = new ProcessingFunction(scope, 'start', context, {
    environment: startEnvironment(deployment, environmentValue),
    statements: startFunctionStatements(context, roleArns, creationCondition),
  });
  const statusFunction = addStatusFunction(scope, context, runnable);
  const definition = pollingDefinition({
    job,
    startFunctionArn: startFunction.arn,
    statusFunctionArn: statusFunction.arn,
    quota,
    stopsUnattendedJobs,
  });
  return { startFunction, statusFunction, definition, statements: [] };
};

/** One function prepares the request, Step Functions runs the job, and another function reads its status. */
const addSync = (scope: Construct, context: WorkflowContext, runnable: RunnableJob): IntegrationParts => {
  const { aws, quota, stopsUnattendedJobs } = context;
  const { job, deployment, roleArns, creationCondition } = runnable;
  const prepareFunction = new ProcessingFunction(scope, 'prepare', context, {
    environment: preparingEnvironment(deployment, environmentValue),
    statements: [],
  });
  const statusFunction = addStatusFunction(scope, context, runnable);
  const definition = syncDefinition({
    job,
    prepareFunctionArn: prepareFunction.arn,
    statusFunctionArn: statusFunction.arn,
    runJobResource: `arn:${aws.partition}:states:::sagemaker:createProcessingJob.sync`,
    quota,
    stopsUnattendedJobs,
  });
  const statements = syncStateMachineStatements(context, roleArns, creationCondition);
  return { prepareFunction, statusFunction, definition, statements };
};

const INTEGRATIONS: Readonly<Record<Integration, typeof addPolling>> = { polling: addPolling, sync: addSync };

/** Adds the functions of the workflow's integration. */
export const addIntegration = (
  scope: Construct,
  context: WorkflowContext,
  runnable: RunnableJob,
): IntegrationParts => INTEGRATIONS[context.integration](scope, context, runnable);
