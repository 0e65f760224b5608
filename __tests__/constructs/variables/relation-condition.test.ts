import { relationCondition } from '../../../constructs/variables/relation-condition';
import type { Condition } from '../../../workflow/rules/rule';
import { testWithTerraform } from '../../support/requirements';
import { evaluate, referTo } from './typed-values';

const TYPE =
  'object({ Mode = optional(string), Source = optional(object({ Path = string })), Outputs = optional(list(object({ Name = optional(string) }))) })';

const MODE: Condition = { path: 'Mode' };
const PIPE: Condition = { path: 'Mode', matches: 'Pipe' };
const PATH: Condition = { path: 'Source.Path' };
const SOME: Condition = { path: 'Outputs', some: 'Name' };
const SOME_REPORT: Condition = { path: 'Outputs', some: 'Name', matches: 'report' };
const EVERY: Condition = { path: 'Outputs', every: 'Name' };
const LONGER: Condition = { path: 'Outputs', longerThan: 1 };

const ONE_NAME = { Outputs: [{ Name: 'report' }, {}] };

const CONDITIONS: readonly (readonly [string, Condition, object, boolean])[] = [
  ['a member that is set', MODE, { Mode: 'File' }, true],
  ['a member that is null', MODE, {}, false],
  ['a member that matches', PIPE, { Mode: 'Pipe' }, true],
  ['a member that matches only in part', PIPE, { Mode: 'Pipes' }, false],
  ['a member that is null, of a pattern', PIPE, {}, false],
  ['a member of an object', PATH, { Source: { Path: '/x' } }, true],
  ['a member of an object that is null', PATH, {}, false],
  ['some item has the member', SOME, ONE_NAME, true],
  ['no item has the member', SOME, { Outputs: [{}] }, false],
  ['some item of a list that is null', SOME, {}, false],
  ['some item matches', SOME_REPORT, ONE_NAME, true],
  ['no item matches', SOME_REPORT, { Outputs: [{ Name: 'other' }] }, false],
  ['every item has the member', EVERY, { Outputs: [{ Name: 'report' }] }, true],
  ['not every item has the member', EVERY, ONE_NAME, false],
  ['every item of a list that is null', EVERY, {}, true],
  ['a longer list', LONGER, ONE_NAME, true],
  ['a list that is not longer', LONGER, { Outputs: [{}] }, false],
  ['the length of a list that is null', LONGER, {}, false],
];

const needs = (condition: Condition) => ({ when: [], needs: [condition], allowed: '' });

const RELATIONS = [
  [
    'holds if what it needs is set',
    { when: [MODE], needs: [PATH] },
    { Mode: 'a', Source: { Path: 'b' } },
    true,
  ],
  ['fails if what it needs is not set', { when: [MODE], needs: [PATH] }, { Mode: 'a' }, false],
  ['holds if it does not apply', { when: [MODE], needs: [PATH] }, {}, true],
  ['applies only if every condition is true', { when: [MODE, PATH], needs: [] }, { Mode: 'a' }, true],
  [
    'needs nothing else if it excludes',
    { when: [MODE, PATH], needs: [] },
    { Mode: 'a', Source: { Path: 'b' } },
    false,
  ],
  ['needs only one of several', { when: [], needs: [MODE, PATH] }, { Mode: 'a' }, true],
  ['fails if none of several is set', { when: [], needs: [MODE, PATH] }, {}, false],
] as const;

const CASES = [
  ...CONDITIONS.map(([name, condition, value, expected]) => ({
    name,
    relation: needs(condition),
    value,
    expected,
  })),
  ...RELATIONS.map(([name, relation, value, expected]) => ({
    name: `a relation ${name}`,
    relation: { ...relation, allowed: '' },
    value,
    expected,
  })),
];

describe('the condition of a relation', () => {
  let results: readonly unknown[] = [];

  beforeAll(() => {
    results = evaluate(
      CASES.map(({ value }) => ({ type: TYPE, value })),
      CASES.map(({ relation }, index) => relationCondition(relation, (path) => `${referTo(index)}.${path}`)),
    );
  });

  testWithTerraform().each(CASES.map(({ name, expected }, index) => [name, expected, index] as const))(
    '%s: %s',
    (_name, expected, index) => {
      expect(results[index]).toBe(expected);
    },
  );
});
