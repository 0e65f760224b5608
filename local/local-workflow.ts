import type { StateMachineDefinition } from '../workflow/definition/states-language';
import { DEFAULT_DEPLOYMENT_NAME, ENVIRONMENT_VARIABLES } from '../workflow/deployment/deployment';
import { jobNamePrefix, processingJobName } from '../workflow/job/processing-job-name';
import type { LocalFunction } from './lambda/function-process';

/** Replaces every wait and every retry interval of the definition. */
export const LOCAL_WAIT_IN_MILLISECONDS = 1_000;

/** A workflow to run on this machine. */
export interface LocalWorkflow {
  readonly definition: StateMachineDefinition;
  /** What each task that invokes a function runs, by the name of its state. */
  readonly functions: Readonly<Record<string, LocalFunction>>;
  readonly region: string;
  /** The ID of the AWS account, 12 digits. */
  readonly accountId: string;
  readonly stateMachineName: string;
}

/** The paths of the bundles of its functions. */
export const bundlesOf = ({ functions }: LocalWorkflow): readonly string[] =>
  Object.values(functions).map(({ bundle }) => bundle);

/** The ARN of one of its executions. */
export const executionArn = ({ region, accountId, stateMachineName }: LocalWorkflow, name: string): string =>
  `arn:aws:states:${region}:${accountId}:execution:${stateMachineName}:${name}`;

/** The name of the job of one of its executions. */
export const jobNameOf = (workflow: LocalWorkflow, executionName: string): string => {
  const { StartProcessingJob, PrepareProcessingJob } = workflow.functions;
  const { environment } = StartProcessingJob ?? PrepareProcessingJob ?? {};
  const prefix = environment?.[ENVIRONMENT_VARIABLES.jobNamePrefix] ?? jobNamePrefix(DEFAULT_DEPLOYMENT_NAME);
  return processingJobName(prefix, executionArn(workflow, executionName));
};
