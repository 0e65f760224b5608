import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { becomesTrue, type Claim, type Deployment, describeExecution } from './deployment';

/** An input that the workflow refuses, so that a start costs no job. */
const REFUSED_INPUT = JSON.stringify({ VolumeSizeInGB: 0 });

/** The variable `schedules` of a deployment whose schedule starts an execution every minute. */
export const SCHEDULES = JSON.stringify({
  minutely: { expression: 'rate(1 minute)', input: REFUSED_INPUT },
});

/** Waits for an execution that the schedule started. */
export const scheduleClaims = async (deployment: Deployment): Promise<Claim[]> => {
  const { aws, name, stateMachineArn, polling } = deployment;
  polling.say('Waiting for the schedule …');
  const isStarted = async (): Promise<boolean> => {
    const list = new ListExecutionsCommand({ stateMachineArn, maxResults: 100 });
    const { executions = [] } = await aws.stepFunctions.send(list);
    const other = executions.find((execution) => !execution.name?.startsWith(name));
    if (other?.executionArn === undefined) return false;
    return (await describeExecution(deployment, other.executionArn)).input === REFUSED_INPUT;
  };
  return [
    {
      claim: 'EventBridge Scheduler starts executions with the role and the input of a schedule',
      holds: await becomesTrue(polling, isStarted),
    },
  ];
};
