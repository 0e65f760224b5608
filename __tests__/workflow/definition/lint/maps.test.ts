import { lintDefinition } from '../../../../workflow/definition/lint-definition';
import { fanOutDefinition } from '../../../../workflow/fan-out/fan-out-definition';
import { messagesFor } from './messages-for';

const ITEM = { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } };

const INLINE = { Type: 'Map', ItemProcessor: ITEM, Next: 'Done' };

const READER = {
  Resource: 'arn:aws:states:::s3:getObject',
  ReaderConfig: { InputType: 'JSONL' },
  Parameters: { 'Bucket.$': '$.Bucket', Key: 'items.jsonl' },
};

const WRITER = {
  Resource: 'arn:aws:states:::s3:putObject',
  Parameters: { Bucket: 'my-results', 'Prefix.$': '$.Prefix' },
};

const DISTRIBUTED = {
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...ITEM },
  Next: 'Done',
};

test('the definition of a fan-out has no message, and is not changed', () => {
  const fanOut = fanOutDefinition({
    prepareItemsFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:prepare-items',
    checkItemsFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:check-items',
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare',
    partition: 'aws',
  });
  const copy = structuredClone(fanOut);
  expect(lintDefinition(fanOut)).toEqual([]);
  expect(fanOut).toEqual(copy);
});

describe('a map without a fault', () => {
  test.each<[string, object]>([
    ['inline map', INLINE],
    [
      'inline map that says so, over a list of the context',
      {
        ...INLINE,
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...ITEM },
        ItemsPath: '$$.Execution.Input.Items',
        ItemSelector: { 'Item.$': '$$.Map.Item.Value' },
        MaxConcurrency: 0,
      },
    ],
    ['map with the older names', { Type: 'Map', Iterator: ITEM, Parameters: { a: 1 }, Next: 'Done' }],
    [
      'distributed map with every field',
      {
        ...DISTRIBUTED,
        Label: 'a-_1',
        ItemReader: READER,
        ItemSelector: { a: 1 },
        ItemBatcher: { BatchInput: { 'a.$': '$.a' }, MaxItemsPerBatch: 10, MaxInputBytesPerBatchPath: '$.b' },
        MaxConcurrencyPath: '$.MaxConcurrency',
        ToleratedFailurePercentage: 12.5,
        ToleratedFailureCount: 0,
        ResultWriter: { ...WRITER, WriterConfig: { OutputType: 'JSONL', Transformation: 'FLATTEN' } },
        Retry: [{ ErrorEquals: ['States.ItemReaderFailed'] }],
        Catch: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], Next: 'Done' }],
      },
    ],
    [
      'distributed map over the objects of a folder',
      {
        ...DISTRIBUTED,
        ItemReader: {
          Resource: 'arn:aws-cn:states:::s3:listObjectsV2',
          Parameters: { Bucket: 'my-data', Prefix: 'in/' },
        },
      },
    ],
    [
      'distributed map over a table',
      {
        ...DISTRIBUTED,
        ItemReader: {
          ...READER,
          ReaderConfig: {
            InputType: 'CSV',
            CSVHeaderLocation: 'GIVEN',
            CSVHeaders: ['id'],
            CSVDelimiter: 'TAB',
            MaxItems: 5,
          },
        },
      },
    ],
  ])('such as an %s has no message', (_, map) => {
    expect(messagesFor(map)).toEqual([]);
  });
});

const ONLY_DISTRIBUTED = 'left out unless the Mode of ItemProcessor.ProcessorConfig is DISTRIBUTED';

describe('a map', () => {
  test.each<[string, object, string]>([
    [
      'without states for its items',
      { Type: 'Map', Next: 'Done' },
      'ItemProcessor must be set, or instead of it Iterator; it is not set.',
    ],
    [
      'whose items begin at no state',
      { ...INLINE, ItemProcessor: { ...ITEM, StartAt: 'Itme' } },
      'ItemProcessor.StartAt must be a state of the same level, such as Item; got "Itme".',
    ],
    [
      'whose list is at no path',
      { ...INLINE, ItemsPath: 'Items' },
      'ItemsPath must be a path such as $.Job or $$.Execution.Id; got "Items".',
    ],
    [
      'with a negative concurrency',
      { ...INLINE, MaxConcurrency: -1 },
      'MaxConcurrency must be a whole number from 0 to 99,999,999; got -1.',
    ],
    [
      'with a concurrency and a path to one',
      { ...INLINE, MaxConcurrency: 1, MaxConcurrencyPath: '$.a' },
      'MaxConcurrencyPath must be left out where MaxConcurrency is set; got MaxConcurrency and MaxConcurrencyPath.',
    ],
    [
      'with a label within the execution',
      { ...INLINE, Label: 'a' },
      `Label must be ${ONLY_DISTRIBUTED}; got Label.`,
    ],
    [
      'that reads items within the execution',
      { ...INLINE, ItemReader: READER },
      `ItemReader must be ${ONLY_DISTRIBUTED}; got ItemReader.`,
    ],
    [
      'of an unknown mode',
      { ...INLINE, ItemProcessor: { ...ITEM, ProcessorConfig: { Mode: 'PARALLEL' } } },
      'ItemProcessor.ProcessorConfig.Mode must be INLINE or DISTRIBUTED; got "PARALLEL".',
    ],
    [
      'without a type of execution',
      { ...INLINE, ItemProcessor: { ...ITEM, ProcessorConfig: { Mode: 'DISTRIBUTED' } } },
      'ItemProcessor.ProcessorConfig.ExecutionType must be set where Mode is DISTRIBUTED; got Mode "DISTRIBUTED".',
    ],
    [
      'with a label of 41 characters',
      { ...DISTRIBUTED, Label: 'a'.repeat(41) },
      `Label must be 1 to 40 letters, digits, hyphens and underscores; got "${'a'.repeat(41)}".`,
    ],
    [
      'with a wildcard in its label',
      { ...DISTRIBUTED, Label: 'Item*' },
      'Label must be 1 to 40 letters, digits, hyphens and underscores; got "Item*".',
    ],
    [
      'that tolerates more than every failure',
      { ...DISTRIBUTED, ToleratedFailurePercentage: 101 },
      'ToleratedFailurePercentage must be a number from 0 to 100; got 101.',
    ],
    [
      'whose concurrency is at no path',
      { ...DISTRIBUTED, MaxConcurrencyPath: 'MaxConcurrency' },
      'MaxConcurrencyPath must be a path to one value of the input, such as $.Job; got "MaxConcurrency".',
    ],
    [
      'of batches without a size',
      { ...DISTRIBUTED, ItemBatcher: {} },
      'ItemBatcher.MaxItemsPerBatch must be set, or instead of it MaxItemsPerBatchPath or MaxInputBytesPerBatch or MaxInputBytesPerBatchPath; it is not set.',
    ],
  ])('%s gets a message that says so', (_, map, message) => {
    expect(messagesFor(map)).toEqual([`State "Work": ${message}`]);
  });

  test('with the label of another map gets a message', () => {
    const again = { ...DISTRIBUTED, Label: 'Items', ItemProcessor: DISTRIBUTED.ItemProcessor };
    const inner = { StartAt: 'Inner', States: { Inner: { ...again, Next: undefined, End: true } } };
    const { ProcessorConfig } = DISTRIBUTED.ItemProcessor;
    expect(messagesFor({ ...again, ItemProcessor: { ProcessorConfig, ...inner } })).toEqual([
      'State "Inner": Label must be unique in the definition; got "Items" again.',
    ]);
  });
});

describe('a map that reads or writes in S3', () => {
  test.each<[string, object, string]>([
    [
      'reads with an action that writes',
      { ItemReader: { ...READER, Resource: 'arn:aws:states:::s3:putObject' } },
      'ItemReader.Resource must be arn:aws:states:::s3:getObject or arn:aws:states:::s3:listObjectsV2; got "arn:aws:states:::s3:putObject".',
    ],
    [
      'reads a format that there is not',
      { ItemReader: { ...READER, ReaderConfig: { InputType: 'YAML' } } },
      'ItemReader.ReaderConfig.InputType must be CSV, JSON, JSONL, MANIFEST or PARQUET; got "YAML".',
    ],
    [
      'reads a table without names of columns',
      { ItemReader: { ...READER, ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN' } } },
      'ItemReader.ReaderConfig.CSVHeaders must be set where CSVHeaderLocation is GIVEN; got CSVHeaderLocation "GIVEN".',
    ],
    [
      'reads no key',
      { ItemReader: { ...READER, Parameters: { 'Bucket.$': '$.Bucket' } } },
      'ItemReader.Parameters.Key must be set, or Key.$; it is not set.',
    ],
    [
      'reads with a parameter that there is not',
      { ItemReader: { ...READER, Parameters: { ...READER.Parameters, 'Keys.$': '$.a' } } },
      'unknown key ItemReader.Parameters.Keys.$; did you mean Key?',
    ],
    [
      'reads a bucket and a path to one',
      { ItemReader: { ...READER, Parameters: { ...READER.Parameters, Bucket: 'my-data' } } },
      'ItemReader.Parameters.Bucket.$ must be left out where Bucket is set; got both.',
    ],
    [
      'reads a path that is none',
      { ItemReader: { ...READER, Parameters: { ...READER.Parameters, 'Bucket.$': 'Bucket' } } },
      'ItemReader.Parameters.Bucket.$ must be a path such as $.Job, or an intrinsic function such as States.Format(\'{}\', $.Job); got "Bucket".',
    ],
    [
      'writes with an action that reads',
      { ResultWriter: { ...WRITER, Resource: 'arn:aws:states:::s3:getObject' } },
      'ResultWriter.Resource must be arn:aws:states:::s3:putObject; got "arn:aws:states:::s3:getObject".',
    ],
    [
      'writes nowhere',
      { ResultWriter: {} },
      'ResultWriter.Resource must be set, or instead of it WriterConfig; it is not set.',
    ],
    [
      'writes without a bucket',
      { ResultWriter: { ...WRITER, Parameters: { Prefix: 'out/' } } },
      'ResultWriter.Parameters.Bucket must be set, or Bucket.$; it is not set.',
    ],
  ])('%s gets a message that says so', (_, fields, message) => {
    expect(messagesFor({ ...DISTRIBUTED, ...fields })).toEqual([`State "Work": ${message}`]);
  });
});
