import {
  BOOLEAN,
  choice,
  exactlyOne,
  object,
  type Rule,
  type StringRule,
} from '../../../workflow/rules/rule';
import { faultsBy, matchesStringRule, ruleFaults } from '../../../workflow/rules/rule-faults';

const NAME: StringRule = {
  kind: 'string',
  minLength: 2,
  maxLength: 4,
  pattern: '[a-z🐧]+',
  reserved: 'aws.*',
  allowed: 'a name',
};

const COUNT: Rule = { kind: 'integer', minimum: 1, maximum: 3, allowed: 'a count' };

/** The fault of a value at the key `k`, or undefined. */
const faultOf = (value: unknown, rule: Rule) => {
  const [fault, ...others] = ruleFaults('k', value, rule);
  expect(others).toEqual([]);
  return fault;
};

describe('a string', () => {
  test.each(['ab', 'abcd', '🐧🐧🐧🐧'])('%j follows the rule', (value) => {
    expect(faultOf(value, NAME)).toBeUndefined();
    expect(matchesStringRule(value, NAME)).toBe(true);
  });

  test.each([
    ['is too short', 'a', '"a"'],
    ['is too long', 'abcde', '"abcde"'],
    ['matches only at its beginning', 'abC', '"abC"'],
    ['is reserved', 'aws', '"aws"'],
    ['is no string', 7, '7'],
    ['is a list', ['ab'], '["ab"]'],
  ])('that %s is a fault', (_, value, got) => {
    expect(faultOf(value, NAME)).toEqual({ key: 'k', got, allowed: 'a name' });
  });

  test('may contain what is reserved', () => {
    expect(faultOf('xaws', NAME)).toBeUndefined();
  });
});

describe('a choice', () => {
  const RULE = choice('File', 'Pipe', 'Fast');

  test('lists its words', () => {
    expect(RULE.allowed).toBe('File, Pipe or Fast');
    expect(choice('File').allowed).toBe('File');
  });

  test.each(['File', 'Fast'])('may be %s', (value) => {
    expect(faultOf(value, RULE)).toBeUndefined();
  });

  test.each(['file', 'File ', '', 0, true])('may not be %j', (value) => {
    expect(faultOf(value, RULE)).toMatchObject({ allowed: 'File, Pipe or Fast' });
  });
});

test.each([
  [true, BOOLEAN, true],
  ['true', BOOLEAN, false],
  [0, BOOLEAN, false],
  [1, COUNT, true],
  [3, COUNT, true],
  [0, COUNT, false],
  [4, COUNT, false],
  [1.5, COUNT, false],
  ['1', COUNT, false],
  [Number.NaN, COUNT, false],
])('%j by the rule %j: %s', (value, rule, follows) => {
  expect(ruleFaults('k', value, rule)).toHaveLength(follows ? 0 : 1);
});

describe('a list', () => {
  const RULE: Rule = { kind: 'list', minItems: 1, maxItems: 3, item: NAME, allowed: 'names' };

  test('has a fault for each faulty item, at its index', () => {
    expect(ruleFaults('k', ['ab', 'A', 'B'], RULE).map(({ key }) => key)).toEqual(['k[1]', 'k[2]']);
  });

  test.each([
    ['too few items', [], 'a list of 0'],
    ['too many items', ['A', 'B', 'C', 'D'], 'a list of 4'],
    ['another type', { 0: 'ab' }, '{"0":"ab"}'],
  ])('of %s has one fault', (_, value, got) => {
    expect(faultOf(value, RULE)).toEqual({ key: 'k', got, allowed: 'names' });
  });

  test('has a fault for each repeated value of its unique member', () => {
    const rule: Rule = { ...RULE, item: object({ Key: NAME }, []), uniqueBy: 'Key' };
    const items = [{ Key: 'ab' }, {}, { Key: 'cd' }, { Key: 'ab' }];
    expect(ruleFaults('k', items, { ...rule, maxItems: 4 })).toEqual([
      { key: 'k[3].Key', got: '"ab" again', allowed: 'unique in the list' },
    ]);
  });

  test.each([
    ['the same', '/a', '/a', true],
    ['with a slash at its end', '/a', '/a/', true],
    ['with a double slash', '/a/b', '/a//b', true],
    ['another', '/a', '/b', false],
    ['below it', '/a', '/a/b', false],
  ])('of folders: the second is %s', (_, first, second, repeats) => {
    const path: StringRule = { kind: 'string', minLength: 1, maxLength: 9, pattern: '.*', allowed: 'a path' };
    const item = object({ In: object({ Path: path }, []), Path: path }, []);
    const rule: Rule = { ...RULE, item, uniqueFolders: ['In.Path', 'Path'] };
    const faults = ruleFaults('k', [{ In: { Path: first } }, { Path: second }], rule);
    expect(faults).toEqual(
      repeats
        ? [{ key: 'k[1].Path', got: `${JSON.stringify(second)} again`, allowed: 'unique in the list' }]
        : [],
    );
  });
});

describe('a map', () => {
  const RULE: Rule = { kind: 'map', maxEntries: 2, key: NAME, value: NAME, allowed: 'a map' };

  test('has a fault for each faulty name and value, and shows neither', () => {
    expect(ruleFaults('k', { ab: 'cd', SECRET: 'SECRET' }, RULE)).toEqual([
      { key: 'k, name', got: 'a string of 6 characters', allowed: 'a name' },
      { key: 'k.SECRET', got: 'a string of 6 characters', allowed: 'a name' },
    ]);
  });

  test('of too many entries has one fault', () => {
    expect(faultOf({ a: 1, b: 2, c: 3 }, RULE)).toEqual({ key: 'k', got: '3 entries', allowed: 'a map' });
  });

  test('that is a list is a fault, and the list is not shown', () => {
    expect(faultOf(['SECRET'], RULE)).toEqual({ key: 'k', got: 'a list of 1', allowed: 'a map' });
  });
});

describe('an object', () => {
  const RULE = object({ Name: NAME, Count: COUNT }, ['Name']);

  test('says which members it has', () => {
    expect(RULE.allowed).toBe('an object with Name and optionally Count');
  });

  test.each([[{ Name: 'ab' }], [{ Name: 'ab', Count: null }], [{ Name: 'ab', Count: undefined }]])(
    '%j follows the rule',
    (value) => {
      expect(faultOf(value, RULE)).toBeUndefined();
    },
  );

  test.each([
    ['without a required member', {}, { key: 'k.Name', got: 'not set', allowed: 'a name' }],
    ['with null for a required member', { Name: null }, { key: 'k.Name', got: 'not set', allowed: 'a name' }],
    ['with a faulty member', { Name: 'ab', Count: 9 }, { key: 'k.Count', got: '9', allowed: 'a count' }],
    [
      'with a misspelt member',
      { Name: 'ab', Cuont: null },
      { key: 'k.Cuont', unknown: 'key', hint: 'did you mean Count?' },
    ],
    [
      'with an unknown member',
      { Name: 'ab', Colour: 1 },
      { key: 'k.Colour', unknown: 'key', hint: 'the keys are: Name, Count' },
    ],
    [
      'with a member of every object',
      { Name: 'ab', toString: 1 },
      { key: 'k.toString', unknown: 'key', hint: 'the keys are: Name, Count' },
    ],
  ])('%s has that fault', (_, value, fault) => {
    expect(faultOf(value, RULE)).toEqual(fault);
  });

  test.each([null, [], 'ab'])('that is %j is a fault', (value) => {
    expect(faultOf(value, RULE)).toMatchObject({ key: 'k', allowed: RULE.allowed });
  });

  test('without a key of its own is called the job', () => {
    expect(ruleFaults('', 7, RULE)).toEqual([{ key: 'job', got: '7', allowed: RULE.allowed }]);
    expect(ruleFaults('', {}, RULE)).toMatchObject([{ key: 'Name' }]);
  });
});

describe('a relation', () => {
  const RULE = object(
    { Mode: choice('File', 'Pipe'), Gzip: BOOLEAN },
    [],
    [
      {
        key: 'Gzip',
        when: [{ path: 'Gzip', matches: 'true' }],
        needs: [{ path: 'Mode', matches: 'Pipe' }],
        allowed: 'false',
      },
    ],
  );

  test.each([[{}], [{ Gzip: false }], [{ Gzip: true, Mode: 'Pipe' }]])('is kept by %j', (value) => {
    expect(faultOf(value, RULE)).toBeUndefined();
  });

  test('that is broken is a fault of its key, with the values that it is about', () => {
    expect(faultOf({ Gzip: true }, RULE)).toEqual({ key: 'k.Gzip', got: 'Gzip true', allowed: 'false' });
  });

  test.each([
    [{}, 'neither'],
    [{ A: 'ab', B: 'ab' }, 'A and B'],
  ])('exactlyOne is broken by %j', (value, got) => {
    expect(faultOf(value, object({ A: NAME, B: NAME }, [], exactlyOne('A', 'B')))).toEqual({
      key: 'k',
      got,
      allowed: 'an object with exactly one of A and B',
    });
  });
});

test('faultsBy leaves the members, items and entries to its check', () => {
  const members = object(
    {
      List: { kind: 'list', minItems: 0, maxItems: 9, item: NAME, allowed: 'names' },
      Map: { kind: 'map', maxEntries: 9, key: NAME, value: NAME, allowed: 'a map' },
    },
    ['List', 'Name'],
  );
  const checked: string[] = [];
  const check = (key: string, value: unknown, rule: Rule) => {
    checked.push(key);
    return rule.kind === 'string' ? [] : faultsBy(check, key, value, rule);
  };
  const faults = faultsBy(check, 'k', { List: ['A'], Map: { B: 'C' } }, members);
  expect(checked).toEqual(['k.List', 'k.List[0]', 'k.Map', 'k.Map, name', 'k.Map.B']);
  expect(faults.map(({ key }) => key)).toEqual(['k.Name']);
});
