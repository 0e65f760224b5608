import { NOT_SET, show } from '../../rules/fault';
import { isRecord } from '../../rules/json-value';
import { choice, integer, object, type StringRule } from '../../rules/rule';
import { atLeastOne, atMostOne, checked, type FieldRule, fieldFaults, list } from './field-rule';
import { ANY_VALUE, REFERENCE_PATH, TEXT, templateFaults } from './field-values';

const s3Action = (...actions: readonly string[]): StringRule => ({
  kind: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: `arn:aws[a-z\\-]*:states:::s3:(?:${actions.join('|')})`,
  allowed: actions.map((action) => `arn:aws:states:::s3:${action}`).join(' or '),
});

/** The parameters of a call of S3: each by its name, or with `.$` as a path. */
const s3Parameters = (required: readonly string[], optional: readonly string[]): FieldRule => {
  const names = [...required, ...optional].flatMap((name) => [name, `${name}.$`]);
  const known = object<FieldRule>(Object.fromEntries(names.map((name) => [name, ANY_VALUE])), []);
  const allowed = `an object with ${required.join(', ')}`;
  return checked(allowed, (key, value) => {
    if (!isRecord(value)) return [{ key, got: show(value), allowed }];
    const missing = required.filter((name) => !(name in value) && !(`${name}.$` in value));
    return [
      ...missing.map((name) => ({ key: `${key}.${name}`, got: NOT_SET, allowed: `set, or ${name}.$` })),
      ...fieldFaults(key, value, known),
      ...templateFaults(key, value),
    ];
  });
};

/** The most items that a map runs. */
export const MAX_ITEMS = 100_000_000;

/** Which of these fields apply depends on the file (developer guide, ItemReader). */
const readerConfig = (required: readonly string[]) =>
  object<FieldRule>(
    {
      InputType: choice('CSV', 'JSON', 'JSONL', 'MANIFEST', 'PARQUET'),
      Transformation: choice('NONE', 'LOAD_AND_FLATTEN'),
      ManifestType: choice('ATHENA_DATA', 'S3_INVENTORY'),
      CSVHeaderLocation: choice('FIRST_ROW', 'GIVEN'),
      CSVHeaders: list(TEXT, 1, 'a list of one or more names of columns'),
      CSVDelimiter: choice('COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB'),
      ItemsPointer: TEXT,
      MaxItems: integer(1, MAX_ITEMS),
      MaxItemsPath: REFERENCE_PATH,
    },
    required,
    [
      ...atMostOne('MaxItems', 'MaxItemsPath'),
      {
        key: 'CSVHeaders',
        when: [{ path: 'CSVHeaderLocation', matches: 'GIVEN' }],
        needs: [{ path: 'CSVHeaders' }],
        allowed: 'set where CSVHeaderLocation is GIVEN',
      },
    ],
  );

const FILE_READER = object<FieldRule>(
  {
    Resource: s3Action('getObject', 'listObjectsV2'),
    ReaderConfig: readerConfig(['InputType']),
    Parameters: s3Parameters(['Bucket', 'Key'], ['VersionId', 'ExpectedBucketOwner', 'RequestPayer']),
  },
  ['Resource', 'ReaderConfig', 'Parameters'],
);

const OBJECT_LIST_READER = object<FieldRule>(
  {
    Resource: s3Action('listObjectsV2'),
    ReaderConfig: readerConfig([]),
    Parameters: s3Parameters(
      ['Bucket'],
      ['Prefix', 'Delimiter', 'StartAfter', 'FetchOwner', 'ExpectedBucketOwner', 'RequestPayer'],
    ),
  },
  ['Resource', 'Parameters'],
);

export const ITEM_READER: FieldRule = checked('an object with Resource and Parameters', (key, value) => {
  const listsObjects = isRecord(value) && String(value.Resource).endsWith(':listObjectsV2');
  return fieldFaults(key, value, listsObjects ? OBJECT_LIST_READER : FILE_READER);
});

export const RESULT_WRITER = object<FieldRule>(
  {
    Resource: s3Action('putObject'),
    Parameters: s3Parameters(['Bucket'], ['Prefix', 'ExpectedBucketOwner']),
    WriterConfig: object<FieldRule>(
      {
        OutputType: choice('JSON', 'JSONL'),
        Transformation: choice('NONE', 'COMPACT', 'FLATTEN'),
      },
      [],
    ),
  },
  [],
  [
    ...atLeastOne('Resource', 'WriterConfig'),
    {
      key: 'Parameters',
      when: [{ path: 'Resource' }],
      needs: [{ path: 'Parameters' }],
      allowed: 'set where Resource is set',
    },
    {
      key: 'Resource',
      when: [{ path: 'Parameters' }],
      needs: [{ path: 'Resource' }],
      allowed: 'set where Parameters is set',
    },
  ],
);
