import { systemClock } from '../../../local/sagemaker/clock';
import type { SageMakerEndpoint } from '../../../local/sagemaker/sagemaker-endpoint';
import { createProcessingJobSync, IntegrationError } from '../../../local/step-functions/sync-integration';
import { type Answer, type AwsCall, type Handler, json, type OwnCall, type RecordCall } from './gateway';

/** The integrations that wait, each with the EventBridge rule that reports the end. */
const MANAGED_RULES: Readonly<Record<string, string>> = {
  'sagemaker:createProcessingJob.sync': 'StepFunctionsGetEventsForSageMakerProcessingJobsRule',
  'states:startExecution.sync:2': 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
};

/** Step Functions tags the jobs that it starts. */
const MANAGED_TAG = { Key: 'MANAGED_BY_AWS', Value: 'STARTED_BY_STEP_FUNCTIONS' };

const LOOK_INTERVAL_IN_MILLISECONDS = 200;

/** A task that moto leaves to the gateway. */
interface GatewayTask {
  readonly roleArn: string;
  readonly executionArn: string;
  readonly parameters: { readonly ProcessingJobName: string; readonly Tags?: readonly object[] };
}

/** An item of a distributed map, which moto runs as an execution of its own. */
interface ChildExecution {
  readonly roleArn: string;
  readonly stateMachineArn: string;
  readonly parentArn: string;
  readonly childArn: string;
}

/** Stops the job or the nested execution that an execution waits for. */
interface StopCall extends OwnCall {
  readonly input: { readonly ProcessingJobName: string } | { readonly executionArn: string };
}

const input = ({ body }: AwsCall) => JSON.parse(body.toString('utf8') || '{}');

const roleName = (arn: string): string => arn.replace(/^.*\//, '');

/** A state machine's role creates its EventBridge rules. AWS refuses the definition if the role may not. */
const ruleCalls = (definition: string, accessKeyId: string): OwnCall[] =>
  Object.entries(MANAGED_RULES).flatMap(([integration, Name]) => {
    if (!definition.includes(`:states:::${integration}"`)) return [];
    const ofRole = { service: 'events', accessKeyId };
    return [
      { ...ofRole, operation: 'DescribeRule', input: { Name } },
      { ...ofRole, operation: 'PutRule', input: { Name } },
      { ...ofRole, operation: 'PutTargets', input: { Rule: Name } },
    ];
  });

/**
 * What Step Functions does with the role to run an item (Step Functions developer guide, IAM policies for using
 * Distributed Map states). The guide grants DescribeExecution on ARNs without the map's label, which the item's own ARN has.
 */
const childCalls = ({ stateMachineArn, childArn }: ChildExecution, accessKeyId: string): OwnCall[] => {
  const ofRole = { service: 'states', accessKeyId };
  const withoutLabel = childArn.replace(/\/[^:]+:/, ':');
  return [
    { ...ofRole, operation: 'StartExecution', input: { stateMachineArn } },
    { ...ofRole, operation: 'DescribeExecution', input: { executionArn: childArn } },
    { ...ofRole, operation: 'DescribeExecution', input: { executionArn: withoutLabel } },
  ];
};

const outcomeOf = (run: Promise<unknown>): Promise<Answer> =>
  run.then(
    (output) => json({ output }),
    (error: Error) => {
      if (!(error instanceof IntegrationError)) throw error;
      return json({ error: error.name, cause: error.message });
    },
  );

/**
 * Step Functions' part in tasks that wait for what they start: everything for a processing job, which moto cannot run;
 * only the stop for a nested execution.
 */
export const syncIntegration = (
  request: SageMakerEndpoint['request'],
  accessKeyOf: (role: string) => string,
): Handler => {
  /** By the ARN of the execution that waits. */
  const stopCalls = new Map<string, StopCall>();
  /** By the ARN of the execution that runs the map. */
  const children = new Map<string, string[]>();

  const runJob = async (task: GatewayTask, record: RecordCall): Promise<Answer> => {
    const { ProcessingJobName, Tags = [] } = task.parameters;
    const ofRole = { service: 'sagemaker', accessKeyId: accessKeyOf(roleName(task.roleArn)) };
    const runSync = createProcessingJobSync(
      (operation, input) => {
        record({ ...ofRole, operation, input });
        return request(operation, input);
      },
      { ...systemClock, setTimeout: (action) => setTimeout(action, LOOK_INTERVAL_IN_MILLISECONDS) },
    );
    const stopCall = { ...ofRole, operation: 'StopProcessingJob', input: { ProcessingJobName } };
    stopCalls.set(task.executionArn, stopCall);
    const run = runSync({ ...task.parameters, Tags: [...Tags, MANAGED_TAG] });
    return outcomeOf(run).finally(() => stopCalls.delete(task.executionArn));
  };

  /** An execution that describes another waits for it. */
  const rememberWait = (call: AwsCall, waiting: string, answer: Answer): Answer => {
    const { executionArn, status } = JSON.parse(answer.body.toString('utf8'));
    const { service, accessKeyId } = call;
    if (status === 'RUNNING')
      stopCalls.set(waiting, { service, accessKeyId, operation: 'StopExecution', input: { executionArn } });
    else stopCalls.delete(waiting);
    return answer;
  };

  const addChild = (child: ChildExecution, record: RecordCall): Promise<Answer> => {
    for (const call of childCalls(child, accessKeyOf(roleName(child.roleArn)))) record(call);
    children.set(child.parentArn, [...(children.get(child.parentArn) ?? []), child.childArn]);
    return Promise.resolve(json({}));
  };

  return (call, forward, record) => {
    const stop = async (executionArn: string): Promise<Answer> => {
      const answer = await forward(Buffer.from(JSON.stringify({ executionArn })));
      for (const waiting of [executionArn, ...(children.get(executionArn) ?? [])]) {
        const stopCall = stopCalls.get(waiting);
        stopCalls.delete(waiting);
        if (!stopCall) continue;
        record(stopCall);
        if ('executionArn' in stopCall.input) await stop(stopCall.input.executionArn);
        else request(stopCall.operation, stopCall.input);
      }
      return answer;
    };
    const waiting = call.headers['x-amz-security-token'];
    if (call.service === '' && call.path === '/task') return runJob(input(call), record);
    if (call.service === '' && call.path === '/child-execution') return addChild(input(call), record);
    if (call.operation === 'StopExecution') return stop(input(call).executionArn);
    if (call.operation === 'DescribeExecution' && typeof waiting === 'string')
      return forward().then((answer) => rememberWait(call, waiting, answer));
    if (call.operation === 'CreateStateMachine' || call.operation === 'UpdateStateMachine') {
      const { definition = '', roleArn = '' } = input(call);
      for (const ruleCall of ruleCalls(definition, accessKeyOf(roleName(roleArn)))) record(ruleCall);
    }
    return undefined;
  };
};
