import type { DefinedStep } from '../../../workflow/pipeline/pipeline-definition';
import { stepsBefore } from '../../../workflow/pipeline/steps-before';

const step = (Name: string, DependsOn: readonly string[], input?: string): DefinedStep => ({
  Name,
  Type: 'Processing',
  DependsOn,
  Arguments: {
    RoleArn: 'role',
    AppSpecification: {},
    ProcessingResources: {},
    ...(input !== undefined && { Environment: { INPUT: { Get: `Steps.${input}.ProcessingJobName` } } }),
  },
});

test('the steps before a step are those that it names or uses, and those before them', () => {
  const steps = [step('A', []), step('B', [], 'A'), step('C', ['B']), step('D', ['A'])];
  expect(steps.map((each) => [...stepsBefore(each, steps)])).toEqual([[], ['A'], ['B', 'A'], ['A']]);
});
