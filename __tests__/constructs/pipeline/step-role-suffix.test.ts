import { stepRoleSuffix } from '../../../constructs/pipeline/step-role-suffix';

test('a short name is the suffix, in lower case', () => {
  expect(stepRoleSuffix('Evaluate')).toBe('evaluate');
  expect(stepRoleSuffix('prepare-20-penguins1')).toBe('prepare-20-penguins1');
});

test.each([
  ['a longer name', 'PrepareThePenguins-v2', /^preparethepen-[0-9a-f]{6}$/],
  ["the suffix of the pipeline's own role", 'Pipeline', /^pipeline-[0-9a-f]{6}$/],
  ['an underscore, which would make two addresses alike', 'Prepare_data', /^prepare-data-[0-9a-f]{6}$/],
])('%s has a hash', (_, name, suffix) => {
  expect(stepRoleSuffix(name)).toMatch(suffix);
  expect(stepRoleSuffix(name).length).toBeLessThanOrEqual(20);
});

test('names that begin alike have different suffixes', () => {
  expect(stepRoleSuffix('PrepareThePenguins-of-2007')).not.toBe(stepRoleSuffix('PrepareThePenguins-of-2008'));
});
