import fc from 'fast-check';
import type { DefinedStep } from '../../../workflow/pipeline/pipeline-definition';
import { cyclesOf, orderedNames, stepsInOrder } from '../../../workflow/pipeline/step-order';
import { ARGUMENTS, reading } from './sample-pipelines';

const step = (Name: string, members: Partial<DefinedStep> = {}): DefinedStep => ({
  Name,
  Type: 'Processing',
  Arguments: ARGUMENTS,
  ...members,
});

const order = (...Steps: readonly DefinedStep[]): readonly string[] =>
  stepsInOrder({ Steps }).map(({ Name }) => Name);

test('a step comes after those that it depends on', () => {
  expect(order(step('Report', { DependsOn: ['Prepare'] }), step('Prepare'))).toEqual(['Prepare', 'Report']);
});

test('a step comes after those whose properties it uses, also within joined text', () => {
  const output = { Get: "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri" };
  const Arguments = { ...ARGUMENTS, ...reading({ 'Std:Join': { On: '', Values: [output, '/part'] } }) };
  expect(order(step('Evaluate', { Arguments }), step('Prepare'))).toEqual(['Prepare', 'Evaluate']);
});

test('steps that do not need one another stay in their order', () => {
  expect(order(step('B'), step('D', { DependsOn: ['C'] }), step('A'), step('C'))).toEqual([
    'B',
    'A',
    'C',
    'D',
  ]);
});

test('names in a cycle, and those that need one, have no order', () => {
  const needs = new Map([
    ['A', ['B']],
    ['B', ['A']],
    ['C', ['A']],
    ['D', []],
  ]);
  expect(orderedNames(needs)).toEqual(['D']);
  expect(cyclesOf(needs)).toEqual([['A', 'B', 'A']]);
});

test('every name is in the order or needs a cycle, and each cycle is one', () => {
  const graphs = fc
    .array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 1, maxLength: 8 })
    .map((lists) => {
      const names = lists.map((_, index) => `n${index}`);
      const needed = (numbers: readonly number[]) => numbers.flatMap((number) => names[number] ?? []);
      return new Map(lists.map((numbers, index) => [`n${index}`, needed(numbers)]));
    });
  fc.assert(
    fc.property(graphs, (needs) => {
      const ordered = orderedNames(needs);
      const cycles = cyclesOf(needs);
      expect(ordered.length === needs.size).toBe(cycles.length === 0);
      for (const [index, name] of ordered.entries()) {
        for (const other of needs.get(name) ?? []) expect(ordered.slice(0, index)).toContain(other);
      }
      for (const cycle of cycles) {
        expect(cycle[0]).toBe(cycle.at(-1));
        for (const [index, name] of cycle.slice(1).entries()) {
          expect(needs.get(cycle[index] ?? '')).toContain(name);
        }
      }
    }),
  );
});
