import { ProcessingInstanceType } from '@aws-sdk/client-sagemaker';
import { PROCESSING_JOB_RULES, REQUIRED_KEYS } from '../../../workflow/job/processing-job-rules';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import type { Rule, StringRule } from '../../../workflow/rules/rule';
import {
  ATHENA_DATASET,
  characters,
  FULL_JOB,
  OTHER_FULL_JOB,
  REDSHIFT_DATASET,
  SMALLEST_JOB,
  SOURCE_JOB,
} from './sample-jobs';

/** What a value is, the value, and where below the key the faults are when that is not the key itself. */
type Case = readonly [what: string, value: unknown, ...below: string[]];

interface Boundaries {
  readonly good: readonly Case[];
  readonly bad: readonly Case[];
}

const ROLE = 'arn:aws:iam::123456789012:role/';
const PENGUIN = '🐧';

const listOf = <Item>(length: number, item: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => item(index));

const variables = (count: number): Record<string, string> =>
  Object.fromEntries(listOf(count, (index) => [`NAME_${index}`, 'value']));

const tags = (count: number) => listOf(count, (index) => ({ Key: `key-${index}`, Value: 'value' }));

const s3Uris: Boundaries = {
  good: [
    ['a bucket alone', 's3://b'],
    ['a bucket with a slash', 's3://b/'],
    ['an https URI', 'https://bucket.s3.amazonaws.com/prefix'],
    ['a key with slashes, spaces and other alphabets', 's3://bucket//a b/企鹅/'],
    ['1,024 characters', `s3://bucket/${characters(1012)}`],
    ['1,024 characters that JavaScript counts as 2,036', `s3://bucket/${characters(1012, PENGUIN)}`],
  ],
  bad: [
    ['an empty string', ''],
    ['no bucket', 's3://'],
    ['an empty bucket', 's3:///key'],
    ['another scheme', 's4://bucket/key'],
    ['a scheme in capitals', 'S3://bucket/key'],
    ['a path', '/bucket/key'],
    ['something in front', ' s3://bucket/key'],
    ['a line break in the key', 's3://bucket/a\nb'],
    ['a line break at the end', 's3://bucket/key\n'],
    ['1,025 characters', `s3://bucket/${characters(1013)}`],
    ['a number', 3],
    ['a list', ['s3://bucket/key']],
  ],
};

const roleArns: Boundaries = {
  good: [
    ['a role with the shortest name', `${ROLE}a`],
    ['a name without a slash before it, as the API takes it', 'arn:aws:iam::123456789012:rolea'],
    ['a role with a path', `${ROLE}a/b/c`],
    ['every character that a name may hold', `${ROLE}azAZ09_+=,.@-`],
    ['a role in China', 'arn:aws-cn:iam::123456789012:role/a'],
    ['a role in GovCloud', 'arn:aws-us-gov:iam::123456789012:role/a'],
    ['2,048 characters', `${ROLE}${characters(2048 - ROLE.length)}`],
  ],
  bad: [
    ['an empty string', ''],
    ['no name', 'arn:aws:iam::123456789012:role'],
    ['a user', 'arn:aws:iam::123456789012:user/a'],
    ['another service', 'arn:aws:sts::123456789012:role/a'],
    ['an account of 11 digits', 'arn:aws:iam::12345678901:role/a'],
    ['an account of 13 digits', 'arn:aws:iam::1234567890123:role/a'],
    ['a space in the name', `${ROLE}a b`],
    ['a wildcard', `${ROLE}*`],
    ['2,049 characters', `${ROLE}${characters(2049 - ROLE.length)}`],
    ['a line break at the end', `${ROLE}a\n`],
  ],
};

const instanceTypes: Boundaries = {
  good: [
    ['a type of today', 'ml.m5.xlarge'],
    ['a type with hyphens', 'ml.m5dn-flex.metal-24xl'],
    ['a type that is not known yet', 'ml.z99.huge'],
    ['64 characters', `ml.m5.${characters(58)}`],
  ],
  bad: [
    ['an empty string', ''],
    ['a type of EC2', 'm5.xlarge'],
    ['no size', 'ml.m5'],
    ['an empty size', 'ml.m5.'],
    ['capitals', 'ml.M5.xlarge'],
    ['four parts', 'ml.m5.xlarge.x'],
    ['65 characters', `ml.m5.${characters(59)}`],
  ],
};

const integers = (minimum: number, maximum: number): Boundaries => ({
  good: [
    [`${minimum}`, minimum],
    [`${maximum}`, maximum],
  ],
  bad: [
    [`${minimum - 1}`, minimum - 1],
    [`${maximum + 1}`, maximum + 1],
    ['a number between two whole ones', minimum + 0.5],
    ['a number as text', `${minimum}`],
    ['true', true],
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
  ],
});

const booleans: Boundaries = {
  good: [
    ['true', true],
    ['false', false],
  ],
  bad: [
    ['true as text', 'true'],
    ['1', 1],
    ['an empty string', ''],
  ],
};

const choices = (...values: readonly [string, ...string[]]): Boundaries => ({
  good: values.map((value): Case => [value, value]),
  bad: [
    ...[values[0].toUpperCase(), values[0].toLowerCase()]
      .filter((text) => !values.includes(text))
      .map((text): Case => [`${text}, which differs in capitals`, text]),
    ['a longer word', `${values[0]}s`],
    ['an empty string', ''],
    ['a list of one', [values[0]]],
  ],
});

/** Whatever the characters. */
const texts = (minLength: number, maxLength: number): Boundaries => ({
  good: [
    [`${minLength} character`, characters(minLength)],
    [`${maxLength} characters`, characters(maxLength)],
    [`${maxLength} characters that JavaScript counts twice`, characters(maxLength, PENGUIN)],
  ],
  bad: [
    ['an empty string', ''],
    [`${maxLength + 1} characters`, characters(maxLength + 1)],
    ['a number', 1],
  ],
});

/** On one line. */
const names = (maxLength: number): Boundaries => {
  const { good, bad } = texts(1, maxLength);
  return { good, bad: [...bad, ['a line break', 'a\nb'], ['a line break at the end', 'a\n']] };
};

/** On any number of lines. */
const queries: Boundaries = {
  good: [...texts(1, 4096).good, ['two lines', 'SELECT *\r\nFROM penguins']],
  bad: texts(1, 4096).bad,
};

const words: Boundaries = {
  good: [
    ['one word', ['a']],
    ['100 words', listOf(100, () => 'a')],
    ['a word of 256 characters', [characters(256)]],
    ['a word of 256 characters that JavaScript counts as 512', [characters(256, PENGUIN)]],
  ],
  bad: [
    ['no word', []],
    ['101 words', listOf(101, () => 'a')],
    ['an empty word', ['--name', ''], '[1]'],
    ['a word of 257 characters', ['a', characters(257)], '[1]'],
    ['a number', ['--epochs', 3], '[1]'],
    ['null among the words', [null], '[0]'],
    ['a line break in a word', ['a\nb'], '[0]'],
    ['a string', '--verbose'],
    ['a map', { 0: 'a' }],
  ],
};

const kmsKeys: Boundaries = {
  good: [
    ['an id', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['an ARN', 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['an alias', 'alias/my_key'],
    ['every kind of character', 'azAZ09:/_-'],
    ['one character', 'a'],
    ['2,048 characters', characters(2048)],
  ],
  bad: [
    ['an empty string', ''],
    ['2,049 characters', characters(2049)],
    ['a space', 'alias/my key'],
    ['a line break at the end', 'alias/key\n'],
    ['a number', 1],
  ],
};

const ROOT = '/opt/ml/processing/';

const localPaths: Boundaries = {
  good: [
    ['a folder below the root', `${ROOT}folder`],
    ['spaces and other alphabets', `${ROOT}a b/企鹅`],
    ['256 characters', `${ROOT}${characters(256 - ROOT.length)}`],
  ],
  bad: [
    ['an empty string', ''],
    ['the root without a slash', '/opt/ml/processing'],
    ['a folder beside it', '/opt/ml/input'],
    ['a folder of all the machine', '/tmp/out'],
    ['a path that is not absolute', 'opt/ml/processing/input'],
    ['a line break', `${ROOT}a\nb`],
    ['257 characters', `${ROOT}${characters(257 - ROOT.length)}`],
  ],
};

const experimentNames: Boundaries = {
  good: [
    ['a letter', 'a'],
    ['a digit', '1'],
    ['every kind of character', 'az--AZ-09'],
    ['120 characters', characters(120)],
  ],
  bad: [
    ['an empty string', ''],
    ['121 characters', characters(121)],
    ['a hyphen first', '-a'],
    ['a hyphen last', 'a-'],
    ['an underscore', 'a_b'],
    ['a line break at the end', 'a\n'],
  ],
};

const networkIds = (maxItems: number): Boundaries => ({
  good: [
    ['one id', ['subnet-0123456789abcdef0']],
    [`${maxItems} ids`, listOf(maxItems, (index) => `subnet-${index}`)],
    ['an id of one character', ['a']],
    ['an id of 32 characters', [characters(32)]],
    ['every kind of character', ['-azAZ09-']],
  ],
  bad: [
    ['no id', []],
    [`${maxItems + 1} ids`, listOf(maxItems + 1, (index) => `subnet-${index}`)],
    ['an empty id', ['subnet-1', ''], '[1]'],
    ['an id of 33 characters', [characters(33)], '[0]'],
    ['an underscore in an id', ['subnet_1'], '[0]'],
    ['a string', 'subnet-1'],
  ],
});

/** What no object can be, whatever its members. */
const noObject: readonly Case[] = [
  ['a string', 'text'],
  ['a list', []],
  ['true', true],
];

const S3_INPUT = { S3Uri: 's3://bucket/a/', LocalPath: `${ROOT}a`, S3DataType: 'S3Prefix' };
const { AthenaDatasetDefinition: ATHENA } = ATHENA_DATASET;
const { RedshiftDatasetDefinition: REDSHIFT } = REDSHIFT_DATASET;
const S3_OUTPUT = { S3Uri: 's3://bucket/a/', S3UploadMode: 'EndOfJob' };

const inputs = (count: number) =>
  listOf(count, (index) => ({
    InputName: `input-${index}`,
    S3Input: { ...S3_INPUT, LocalPath: `${ROOT}${index}` },
  }));

const outputs = (count: number) =>
  listOf(count, (index) => ({
    OutputName: `output-${index}`,
    S3Output: { ...S3_OUTPUT, LocalPath: `${ROOT}${index}` },
  }));

/** Two of a list that share a folder of the container. */
const sharing = (member: 'S3Input' | 'S3Output', first: string, second: string) => {
  const [name, location] =
    member === 'S3Input' ? (['InputName', S3_INPUT] as const) : (['OutputName', S3_OUTPUT] as const);
  return [first, second].map((folder, index) => ({
    [name]: `name-${index}`,
    [member]: { ...location, LocalPath: `${ROOT}${folder}` },
  }));
};

const preferences = (count: number) => listOf(count, (index) => ({ InstanceType: `ml.m5.${index}xlarge` }));

/** Each required member left out, and a member that the API does not have. */
const faultyMembers = (object: Readonly<Record<string, unknown>>, required: readonly string[]): Case[] => [
  ...required.map(
    (name): Case => [
      `no ${name}`,
      Object.fromEntries(Object.entries(object).filter(([other]) => other !== name)),
      `.${name}`,
    ],
  ),
  ['a member that the API does not have', { ...object, Colour: 'red' }, '.Colour'],
  [
    'such a member with null, as a misspelt one might be removed by it',
    { ...object, Colour: null },
    '.Colour',
  ],
];

/** By the path of each key and of each member below it. */
const BOUNDARIES: Readonly<Record<string, Boundaries>> = {
  S3Input: s3Uris,
  S3Output: s3Uris,
  S3Script: {
    good: [
      ['an https URI', 'https://bucket.s3.amazonaws.com/run.py'],
      ['a key with slashes, spaces and other alphabets', 's3://bucket//a b/企鹅/run it.py'],
      ['a file name of one character', 's3://b/a'],
      ['a file name of 232 characters', `s3://bucket/${characters(232)}`],
      ['a file name of 232 characters in a folder', `s3://bucket/a/b/${characters(232)}`],
      ['1,024 characters', `s3://bucket/${characters(1007)}/a.py`],
    ],
    bad: [
      ...s3Uris.bad,
      ['a bucket alone', 's3://my-code'],
      ['a bucket with a slash', 's3://my-code/'],
      ['a folder', 's3://my-code/jobs/'],
      ['a file name of 233 characters', `s3://bucket/${characters(233)}`],
      ['a file name of 233 characters in a folder', `s3://bucket/a/b/${characters(233)}`],
      ['a carriage return in the file name', 's3://bucket/a\rb.py'],
      ['1,025 characters', `s3://bucket/${characters(1008)}/a.py`],
    ],
  },
  S3SourceArchive: {
    good: [
      ['an https URI of a .zip file', 'https://bucket.s3.amazonaws.com/source.zip'],
      ['a .tar.gz file', 's3://bucket/a/b/source.tar.gz'],
      ['a .tgz file', 's3://bucket/source.tgz'],
      ['a key with slashes, spaces and other alphabets', 's3://bucket//a b/企鹅/my source.zip'],
      ['a .zip file with a name of 232 characters', `s3://bucket/a/${characters(228)}.zip`],
      ['a .tar.gz file with a name of 232 characters', `s3://bucket/${characters(225)}.tar.gz`],
      ['1,024 characters', `s3://bucket/${characters(1006)}/a.zip`],
    ],
    bad: [
      ...s3Uris.bad,
      ['a bucket alone', 's3://my-code'],
      ['a folder', 's3://my-code/source.zip/'],
      ['another kind of file', 's3://my-code/source.tar'],
      ['an ending in capitals, which the container would not recognize', 's3://my-code/source.ZIP'],
      ['an ending without a name', 's3://my-code/.zip'],
      ['a .zip file with a name of 233 characters', `s3://bucket/a/${characters(229)}.zip`],
      ['a .tar.gz file with a name of 233 characters', `s3://bucket/${characters(226)}.tar.gz`],
      ['a carriage return in the file name', 's3://bucket/a\rb.zip'],
      ['1,025 characters', `s3://bucket/${characters(1007)}/a.zip`],
    ],
  },
  SourceEntrypoint: {
    good: [
      ['a Python file', 'preprocess.py'],
      ['a file in a folder', 'src/jobs/run it.sh'],
      ['a name of dots', '..run/...'],
      ['one character', 'a'],
      ['256 characters', characters(256)],
    ],
    bad: [
      ['an empty string', ''],
      ['257 characters', characters(257)],
      ['an absolute path', '/usr/bin/env'],
      ['a path that leaves the archive', '../run.py'],
      ['a path that leaves the archive later', 'src/../../run.py'],
      ['the folder above', '..'],
      ['a folder', 'src/'],
      ['an option of python3', '-c'],
      ['a line break', 'run.py\nrun.py'],
      ['a number', 1],
    ],
  },
  ImageUri: {
    good: [
      ['one character', 'a'],
      ['255 characters', characters(255)],
    ],
    bad: [
      ['an empty string', ''],
      ['256 characters', characters(256)],
      ['a line break', 'image\n'],
      ['a number', 1],
    ],
  },
  RoleArn: roleArns,
  ContainerEntrypoint: words,
  ContainerArguments: words,
  InstanceCount: integers(1, 100),
  InstanceType: instanceTypes,
  InstancePreferences: {
    good: [
      ['one', preferences(1)],
      ['five', preferences(5)],
      [
        'counts that are null, as Terraform has what is absent',
        [{ InstanceType: 'ml.m5.large', InstanceCount: null }],
      ],
    ],
    bad: [
      ['none', []],
      ['six', preferences(6)],
      ['a type twice', [...preferences(2), ...preferences(1)], '[2].InstanceType'],
      ['a name of a type', ['ml.m5.large'], '[0]'],
      ['one without a type', [{}], '[0].InstanceType'],
      ['a string', 'ml.m5.large'],
    ],
  },
  'InstancePreferences[].InstanceType': instanceTypes,
  'InstancePreferences[].InstanceCount': integers(1, 100),
  VolumeSizeInGB: integers(1, 16_384),
  VolumeKmsKeyId: kmsKeys,
  MaxRuntimeInSeconds: integers(1, 777_600),
  Environment: {
    good: [
      ['no variable', {}],
      ['100 variables', variables(100)],
      ['a name of one character', { _: 'value' }],
      ['a name of 256 characters', { [characters(256)]: 'value' }],
      ['letters, digits and _ in a name', { aZ_9: 'value' }],
      ['an empty value', { NAME: '' }],
      ['a value of 256 characters', { NAME: characters(256) }],
      ['a value of 256 characters that JavaScript counts as 512', { NAME: characters(256, PENGUIN) }],
      ['a value with line breaks', { NAME: 'a\r\nb' }],
    ],
    bad: [
      ['101 variables', variables(101)],
      ['an empty name', { '': 'value' }, ', name'],
      ['a name of 257 characters', { [characters(257)]: 'value' }, ', name'],
      ['a name that begins with a digit', { '1ST': 'value' }, ', name'],
      ['a hyphen in a name', { 'A-B': 'value' }, ', name'],
      ['a value of 257 characters', { NAME: characters(257) }, '.NAME'],
      ['a number as a value', { NAME: 1 }, '.NAME'],
      ['null as a value', { NAME: null }, '.NAME'],
      ['a list', [['NAME', 'value']]],
      ['a string', 'NAME=value'],
    ],
  },
  ProcessingInputs: {
    good: [
      ['none', []],
      ['ten', inputs(10)],
      ['a folder within the folder of another', sharing('S3Input', 'x', 'x/y')],
      [
        'several without a path, as the container chooses its own',
        listOf(2, (index) => ({
          InputName: `input-${index}`,
          AppManaged: true,
          S3Input: { S3Uri: 's3://bucket/a/', S3DataType: 'S3Prefix' },
        })),
      ],
      [
        'members that are null, as Terraform has what is absent',
        [
          {
            InputName: 'a',
            AppManaged: null,
            S3Input: { ...S3_INPUT, S3InputMode: null },
            DatasetDefinition: null,
          },
        ],
      ],
    ],
    bad: [
      ['eleven', inputs(11)],
      ['a name twice', [...inputs(2), { ...inputs(3)[2], InputName: 'input-0' }], '[2].InputName'],
      ['a path twice', sharing('S3Input', 'x', 'x'), '[1].S3Input.LocalPath'],
      ['a path twice, once with a slash at its end', sharing('S3Input', 'x/', 'x'), '[1].S3Input.LocalPath'],
      [
        'a path twice, once with two slashes in a row',
        sharing('S3Input', 'x/y', 'x//y'),
        '[1].S3Input.LocalPath',
      ],
      [
        "a path twice, once of a query's result",
        [
          ...sharing('S3Input', 'x', 'y'),
          { InputName: 'query', DatasetDefinition: { ...ATHENA_DATASET, LocalPath: `${ROOT}y` } },
        ],
        '[2].DatasetDefinition.LocalPath',
      ],
      ['a string among them', [...inputs(1), 's3://bucket/'], '[1]'],
      ['one without a name', [{ S3Input: S3_INPUT }], '[0].InputName'],
      ['one with a member that the API does not have', [{ ...inputs(1)[0], Colour: 'red' }], '[0].Colour'],
      ['a map', { data: S3_INPUT }],
    ],
  },
  'ProcessingInputs[].InputName': names(256),
  'ProcessingInputs[].AppManaged': booleans,
  'ProcessingInputs[].S3Input': {
    good: [['its required members', S3_INPUT]],
    bad: [
      // Without a LocalPath beside it, which is told too.
      ['a string', 's3://bucket/', '', '.LocalPath'],
      ['a list', [S3_INPUT], '', '.LocalPath'],
      ...faultyMembers(S3_INPUT, ['S3Uri', 'S3DataType', 'LocalPath']),
    ],
  },
  'ProcessingInputs[].S3Input.S3Uri': s3Uris,
  'ProcessingInputs[].S3Input.LocalPath': localPaths,
  'ProcessingInputs[].S3Input.S3DataType': choices('ManifestFile', 'S3Prefix'),
  'ProcessingInputs[].S3Input.S3InputMode': choices('Pipe', 'File'),
  'ProcessingInputs[].S3Input.S3DataDistributionType': choices('FullyReplicated', 'ShardedByS3Key'),
  'ProcessingInputs[].S3Input.S3CompressionType': choices('None', 'Gzip'),
  'ProcessingInputs[].DatasetDefinition': {
    good: [
      ["a query of Athena's", ATHENA_DATASET],
      ["a query of Redshift's", { ...REDSHIFT_DATASET, LocalPath: `${ROOT}warehouse` }],
    ],
    bad: [
      ['a string', 'SELECT 1', '', '.LocalPath'],
      ...faultyMembers({ AthenaDatasetDefinition: ATHENA, LocalPath: `${ROOT}a` }, ['LocalPath']),
    ],
  },
  'ProcessingInputs[].DatasetDefinition.LocalPath': localPaths,
  'ProcessingInputs[].DatasetDefinition.DataDistributionType': choices('FullyReplicated', 'ShardedByS3Key'),
  'ProcessingInputs[].DatasetDefinition.InputMode': choices('Pipe', 'File'),
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition': {
    good: [['every member', ATHENA]],
    bad: [
      ...noObject,
      ...faultyMembers(ATHENA, ['Catalog', 'Database', 'QueryString', 'OutputS3Uri', 'OutputFormat']),
    ],
  },
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.Catalog': names(256),
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.Database': names(255),
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.QueryString': queries,
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.WorkGroup': {
    good: [
      ['one character', 'a'],
      ['every kind of character', 'azAZ09._-'],
      ['128 characters', characters(128)],
    ],
    bad: [
      ['an empty string', ''],
      ['129 characters', characters(129)],
      ['a slash', 'a/b'],
      ['a space', 'a b'],
      ['a line break at the end', 'a\n'],
    ],
  },
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.OutputS3Uri': s3Uris,
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.KmsKeyId': kmsKeys,
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.OutputFormat': choices(
    'PARQUET',
    'ORC',
    'AVRO',
    'JSON',
    'TEXTFILE',
  ),
  'ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.OutputCompression': choices(
    'GZIP',
    'SNAPPY',
    'ZLIB',
  ),
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition': {
    good: [['every member', REDSHIFT]],
    bad: [
      ...noObject,
      ...faultyMembers(REDSHIFT, [
        'ClusterId',
        'Database',
        'DbUser',
        'QueryString',
        'ClusterRoleArn',
        'OutputS3Uri',
        'OutputFormat',
      ]),
    ],
  },
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.ClusterId': names(63),
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.Database': names(64),
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.DbUser': names(128),
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.QueryString': queries,
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.ClusterRoleArn': roleArns,
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.OutputS3Uri': s3Uris,
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.KmsKeyId': kmsKeys,
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.OutputFormat': choices('PARQUET', 'CSV'),
  'ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.OutputCompression': choices(
    'None',
    'GZIP',
    'BZIP2',
    'ZSTD',
    'SNAPPY',
  ),
  ProcessingOutputConfig: {
    good: [
      ['no output, beside S3Output', { Outputs: [] }],
      ['a key alone, beside S3Output', { Outputs: [], KmsKeyId: 'alias/outputs' }],
    ],
    bad: [
      ...noObject,
      ...faultyMembers({ Outputs: [] }, ['Outputs']),
      ['a map of outputs', { Outputs: { report: S3_OUTPUT } }, '.Outputs'],
    ],
  },
  'ProcessingOutputConfig.KmsKeyId': kmsKeys,
  'ProcessingOutputConfig.Outputs': {
    good: [
      ['none', []],
      ['one', outputs(1)],
      ['ten', outputs(10)],
      [
        'several without a path, as the container uploads them itself',
        listOf(2, (index) => ({ OutputName: `output-${index}`, AppManaged: true, S3Output: S3_OUTPUT })),
      ],
      [
        'members that are null, as Terraform has what is absent',
        [
          {
            OutputName: 'a',
            AppManaged: null,
            S3Output: { ...S3_OUTPUT, LocalPath: null },
            FeatureStoreOutput: null,
          },
        ],
      ],
    ],
    bad: [
      ['eleven', outputs(11)],
      ['a name twice', [...outputs(2), { ...outputs(3)[2], OutputName: 'output-0' }], '[2].OutputName'],
      ['a path twice', sharing('S3Output', 'x', 'x'), '[1].S3Output.LocalPath'],
      [
        'a path twice, once with a slash at its end',
        sharing('S3Output', 'x', 'x/'),
        '[1].S3Output.LocalPath',
      ],
      ['a string among them', [...outputs(1), 's3://bucket/'], '[1]'],
      ['one without a name', [{ S3Output: S3_OUTPUT }], '[0].OutputName'],
      ['one with a member that the API does not have', [{ ...outputs(1)[0], Colour: 'red' }], '[0].Colour'],
    ],
  },
  'ProcessingOutputConfig.Outputs[].OutputName': names(256),
  'ProcessingOutputConfig.Outputs[].AppManaged': booleans,
  'ProcessingOutputConfig.Outputs[].S3Output': {
    good: [['its required members', S3_OUTPUT]],
    bad: [...noObject, ...faultyMembers(S3_OUTPUT, ['S3Uri', 'S3UploadMode'])],
  },
  'ProcessingOutputConfig.Outputs[].S3Output.S3Uri': s3Uris,
  'ProcessingOutputConfig.Outputs[].S3Output.LocalPath': localPaths,
  'ProcessingOutputConfig.Outputs[].S3Output.S3UploadMode': choices('Continuous', 'EndOfJob'),
  'ProcessingOutputConfig.Outputs[].FeatureStoreOutput': {
    good: [['its one member', { FeatureGroupName: 'penguins' }]],
    bad: [...noObject, ...faultyMembers({ FeatureGroupName: 'penguins' }, ['FeatureGroupName'])],
  },
  'ProcessingOutputConfig.Outputs[].FeatureStoreOutput.FeatureGroupName': {
    good: [
      ['one character', 'a'],
      ['every kind of character', 'az-_AZ09'],
      ['64 characters', characters(64)],
    ],
    bad: [
      ['an empty string', ''],
      ['65 characters', characters(65)],
      ['a hyphen first', '-a'],
      ['an underscore last', 'a_'],
      ['a dot', 'a.b'],
      ['a line break at the end', 'a\n'],
    ],
  },
  NetworkConfig: {
    good: [
      ['nothing', {}],
      [
        'members that are null, as Terraform has what is absent',
        { EnableNetworkIsolation: null, VpcConfig: null },
      ],
    ],
    bad: [...noObject, ...faultyMembers({}, [])],
  },
  'NetworkConfig.EnableInterContainerTrafficEncryption': booleans,
  'NetworkConfig.EnableNetworkIsolation': booleans,
  'NetworkConfig.VpcConfig': {
    good: [['both members', FULL_JOB.NetworkConfig.VpcConfig]],
    bad: [...noObject, ...faultyMembers(FULL_JOB.NetworkConfig.VpcConfig, ['SecurityGroupIds', 'Subnets'])],
  },
  'NetworkConfig.VpcConfig.SecurityGroupIds': networkIds(5),
  'NetworkConfig.VpcConfig.Subnets': networkIds(16),
  ExperimentConfig: {
    good: [['nothing', {}]],
    bad: [...noObject, ...faultyMembers({}, [])],
  },
  'ExperimentConfig.ExperimentName': experimentNames,
  'ExperimentConfig.TrialName': experimentNames,
  'ExperimentConfig.TrialComponentDisplayName': experimentNames,
  'ExperimentConfig.RunName': experimentNames,
  Tags: {
    good: [
      ['none', []],
      ['48', tags(48)],
      ['two with the same value', tags(2)],
    ],
    bad: [
      ['49', tags(49)],
      ['a key twice', [...tags(2), ...tags(1)], '[2].Key'],
      ['one without a key', [{ Value: 'value' }], '[0].Key'],
      ['one without a value', [...tags(1), { Key: 'key' }], '[1].Value'],
      ['one with a third member', [{ Key: 'key', Value: '', Colour: 'red' }], '[0].Colour'],
      ['a string among them', ['team=penguins'], '[0]'],
      ['a map', { team: 'penguins' }],
    ],
  },
  'Tags[].Key': {
    good: [
      ['one character', 'a'],
      ['128 characters', characters(128)],
      ['every kind of character', 'a Z9_.:/=+-@ß你'],
      ['aws: inside', 'my-aws:key'],
    ],
    bad: [
      ['an empty string', ''],
      ['129 characters', characters(129)],
      ['a comma', 'a,b'],
      ['a line break at the end', 'a\n'],
      ['a number', 1],
    ],
  },
  'Tags[].Value': {
    good: [
      ['an empty string', ''],
      ['256 characters', characters(256)],
      ['every kind of character', 'a Z9_.:/=+-@ß你'],
    ],
    bad: [
      ['257 characters', characters(257)],
      ['an ampersand', 'a & b'],
      ['a number', 1],
    ],
  },
};

type Job = Readonly<Record<string, unknown>>;

/** The steps of a path: the names of members, and `[]` for the item of a list that has the rest. */
const stepsOf = (path: string): string[] => path.replaceAll('[]', '.[]').split('.');

/** The same value with another at the path, and where that is; undefined where there is no such path. */
const replaced = (
  holder: unknown,
  steps: readonly string[],
  value: unknown,
): readonly [unknown, string] | undefined => {
  const [step, ...rest] = steps;
  if (step === undefined) return [value, ''];
  if (step === '[]') {
    if (!Array.isArray(holder)) return undefined;
    for (const [index, item] of holder.entries()) {
      const found = replaced(item, rest, value);
      if (found) return [holder.with(index, found[0]), `[${index}]${found[1]}`];
    }
    return undefined;
  }
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, step)) return undefined;
  const found = replaced((holder as Job)[step], rest, value);
  return found && [{ ...holder, [step]: found[0] }, `.${step}${found[1]}`];
};

const { InstanceType, ...WITHOUT_TYPE } = SMALLEST_JOB;
const { S3Output, ...WITHOUT_OUTPUT } = SMALLEST_JOB;

/** What stands in for a key of the smallest job. */
const IN_PLACE_OF_A_KEY: Readonly<Record<string, (value: unknown) => Job>> = {
  S3SourceArchive: (value) => ({ ...SOURCE_JOB, S3SourceArchive: value }),
  SourceEntrypoint: (value) => ({ ...SOURCE_JOB, SourceEntrypoint: value }),
  InstancePreferences: (value) => ({ ...WITHOUT_TYPE, InstancePreferences: value }),
  'ProcessingOutputConfig.Outputs': (value) => ({
    ...WITHOUT_OUTPUT,
    ProcessingOutputConfig: { Outputs: value },
  }),
};

/** A job with the value at the path, and where that is: a key in the smallest job, a member in a job that has it. */
const jobWith = (path: string, value: unknown): readonly [unknown, string] => {
  const inPlace = IN_PLACE_OF_A_KEY[path];
  if (inPlace) return [inPlace(value), path];
  if (Object.hasOwn(PROCESSING_JOB_RULES, path)) return [{ ...SMALLEST_JOB, [path]: value }, path];
  const found = replaced(FULL_JOB, stepsOf(path), value) ?? replaced(OTHER_FULL_JOB, stepsOf(path), value);
  if (!found) throw new Error(`No sample job has ${path}`);
  return [found[0], found[1].slice(1)];
};

const faultKeys = (job: unknown): string[] => validateProcessingJob(job).faults.map(({ key }) => key);

describe.each(Object.entries(BOUNDARIES))('%s', (path, { good, bad }) => {
  test.each(good)('can be %s', (_what, value) => {
    expect(faultKeys(jobWith(path, value)[0])).toEqual([]);
  });

  test.each(bad)('cannot be %s', (_what, value, ...below) => {
    const [job, key] = jobWith(path, value);
    expect(faultKeys(job)).toEqual((below.length > 0 ? below : ['']).map((end) => key + end));
  });
});

/** Every rule of the tree, by the path of what it is held to. */
const rulesBelow = (path: string, rule: Rule): [string, Rule][] => {
  if (rule.kind === 'list') return [[path, rule], ...rulesBelow(`${path}[]`, rule.item)];
  if (rule.kind !== 'object') return [[path, rule]];
  return [
    [path, rule],
    ...Object.entries(rule.members).flatMap(([name, member]) => rulesBelow(`${path}.${name}`, member)),
  ];
};

const RULES = Object.entries(PROCESSING_JOB_RULES).flatMap(([key, rule]) => rulesBelow(key, rule));

describe('the boundaries', () => {
  test('are those of every key, and of every member below it', () => {
    // Items are told of with their list.
    const paths = RULES.map(([path]) => path).filter((path) => !path.endsWith('[]'));
    expect(Object.keys(BOUNDARIES).sort()).toEqual(paths.sort());
  });
});

describe('an instance type', () => {
  test.each(Object.values(ProcessingInstanceType))('%s of the SDK keeps the rule', (InstanceType) => {
    expect(faultKeys({ ...SMALLEST_JOB, InstanceType })).toEqual([]);
  });
});

describe('the keys that every job has', () => {
  test('are those that nothing else can stand for', () => {
    expect([...REQUIRED_KEYS].sort()).toEqual(['ImageUri', 'RoleArn', 'VolumeSizeInGB']);
  });

  test('are no more than those of the sample jobs, which together have every key', () => {
    const keys = [FULL_JOB, OTHER_FULL_JOB, SOURCE_JOB].flatMap((job) => Object.keys(job));
    expect([...new Set(keys)].sort()).toEqual(Object.keys(PROCESSING_JOB_RULES).sort());
  });
});

describe('the patterns', () => {
  const stringRules = (rule: Rule): StringRule[] => {
    if (rule.kind === 'map') return [rule.key, rule.value];
    return rule.kind === 'string' ? [rule] : [];
  };
  const strings = RULES.flatMap(([, rule]) => stringRules(rule));
  const patterns = [...new Set(strings.flatMap(({ pattern, reserved }) => [pattern, reserved ?? []].flat()))];

  test.each(patterns)('have no look-around and no reference, which RE2 does not know: %j', (pattern) => {
    expect(pattern).not.toMatch(/\(\?[=!<]|\\[1-9]|\\k/);
  });

  test.each(patterns)('repeat nothing more than 1,000 times, which RE2 refuses: %j', (pattern) => {
    const counts = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, from, to]) => [from, to]);
    expect(Math.max(0, ...counts.map((count) => Number(count ?? 0)))).toBeLessThanOrEqual(1000);
  });
});

describe('the sentence of what is allowed', () => {
  const numbers = RULES.flatMap(([path, rule]) => (rule.kind === 'integer' ? [[path, rule] as const] : []));

  test.each(numbers)('has the limits of %s', (_path, { minimum, maximum, allowed }) => {
    expect(allowed).toContain(`from ${minimum} to ${maximum}`);
  });

  const lists = RULES.flatMap(([path, rule]) => (rule.kind === 'list' ? [[path, rule] as const] : []));

  test.each(lists)('has the number of items of %s', (_path, { minItems, maxItems, allowed }) => {
    expect(allowed).toContain(minItems === 0 ? `at most ${maxItems}` : `${minItems} to ${maxItems}`);
  });
});
