import { lintDefinition } from '../../../workflow/definition/lint-definition';
import type { StateMachineDefinition } from '../../../workflow/definition/states-language';
import { fanOutDefinition } from '../../../workflow/fan-out/fan-out-definition';

const FAN_OUT: StateMachineDefinition = fanOutDefinition({
  prepareItemsFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:prepare-items',
  checkItemsFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:check-items',
  stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare',
  partition: 'aws',
});

type Fields = Readonly<Record<string, unknown>>;

const MAP = FAN_OUT.States.RunItems as unknown as Fields & {
  readonly ItemReader: Fields & { readonly Parameters: Fields };
  readonly ItemProcessor: Fields & { readonly States: Fields };
  readonly ResultWriter: Fields;
};

const withStates = (states: Fields): StateMachineDefinition =>
  ({ ...FAN_OUT, States: { ...FAN_OUT.States, ...states } }) as StateMachineDefinition;

/** The messages for a definition whose map has these fields. */
const lintMap = (fields: Fields): readonly string[] =>
  lintDefinition(withStates({ RunItems: { ...MAP, ...fields } }));

test('the definition of a fan-out has no message, and is not changed', () => {
  const copy = structuredClone(FAN_OUT);
  expect(lintDefinition(FAN_OUT)).toEqual([]);
  expect(FAN_OUT).toEqual(copy);
});

describe('a distributed map', () => {
  test.each<[string, Fields, RegExp]>([
    ['without a label', { Label: undefined }, /^RunItems\.Label must be 1 to 40 letters.*; it is not set$/],
    ['with a label of 41 characters', { Label: 'a'.repeat(41) }, /^RunItems\.Label must be .*; got "a{41}"$/],
    ['with a wildcard in its label', { Label: 'Item*' }, /^RunItems\.Label must be .*; got "Item\*"$/],
    [
      'that reads with an action that writes',
      { ItemReader: { ...MAP.ItemReader, Resource: 'arn:aws:states:::s3:putObject' } },
      /^RunItems\.ItemReader\.Resource must be arn:aws:states:::s3:getObject; got/,
    ],
    [
      'that reads a format that there is not',
      { ItemReader: { ...MAP.ItemReader, ReaderConfig: { InputType: 'YAML' } } },
      /^RunItems\.ItemReader\.ReaderConfig\.InputType must be CSV, JSON, .*; got "YAML"$/,
    ],
    [
      'that reads no key',
      { ItemReader: { ...MAP.ItemReader, Parameters: { 'Bucket.$': '$.Bucket' } } },
      /^RunItems\.ItemReader\.Parameters\.Key must be .*; it is not set$/,
    ],
    [
      'with a parameter that the reader does not have',
      { ItemReader: { ...MAP.ItemReader, Parameters: { ...MAP.ItemReader.Parameters, 'Prefix.$': '$.A' } } },
      /^unknown key RunItems\.ItemReader\.Parameters\.Prefix; /,
    ],
    [
      'with a bucket and a path to one',
      { ItemReader: { ...MAP.ItemReader, Parameters: { Bucket: 'a', 'Bucket.$': '$.A', Key: 'b' } } },
      /^unknown key RunItems\.ItemReader\.Parameters\.Bucket\.\$; did you mean Bucket\?$/,
    ],
    [
      'with a parameter that is no path',
      { ItemReader: { ...MAP.ItemReader, Parameters: { 'Bucket.$': 'Bucket', Key: 'a' } } },
      /Bucket\.\$.* is not a JSONPath/,
    ],
    [
      'whose results are not written',
      { ResultWriter: undefined },
      /^RunItems\.ResultWriter must be .*; it is not set$/,
    ],
    [
      'that writes with an action that reads',
      { ResultWriter: { ...MAP.ResultWriter, Resource: 'arn:aws:states:::s3:getObject' } },
      /^RunItems\.ResultWriter\.Resource must be arn:aws:states:::s3:putObject; got/,
    ],
    [
      'that tolerates more than every failure',
      { ToleratedFailurePercentage: 101 },
      /^RunItems\.ToleratedFailurePercentage must be a whole number from 0 to 100; got 101$/,
    ],
    [
      'whose concurrency is no path',
      { MaxConcurrencyPath: 'MaxConcurrency' },
      /^RunItems\.MaxConcurrencyPath must be a reference path.*; got "MaxConcurrency"$/,
    ],
    [
      'that runs its items within the execution',
      { ItemProcessor: { ...MAP.ItemProcessor, ProcessorConfig: { Mode: 'INLINE' } } },
      /^RunItems\.ProcessorConfig\.Mode must be DISTRIBUTED; got "INLINE"$/,
    ],
    [
      'with a Retry, which would run every item again',
      { Retry: [{ ErrorEquals: ['States.ALL'] }] },
      /^unknown key RunItems\.Retry; /,
    ],
    ['that goes on to no state', { Next: 'Nowhere' }, /Nowhere/],
    [
      'whose items begin nowhere',
      { ItemProcessor: { ...MAP.ItemProcessor, StartAt: 'A' } },
      /^In RunItems: .*\bA\b/,
    ],
    [
      'whose items go on to no state',
      { ItemProcessor: { ...MAP.ItemProcessor, States: { ...MAP.ItemProcessor.States, RunJob: undefined } } },
      /^In RunItems: .*RunJob/,
    ],
    ['without states for its items', { ItemProcessor: undefined }, /^In RunItems: .*States/],
  ])('%s is told by a message that names what is wrong', (_, fields, message) => {
    expect(lintMap(fields)).toContainEqual(expect.stringMatching(message));
  });

  test('with the label of another map gets a message', () => {
    const again = { ...MAP, Next: 'Success' };
    const definition = withStates({
      Again: again,
      CheckItems: { ...FAN_OUT.States.CheckItems, Next: 'Again' },
    });
    expect(lintDefinition(definition)).toContainEqual(
      'Label "Items" is that of two maps; a label must be unique in the definition.',
    );
  });
});
