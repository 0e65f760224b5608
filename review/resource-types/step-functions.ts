import type { Attributes } from '../plan/terraform-plan';
import { changedFrom } from './protections';
import type { ExecutionNeed, HeldText, ResourceType } from './resource-type';

export const STATE_MACHINE = 'aws_sfn_state_machine';

/** Whatever a definition names by its ARN or URL, such as a role, a queue or a table. */
export const USED_BY_ARN: ExecutionNeed = {
  use: 'use it',
  identity: ['name', 'bucket', 'family'],
  isNamedBy: ({ arn, url }: Attributes) => {
    const names = [arn, url].filter((name) => typeof name === 'string' && name !== '');
    return names.length === 0 ? undefined : ({ text }: HeldText) => names.includes(text);
  },
};

export const STEP_FUNCTIONS: Readonly<Record<string, ResourceType>> = {
  [STATE_MACHINE]: {
    documents: ['definition'],
    references: ['role_arn'],
    contents: 'running executions and the execution history',
    protections: [
      {
        setting: 'level',
        path: ['logging_configuration', 0, 'level'],
        isWeakened: (before, after) =>
          typeof before === 'string' && before !== 'OFF' && (after ?? 'OFF') === 'OFF',
        consequence: 'executions are no longer logged',
      },
    ],
    operations: [
      {
        setting: 'type',
        isWeakened: changedFrom('STANDARD'),
        consequence:
          'an execution ends after five minutes, has no history, and cannot wait for a job or a callback',
      },
    ],
  },
};
