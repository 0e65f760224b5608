import { checkDefinition } from '../../../constructs/state-machine/check-definition';
import { localDefinition } from '../../../local/local-deployment';
import { INTEGRATIONS } from '../../../workflow/definition/integration';

test.each(INTEGRATIONS)('a sound definition of integration %s passes', (integration) => {
  expect(() => checkDefinition(localDefinition(integration))).not.toThrow();
});

test("a faulty definition stops the synthesis with the validator's messages", () => {
  const { Success: _, ...States } = localDefinition('polling').States;
  const faulty = { ...localDefinition('polling'), States };
  expect(() => checkDefinition(faulty)).toThrow(/not valid[\s\S]*Success/);
});
