import { TerraformVariable } from 'cdktf';
import { checkDefinition } from '../../../constructs/state-machine/check-definition';
import { localDefinition } from '../../../local/local-deployment';
import { INTEGRATIONS } from '../../../workflow/definition/integration';
import { fanOutDefinition } from '../../../workflow/fan-out/fan-out-definition';
import { synthesizeParts } from '../synthesis';

test.each(INTEGRATIONS)('a sound definition of integration %s passes', (integration) => {
  expect(() => checkDefinition(localDefinition(integration))).not.toThrow();
});

test('a faulty definition stops the synthesis with a message for each fault', () => {
  const { Success: _, ...States } = localDefinition('polling').States;
  const faulty = { ...localDefinition('polling'), States };
  expect(() => checkDefinition(faulty)).toThrow(/not valid[\s\S]*Success/);
});

test('a definition whose partition only Terraform knows passes', () => {
  const check = () =>
    synthesizeParts((stack) => {
      const partition = new TerraformVariable(stack, 'partition', { type: 'string' }).stringValue;
      checkDefinition(
        fanOutDefinition({
          prepareItemsFunctionArn: `arn:${partition}:lambda:eu-west-1:123456789012:function:prepare-items`,
          checkItemsFunctionArn: `arn:${partition}:lambda:eu-west-1:123456789012:function:check-items`,
          stateMachineArn: `arn:${partition}:states:eu-west-1:123456789012:stateMachine:prepare`,
          partition,
        }),
      );
    });
  expect(check).not.toThrow();
});
