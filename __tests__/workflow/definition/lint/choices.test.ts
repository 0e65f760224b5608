import { messagesFor } from './messages-for';

const choose = (...Choices: unknown[]) => messagesFor({ Type: 'Choice', Choices, Default: 'Done' });

const comparison = (operator: string, value: unknown) =>
  choose({ Variable: '$.a', [operator]: value, Next: 'Done' });

const ONE_OPERATOR = 'an object with exactly one of the comparisons, And, Or and Not';

describe('a choice without a fault', () => {
  test.each<[string, unknown]>([
    ['StringEquals', 'a'],
    ['StringLessThanPath', '$.b'],
    ['StringMatches', '*.csv'],
    ['StringMatches', String.raw`\*\\*`],
    ['NumericGreaterThan', 1.5],
    ['NumericLessThanEqualsPath', '$.b[0]'],
    ['BooleanEquals', false],
    ['BooleanEqualsPath', '$.b'],
    ['TimestampGreaterThanEquals', '2030-01-31T12:00:00Z'],
    ['TimestampEqualsPath', '$$.Execution.StartTime'],
    ['IsNull', true],
    ['IsPresent', false],
    ['IsNumeric', true],
    ['IsString', true],
    ['IsBoolean', true],
    ['IsTimestamp', true],
  ])('compares by %s with %j', (operator, value) => {
    expect(comparison(operator, value)).toEqual([]);
  });

  test('combines comparisons', () => {
    const isSet = { Variable: '$.a', IsPresent: true, Comment: 'It may be missing.' };
    const both = { And: [isSet, { Not: { Variable: '$$.Execution.Name', StringEquals: 'a' } }] };
    expect(choose({ Or: [isSet, both], Next: 'Done', Comment: 'Either.' })).toEqual([]);
  });
});

describe('a choice', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['that is no object', 'a', [`Choices[0] must be ${ONE_OPERATOR}; got "a".`]],
    [
      'with a misspelt comparison',
      { Variable: '$.a', StringEqual: 'a', Next: 'Done' },
      [
        `Choices[0] must be ${ONE_OPERATOR}; got none.`,
        'unknown key Choices[0].StringEqual; did you mean StringEquals?',
      ],
    ],
    [
      'with two comparisons',
      { Variable: '$.a', IsNull: true, IsString: true, Next: 'Done' },
      [`Choices[0] must be ${ONE_OPERATOR}; got IsNull and IsString.`],
    ],
    [
      'without a variable',
      { IsNull: true, Next: 'Done' },
      ['Choices[0].Variable must be a path such as $.Job or $$.Execution.Id; it is not set.'],
    ],
    [
      'whose variable is no path',
      { Variable: 'a', IsNull: true, Next: 'Done' },
      ['Choices[0].Variable must be a path such as $.Job or $$.Execution.Id; got "a".'],
    ],
    [
      'without a state to go on to',
      { Variable: '$.a', IsNull: true },
      ['Choices[0].Next must be a string; it is not set.'],
    ],
    [
      'that goes on to no state',
      { Variable: '$.a', IsNull: true, Next: 'Dome' },
      ['Choices[0].Next must be a state of the same level, such as Done; got "Dome".'],
    ],
    [
      'that combines nothing',
      { And: [], Next: 'Done' },
      ['Choices[0].And must be a list of one or more objects with a comparison; got a list of 0.'],
    ],
    [
      'that combines with a variable of its own',
      { Variable: '$.a', Not: { Variable: '$.b', IsNull: true }, Next: 'Done' },
      ['unknown key Choices[0].Variable; the keys are: Not, Next, Comment.'],
    ],
    [
      'that goes on from inside a combination',
      { Or: [{ Variable: '$.b', IsNull: true, Next: 'Done' }], Next: 'Done' },
      ['unknown key Choices[0].Or[0].Next; the keys are: Variable, IsNull, Comment.'],
    ],
  ])('%s gets a message that says so', (_, choice, messages) => {
    expect(choose(choice)).toEqual(messages.map((message) => `State "Work": ${message}`));
  });

  test.each<[string, unknown, string]>([
    ['StringEquals', 1, 'a string; got 1.'],
    [
      'StringMatches',
      String.raw`a\b`,
      String.raw`a string in which a backslash is followed by * or by another one; got "a\\b".`,
    ],
    ['NumericEquals', '1', 'a number; got "1".'],
    ['BooleanEquals', 'true', 'true or false; got "true".'],
    ['TimestampEquals', '2030-01-31', 'a time such as 2030-01-31T12:00:00Z; got "2030-01-31".'],
    ['IsPresent', 'yes', 'true or false; got "yes".'],
    ['StringEqualsPath', 'b', 'a path such as $.Job or $$.Execution.Id; got "b".'],
  ])('that compares by %s with %j gets a message', (operator, value, message) => {
    expect(comparison(operator, value)).toEqual([`State "Work": Choices[0].${operator} must be ${message}`]);
  });
});

test('a choice state without choices gets a message', () => {
  expect(choose()).toEqual([
    'State "Work": Choices must be a list of one or more objects with a comparison and Next; got a list of 0.',
  ]);
});

test('a choice state may do without a default', () => {
  const Choices = [{ Variable: '$.a', IsNull: true, Next: 'Done' }];
  expect(messagesFor({ Type: 'Choice', Choices })).toEqual([]);
});

test('a choice state whose default is no state gets a message', () => {
  const Choices = [{ Variable: '$.a', IsNull: true, Next: 'Done' }];
  expect(messagesFor({ Type: 'Choice', Choices, Default: 'Dome' })).toEqual([
    'State "Work": Default must be a state of the same level, such as Done; got "Dome".',
  ]);
});
