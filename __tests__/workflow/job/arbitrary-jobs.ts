import fc from 'fast-check';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { SHORT_FORM_NAMES, SHORT_FORM_PATHS } from '../../../workflow/job/processing-job-relations';
import { anyCharacter } from '../../support/any-character';

/** Any Unicode character that does not break a line. */
const inLine = anyCharacter.filter((character) => !/[\n\r\u2028\u2029]/.test(character));

const inPath = inLine.filter((character) => character !== '/');

const ofCharacters = (text: string): fc.Arbitrary<string> => fc.constantFrom(...text);

const LETTERS_AND_DIGITS = 'abcxyz0189';

const scheme = fc.constantFrom('s3', 'https');
const bucket = fc.string({ unit: inPath, minLength: 1, maxLength: 63 });

const s3Uri = fc
  .tuple(scheme, bucket, fc.string({ unit: inLine, maxLength: 900 }))
  .map(([protocol, name, key]) => `${protocol}://${name}/${key}`);

const scriptUri = fc
  .tuple(
    scheme,
    bucket,
    fc.string({ unit: inLine, maxLength: 600 }),
    fc.string({ unit: inPath, minLength: 1, maxLength: 232 }),
  )
  .map(([protocol, name, folder, file]) => `${protocol}://${name}/${folder}/${file}`);

const archiveUri = fc
  .tuple(
    scheme,
    bucket,
    fc.string({ unit: inLine, maxLength: 600 }),
    fc.string({ unit: inPath, minLength: 1, maxLength: 225 }),
    fc.constantFrom('.zip', '.tar.gz', '.tgz'),
  )
  .map(([protocol, name, folder, file, ending]) => `${protocol}://${name}/${folder}/${file}${ending}`);

/** Names that neither leave the archive nor begin with a hyphen. */
const fileInArchive = fc
  .array(fc.string({ unit: inPath, minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 4 })
  .filter((names) => !names.includes('..') && !names[0]?.startsWith('-'))
  .map((names) => names.join('/'));

const roleArn = fc
  .tuple(
    fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
    fc.string({ unit: ofCharacters('0123456789'), minLength: 12, maxLength: 12 }),
    fc.string({ unit: ofCharacters(`${LETTERS_AND_DIGITS}_+=,.@-/`), minLength: 1, maxLength: 512 }),
  )
  .map(([partition, account, name]) => `arn:${partition}:iam::${account}:role/${name}`);

const instanceType = fc
  .tuple(
    fc.string({ unit: ofCharacters(`${LETTERS_AND_DIGITS}-`), minLength: 1, maxLength: 20 }),
    fc.string({ unit: ofCharacters(`${LETTERS_AND_DIGITS}-`), minLength: 1, maxLength: 20 }),
  )
  .map(([family, size]) => `ml.${family}.${size}`);

const environmentName = fc
  .tuple(ofCharacters('aZ_'), fc.string({ unit: ofCharacters('azAZ09_'), maxLength: 255 }))
  .map(([first, rest]) => first + rest);

const tagText = ofCharacters('azAZ09äß你 _.:/=+-@');

const tagKey = fc
  .string({ unit: tagText, minLength: 1, maxLength: 128 })
  .filter((key) => !key.toLowerCase().startsWith('aws:'));

const image = fc.string({ unit: inLine, minLength: 1, maxLength: 255 });

const words = fc.array(fc.string({ unit: inLine, minLength: 1, maxLength: 256 }), {
  minLength: 1,
  maxLength: 100,
});

const volumeSize = fc.integer({ min: 1, max: 16_384 });

const maxRuntime = fc.integer({ min: 1, max: 777_600 });

const instanceCount = fc.integer({ min: 1, max: 100 });

const kmsKey = fc.string({ unit: ofCharacters(`${LETTERS_AND_DIGITS}:/_-`), minLength: 1, maxLength: 2048 });

/** Any job of the seed's nine keys that keeps the API's limits. */
export const seedJobs = fc.record(
  {
    S3Input: s3Uri,
    S3Output: s3Uri,
    S3Script: scriptUri,
    ImageUri: image,
    RoleArn: roleArn,
    InstanceType: instanceType,
    VolumeSizeInGB: volumeSize,
    MaxRuntimeInSeconds: maxRuntime,
    ContainerArguments: words,
  },
  { requiredKeys: ['S3Input', 'S3Output', 'ImageUri', 'RoleArn', 'InstanceType', 'VolumeSizeInGB'] },
);

const entrypoints = fc.oneof(
  fc.record({ S3Script: scriptUri }, { requiredKeys: [] }),
  fc.record({ S3SourceArchive: archiveUri, SourceEntrypoint: fileInArchive }),
  fc.record({ ContainerEntrypoint: words }),
);

const differentTypes = {
  minLength: 1,
  maxLength: 5,
  selector: (item: { InstanceType: string }) => item.InstanceType,
};

/** The arbitrary types are of no family with storage of its own. */
const instances = fc.oneof(
  fc.record({ InstanceType: instanceType, InstanceCount: instanceCount }, { requiredKeys: ['InstanceType'] }),
  fc.record(
    {
      InstancePreferences: fc.uniqueArray(fc.record({ InstanceType: instanceType }), differentTypes),
      InstanceCount: instanceCount,
    },
    { requiredKeys: ['InstancePreferences'] },
  ),
  fc.record({
    InstancePreferences: fc.uniqueArray(
      fc.record({ InstanceType: instanceType, InstanceCount: instanceCount }),
      differentTypes,
    ),
  }),
);

const name = (maxLength: number) => fc.string({ unit: inLine, minLength: 1, maxLength });

const namesOfShortForms: readonly string[] = Object.values(SHORT_FORM_NAMES);
const ownName = name(256).filter((text) => !namesOfShortForms.includes(text));

/** A path without what makes no difference: a slash at its end, or two in a row. */
const folderOf = (path: string): string => path.replaceAll(/\/+/g, '/').replace(/\/$/, '');

/** The script's folder is its own with all that is in it and above it. */
const takesPlaceOfShortForm = (folder: string): boolean =>
  ['/opt/ml/processing', ...Object.values<string>(SHORT_FORM_PATHS)].includes(folder) ||
  folder.startsWith(`${SHORT_FORM_PATHS.S3Script}/`);

const isControl = (character: string): boolean => character < ' ' || character === '\u007f';

const containerPath = fc
  .string({ unit: inLine.filter((character) => !isControl(character)), maxLength: 237 })
  .map((path) => `/opt/ml/processing/${path}`)
  .filter((path) => !path.split('/').some((name) => name === '.' || name === '..'))
  .filter((path) => !takesPlaceOfShortForm(folderOf(path)));

/** Those whose folder no earlier one has. */
const inFoldersOfTheirOwn = <Item extends object>(items: readonly Item[]): Item[] => {
  const pathOf = (item: Item): string | undefined =>
    Object.values(item).find((member) => typeof member?.LocalPath === 'string')?.LocalPath;
  const folders = items.map((item, index) => folderOf(pathOf(item) ?? String(index)));
  return items.filter((_, index) => folders.indexOf(folders[index] ?? '') === index);
};

const distribution = fc.constantFrom('FullyReplicated', 'ShardedByS3Key');
const query = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 4096 });

const s3Input = {
  S3Uri: s3Uri,
  S3DataType: fc.constantFrom('ManifestFile', 'S3Prefix'),
  S3DataDistributionType: distribution,
};
const compressed = { ...s3Input, S3InputMode: fc.constant('Pipe'), S3CompressionType: fc.constant('Gzip') };
const uncompressed = {
  ...s3Input,
  S3InputMode: fc.constantFrom('File', 'Pipe'),
  S3CompressionType: fc.constant('None'),
};

const athena = fc.record(
  {
    Catalog: name(256),
    Database: name(255),
    QueryString: query,
    WorkGroup: fc.string({ unit: ofCharacters(`${LETTERS_AND_DIGITS}A._-`), minLength: 1, maxLength: 128 }),
    OutputS3Uri: s3Uri,
    KmsKeyId: kmsKey,
    OutputFormat: fc.constantFrom('PARQUET', 'ORC', 'AVRO', 'JSON', 'TEXTFILE'),
    OutputCompression: fc.constantFrom('GZIP', 'SNAPPY', 'ZLIB'),
  },
  { requiredKeys: ['Catalog', 'Database', 'QueryString', 'OutputS3Uri', 'OutputFormat'] },
);

const redshift = fc.record(
  {
    ClusterId: name(63),
    Database: name(64),
    DbUser: name(128),
    QueryString: query,
    ClusterRoleArn: roleArn,
    OutputS3Uri: s3Uri,
    KmsKeyId: kmsKey,
    OutputFormat: fc.constantFrom('PARQUET', 'CSV'),
    OutputCompression: fc.constantFrom('None', 'GZIP', 'BZIP2', 'ZSTD', 'SNAPPY'),
  },
  {
    requiredKeys: [
      'ClusterId',
      'Database',
      'DbUser',
      'QueryString',
      'ClusterRoleArn',
      'OutputS3Uri',
      'OutputFormat',
    ],
  },
);

const dataset = { DataDistributionType: distribution, InputMode: fc.constantFrom('Pipe', 'File') };
const ofAthena = { ...dataset, AthenaDatasetDefinition: athena };
const ofRedshift = { ...dataset, RedshiftDatasetDefinition: redshift };

/** What SageMaker downloads has a path; what the container fetches itself may have one. */
const sources = [
  {
    kind: 'S3Input',
    members: compressed,
    required: ['S3Uri', 'S3DataType', 'S3InputMode', 'S3CompressionType'],
  },
  { kind: 'S3Input', members: uncompressed, required: ['S3Uri', 'S3DataType'] },
  { kind: 'DatasetDefinition', members: ofAthena, required: ['AthenaDatasetDefinition'] },
  { kind: 'DatasetDefinition', members: ofRedshift, required: ['RedshiftDatasetDefinition'] },
];

const inputs = sources.flatMap(({ kind, members, required }) => {
  const located: Readonly<Record<string, fc.Arbitrary<unknown>>> = { ...members, LocalPath: containerPath };
  return [
    fc.record(
      {
        InputName: ownName,
        AppManaged: fc.constant(false),
        [kind]: fc.record(located, { requiredKeys: [...required, 'LocalPath'] }),
      },
      { requiredKeys: ['InputName', kind] },
    ),
    fc.record({
      InputName: ownName,
      AppManaged: fc.constant(true),
      [kind]: fc.record(located, { requiredKeys: required }),
    }),
  ];
});

const s3Output = fc.record(
  {
    S3Uri: s3Uri,
    LocalPath: containerPath,
    S3UploadMode: fc.constantFrom('Continuous', 'EndOfJob'),
  },
  { requiredKeys: ['S3Uri', 'S3UploadMode'] },
);

const outputs = fc.oneof(
  fc.record(
    { OutputName: ownName, AppManaged: fc.boolean(), S3Output: s3Output },
    { requiredKeys: ['OutputName', 'S3Output'] },
  ),
  fc.record({
    OutputName: ownName,
    AppManaged: fc.constant(true),
    FeatureStoreOutput: fc.record({
      FeatureGroupName: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}[a-zA-Z0-9]$/),
    }),
  }),
);

const outputConfigs = (maxLength: number) =>
  fc.record(
    {
      Outputs: fc
        .uniqueArray(outputs, { maxLength, selector: ({ OutputName }) => OutputName })
        .map(inFoldersOfTheirOwn),
      KmsKeyId: kmsKey,
    },
    { requiredKeys: ['Outputs'] },
  );

const places = fc.oneof(
  fc.record({ S3Output: s3Uri, ProcessingOutputConfig: outputConfigs(9) }, { requiredKeys: ['S3Output'] }),
  fc.record({ ProcessingOutputConfig: outputConfigs(10) }, { requiredKeys: [] }),
);

const ids = (maxLength: number) =>
  fc.array(fc.stringMatching(/^[a-zA-Z0-9-]{1,32}$/), { minLength: 1, maxLength });

const experimentName = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,118}[a-zA-Z0-9])?$/);

const others = fc.record(
  {
    S3Input: s3Uri,
    ImageUri: image,
    RoleArn: roleArn,
    VolumeSizeInGB: volumeSize,
    VolumeKmsKeyId: kmsKey,
    MaxRuntimeInSeconds: maxRuntime,
    ContainerArguments: words,
    Environment: fc.dictionary(environmentName, fc.string({ unit: anyCharacter, maxLength: 256 }), {
      maxKeys: 100,
    }),
    // With the two of the short forms there are ten.
    ProcessingInputs: fc
      .uniqueArray(fc.oneof(...inputs), { maxLength: 8, selector: ({ InputName }) => InputName })
      .map(inFoldersOfTheirOwn),
    NetworkConfig: fc.record(
      {
        EnableInterContainerTrafficEncryption: fc.boolean(),
        EnableNetworkIsolation: fc.boolean(),
        VpcConfig: fc.record({ SecurityGroupIds: ids(5), Subnets: ids(16) }),
      },
      { requiredKeys: [] },
    ),
    ExperimentConfig: fc.record(
      {
        ExperimentName: experimentName,
        TrialName: experimentName,
        TrialComponentDisplayName: experimentName,
        RunName: experimentName,
      },
      { requiredKeys: [] },
    ),
    Tags: fc.uniqueArray(fc.record({ Key: tagKey, Value: fc.string({ unit: tagText, maxLength: 256 }) }), {
      maxLength: 48,
      selector: (tag) => tag.Key,
    }),
  },
  { requiredKeys: ['ImageUri', 'RoleArn', 'VolumeSizeInGB'] },
);

/** Any job that keeps the API's limits: every key, every nested member, and what holds between them. */
export const validJobs: fc.Arbitrary<ProcessingJob> = fc
  .tuple(others, entrypoints, instances, places)
  // The parts are put together at random, so the compiler cannot know what each has.
  .map((parts) => Object.assign({}, ...parts) as ProcessingJob);
