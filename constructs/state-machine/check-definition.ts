import { lintDefinition } from '../../workflow/definition/lint-definition';
import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import { replaceTokens } from '../terraform/terraform-document';

/** A value that is valid wherever the definition has a token. */
const placeholder = (token: unknown, key: string): unknown => {
  if (typeof token === 'number') return 1;
  return key.endsWith('.$') ? '$.placeholder' : 'arn:aws:lambda:us-east-1:123456789012:function:placeholder';
};

/** @throws Error with the validator's messages, so that synthesis stops at an invalid definition. */
export const checkDefinition = (definition: StateMachineDefinition): void => {
  const messages = lintDefinition(replaceTokens(definition, placeholder) as StateMachineDefinition);
  if (messages.length > 0) {
    throw new Error(
      ['The definition of the state machine is not valid.', ...messages.map((text) => `- ${text}`)].join(
        '\n',
      ),
    );
  }
};
