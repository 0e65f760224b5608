import { checkDefinition } from '../../constructs/check-workflow';
import { localDefinition } from '../../local/local-run';

test('a sound definition passes', () => {
  expect(() => checkDefinition(localDefinition())).not.toThrow();
});

test("a faulty definition stops the synthesis with the validator's messages", () => {
  const { Success: _, ...States } = localDefinition().States;
  const faulty = { ...localDefinition(), States } as ReturnType<typeof localDefinition>;
  expect(() => checkDefinition(faulty)).toThrow(/definition is not valid[\s\S]*Success/);
});
