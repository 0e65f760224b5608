import { parameterValues } from '../../../../cli/run/pipeline/parameter-flags';
import type { DefinedParameter } from '../../../../workflow/pipeline/pipeline-definition';

const PARAMETERS: readonly DefinedParameter[] = [
  { Name: 'InputUri', Type: 'String' },
  { Name: 'Mode', Type: 'String', DefaultValue: 'fast', EnumValues: ['fast', 'exact'] },
  { Name: 'Count', Type: 'Integer', DefaultValue: 1 },
  { Name: 'Share', Type: 'Float', DefaultValue: 0.2 },
  { Name: 'Verbose', Type: 'Boolean', DefaultValue: false },
];

test('a parameter has the default or the given value, in its type', () => {
  expect(parameterValues(PARAMETERS, ['InputUri=s3://b/a=b/'])).toEqual({
    InputUri: 's3://b/a=b/',
    Mode: 'fast',
    Count: 1,
    Share: 0.2,
    Verbose: false,
  });
  const given = ['InputUri=', 'Mode=exact', 'Count=2', 'Share=.5', 'Verbose=True'];
  expect(parameterValues(PARAMETERS, given)).toEqual({
    InputUri: '',
    Mode: 'exact',
    Count: 2,
    Share: 0.5,
    Verbose: true,
  });
});

test.each([
  [['InputUri'], '--parameter must be NAME=VALUE; got "InputUri".'],
  [['InputUrl=a'], '--parameter: the pipeline has no parameter "InputUrl"; did you mean InputUri?'],
  [
    ['Other=a'],
    '--parameter: the pipeline has no parameter "Other"; its parameters are: InputUri, Mode, Count, Share, Verbose',
  ],
  [['Count=1', 'Count=2'], '--parameter: Count is given twice; give each parameter one value.'],
  [['InputUri=a', 'Count=1.5'], '--parameter: Count must be a whole number; got "1.5".'],
  [['InputUri=a', 'Share=half'], '--parameter: Share must be a number; got "half".'],
  [['InputUri=a', 'Verbose=1'], '--parameter: Verbose must be true or false; got "1".'],
  [['InputUri=a', 'Mode=slow'], '--parameter: Mode must be one of fast, exact; got "slow".'],
  [
    [`InputUri=${'x'.repeat(1025)}`],
    '--parameter: InputUri must be a string of at most 1,024 characters; got',
  ],
  [[], 'The parameter InputUri has no default; add --parameter InputUri=VALUE'],
])('%j is refused', (given, message) => {
  expect(() => parameterValues(PARAMETERS, given)).toThrow(message);
});

test('a pipeline without parameters takes none', () => {
  expect(() => parameterValues([], ['a=1'])).toThrow('--parameter: the pipeline has no parameters; got "a".');
});
