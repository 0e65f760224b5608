import { lintDefinition } from '../../workflow/definition/lint-definition';
import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import { replaceTextTokens } from '../terraform/hcl';
import { replaceTokens } from '../terraform/terraform-document';

const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:placeholder';

/** The partition is the only token that is a part of a text whose form is checked, such as an integration's ARN. */
const textPlaceholder = (text: string): string => {
  const known = replaceTextTokens(text, '');
  return known === '' ? FUNCTION_ARN : replaceTextTokens(text, 'aws');
};

/** A value that is valid wherever the definition has a token. */
const placeholder = (token: unknown, key: string): unknown => {
  if (typeof token === 'number') return 1;
  if (key.endsWith('.$')) return '$.placeholder';
  return typeof token === 'string' ? textPlaceholder(token) : FUNCTION_ARN;
};

/** @throws Error with a message for each fault, so that synthesis stops at an invalid definition. */
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
