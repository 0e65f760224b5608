import type { ResourceType } from './resource-type';

export const STATE_MACHINE = 'aws_sfn_state_machine';

export const STEP_FUNCTIONS: Readonly<Record<string, ResourceType>> = {
  [STATE_MACHINE]: {
    documents: ['definition'],
    references: ['role_arn'],
    contents: 'running executions and the execution history',
  },
};
