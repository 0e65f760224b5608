import { isIntrinsicCall } from '../../../../workflow/definition/lint/intrinsic-function';
import { isInputReferencePath, isPath } from '../../../../workflow/definition/lint/json-path';
import { messagesFor } from './messages-for';

const pass = (fields: object) => messagesFor({ Type: 'Pass', ...fields, Next: 'Done' });

const PATH_OR_FUNCTION = "a path such as $.Job, or an intrinsic function such as States.Format('{}', $.Job)";

/** Paths to one value. */
const REFERENCE_PATHS = [
  '$',
  '$.a',
  '$.store.book',
  '$.ledgers[0][22][315].foo',
  '$.books[-1]',
  "$['store'][0]['book']",
  '$["a b"]',
  '$.café_au-lait.1st._x',
  String.raw`$.foo\@bar.baz\[\[.\?pretty`,
  '$.&Ж中.\uD800\uDF46',
];

/** Paths to any number of values. */
const OTHER_PATHS = [
  '$..author',
  '$.a.*',
  '$.a[*].b',
  '$.a[0,1]',
  "$['a', 'b']",
  '$.a[-3:]',
  '$.a[1:2]',
  '$[(@.length-1)].bar',
  "$.a[?(@.b == 'c')].d",
];

describe('a path', () => {
  test.each([...REFERENCE_PATHS, ...OTHER_PATHS, '$$', '$$.Map.Item.Value'])('may be %s', (path) => {
    expect(isPath(path)).toBe(true);
  });

  test.each([
    '',
    'a',
    '.a',
    '$a',
    '$$$',
    '$.',
    '$...',
    '$.a b',
    '$.a.',
    '$.a[',
    '$.a[]',
    '$.a[x]',
    '$.$.a',
    ' $.a',
    1,
  ])('may not be %j', (path) => {
    expect(isPath(path)).toBe(false);
  });
});

describe('a path to one value of the input', () => {
  test.each(REFERENCE_PATHS)('may be %s', (path) => {
    expect(isInputReferencePath(path)).toBe(true);
  });

  test.each([...OTHER_PATHS, '$$', '$$.Execution.Id', 'a', null])('may not be %s', (path) => {
    expect(isInputReferencePath(path)).toBe(false);
  });
});

describe('an intrinsic function', () => {
  test.each([
    'States.UUID()',
    'States.Array()',
    "States.Array('Foo', 2020, $.someJson, null, true, -1.5e3)",
    'States.ArrayContains($.a, $.b)',
    'States.ArrayGetItem($.a[?(@.b == c)].d, 0)',
    'States.ArrayLength($)',
    'States.ArrayPartition($.inputArray,4)',
    'States.ArrayRange(1, 9, 2)',
    'States.ArrayUnique($.a[*])',
    'States.Base64Decode($.a)',
    "States.Base64Encode('a')",
    "States.Format('Welcome to {} {}\\'s \\{\\} \\\\playlist.', $.firstName, $.lastName)",
    'States.Format($.format, $.a, $.b)',
    "States.Hash($$.Execution.Id, 'SHA-256')",
    'States.JsonMerge($.a, $.b, false)',
    'States.JsonToString($.a)',
    'States.MathAdd($.a, -1)',
    'States.MathRandom(1, 999, 42)',
    "States.StringSplit('a,b', ',')",
    "States.StringToJson('\\{\\}')",
    "States.Format( '{}' , States.ArrayGetItem(States.StringSplit($.a, '/'), 2) )",
  ])('may be %s', (call) => {
    expect(isIntrinsicCall(call)).toBe(true);
  });

  test.each([
    ['has a name that the language does not have', 'States.Fromat($.a)'],
    ['has no arguments in parentheses', 'States.UUID'],
    ['has too few arguments', 'States.Hash($.a)'],
    ['has too many arguments', 'States.UUID(1)'],
    ['has no argument before a comma', 'States.Array(, 1)'],
    ['has no argument after a comma', 'States.Array(1, )'],
    ['has no closing parenthesis', 'States.Array(1'],
    ['has text after it', 'States.Array(1))'],
    ['has text that does not end', "States.Array('a)"],
    ['has text with a quote in it', "States.Array('it's')"],
    ['has text with a brace in it', "States.Array('{a}')"],
    ['has text with a lonely backslash', "States.Array('a\\b')"],
    ['has text in double quotes', 'States.Array("a")'],
    ['has an argument that is no path', 'States.Array(a)'],
    ['has an argument that is no number', 'States.Array(1a)'],
    ['has fewer values than its format', "States.Format('{} {}', $.a)"],
    ['has more values than its format', "States.Format('{}', $.a, $.b)"],
    ['has an unknown function in it', 'States.Array(States.Foo(1))'],
  ])('that %s is refused', (_, call) => {
    expect(isIntrinsicCall(call)).toBe(false);
  });

  test('may have at most ten functions in all', () => {
    const nested = (calls: number): string => (calls === 0 ? '$.a' : `States.Array(${nested(calls - 1)})`);
    expect(isIntrinsicCall(nested(10))).toBe(true);
    expect(isIntrinsicCall(nested(11))).toBe(false);
  });
});

describe('a template', () => {
  test('may have paths and functions at any depth, and any literals', () => {
    const Parameters = {
      'id.$': '$$.Execution.Id',
      list: [{ 'name.$': "States.Format('{}', $.a)" }, null, 1, 'States.Foo('],
      empty: {},
    };
    expect(pass({ Parameters })).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a text in place of a path', { 'a.$': 'b' }, `Parameters.a.$ must be ${PATH_OR_FUNCTION}; got "b".`],
    ['a number in place of a path', { 'a.$': 1 }, `Parameters.a.$ must be ${PATH_OR_FUNCTION}; got 1.`],
    [
      'an unknown function deep inside',
      { list: [{ b: { 'a.$': 'States.Foo()' } }] },
      `Parameters.list[0].b.a.$ must be ${PATH_OR_FUNCTION}; got "States.Foo()".`,
    ],
    [
      'a value and a path to it',
      { a: 1, 'a.$': '$.a' },
      'Parameters.a.$ must be left out where a is set; got both.',
    ],
  ])('with %s gets a message', (_, Parameters, message) => {
    expect(pass({ Parameters })).toEqual([`State "Work": ${message}`]);
  });
});
