import { fanOutName, MAP_LABEL } from '../../workflow/fan-out/fan-out-definition';
import type { FanOutArns } from '../iam/fan-out-statements';
import type { WorkflowContext } from '../props/workflow-context';

export const fanOutArns = ({ name, aws }: Pick<WorkflowContext, 'name' | 'aws'>): FanOutArns => {
  const machineName = fanOutName(name);
  return {
    machineName,
    stateMachineArn: aws.arn('states', `stateMachine:${machineName}`),
    executionsArn: aws.arn('states', `execution:${machineName}:*`),
    itemExecutionsArn: aws.arn('states', `execution:${machineName}/${MAP_LABEL}:*`),
  };
};
