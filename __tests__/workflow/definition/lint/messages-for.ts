import { lintDefinition } from '../../../../workflow/definition/lint-definition';
import type { StateMachineDefinition } from '../../../../workflow/definition/states-language';

/** The messages for a state that is called Work, in a definition that is sound without it. */
export const messagesFor = (work: unknown): readonly string[] => {
  const States = {
    'IsThereWork?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.Work', IsPresent: true, Next: 'Work' }],
      Default: 'Done',
    },
    Work: work,
    Done: { Type: 'Succeed' },
  };
  return lintDefinition({ StartAt: 'IsThereWork?', States } as unknown as StateMachineDefinition);
};
