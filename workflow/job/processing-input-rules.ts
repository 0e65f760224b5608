import {
  BOOLEAN,
  choice,
  exactlyOne,
  type ListRule,
  object,
  type Relation,
  type Rule,
  type StringRule,
} from '../rules/rule';
import { wholeNumber } from '../rules/whole-number';
import { CONTAINER_PATHS } from './processing-job';

/** Rules of values that name a resource. They are narrower in a deployed job, whose role is granted the resource. */
export interface ResourceRules {
  readonly s3Uri: StringRule;
  readonly kmsKey: StringRule;
  /** A name that is part of an ARN, such as that of a database. */
  readonly resourceName: (minLength: number, maxLength: number) => StringRule;
}

/** Matches the same as JavaScript's `.*` in RE2 too, where `.` excludes only the line feed. */
export const ONE_LINE = '[^\n\r\u2028\u2029]*';

const text = (minLength: number, maxLength: number): StringRule => ({
  kind: 'string',
  minLength,
  maxLength,
  pattern: '[\\s\\S]*',
  allowed: `a string of ${minLength} to ${wholeNumber(maxLength)} characters`,
});

export const INPUT_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 256,
  pattern: ONE_LINE,
  allowed: 'a name of 1 to 256 characters without line breaks',
};

/** A folder of the container that SageMaker fills or uploads (SageMaker developer guide, Build your own processing container). */
export const LOCAL_PATH_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 256,
  pattern: `${CONTAINER_PATHS.root}/${ONE_LINE}`,
  // Another spelling of a folder could hide that two inputs share it.
  reserved: `(${ONE_LINE}/)?\\.{1,2}(/${ONE_LINE})?`,
  allowed: 'a path below /opt/ml/processing/ of at most 256 characters, without . or .. as a folder',
};

const s3InputRule = ({ s3Uri }: ResourceRules): Rule =>
  object(
    {
      S3Uri: s3Uri,
      LocalPath: LOCAL_PATH_RULE,
      S3DataType: choice('ManifestFile', 'S3Prefix'),
      S3InputMode: choice('Pipe', 'File'),
      S3DataDistributionType: choice('FullyReplicated', 'ShardedByS3Key'),
      S3CompressionType: choice('None', 'Gzip'),
    },
    ['S3Uri', 'S3DataType'],
    [
      {
        key: 'S3CompressionType',
        when: [{ path: 'S3CompressionType', matches: 'Gzip' }],
        needs: [{ path: 'S3InputMode', matches: 'Pipe' }],
        allowed: 'None, or Gzip with S3InputMode Pipe',
      },
    ],
  );

const athenaRule = ({ s3Uri, kmsKey, resourceName }: ResourceRules): Rule =>
  object(
    {
      Catalog: resourceName(1, 256),
      Database: resourceName(1, 255),
      QueryString: text(1, 4096),
      WorkGroup: {
        kind: 'string',
        minLength: 1,
        maxLength: 128,
        pattern: '[a-zA-Z0-9._\\-]+',
        allowed: 'a workgroup of 1 to 128 letters, digits and . _ -',
      },
      OutputS3Uri: s3Uri,
      KmsKeyId: kmsKey,
      OutputFormat: choice('PARQUET', 'ORC', 'AVRO', 'JSON', 'TEXTFILE'),
      OutputCompression: choice('GZIP', 'SNAPPY', 'ZLIB'),
    },
    ['Catalog', 'Database', 'QueryString', 'OutputS3Uri', 'OutputFormat'],
  );

const redshiftRule = ({ s3Uri, kmsKey, resourceName }: ResourceRules, roleArn: StringRule): Rule =>
  object(
    {
      ClusterId: resourceName(1, 63),
      Database: resourceName(1, 64),
      DbUser: resourceName(1, 128),
      QueryString: text(1, 4096),
      ClusterRoleArn: roleArn,
      OutputS3Uri: s3Uri,
      KmsKeyId: kmsKey,
      OutputFormat: choice('PARQUET', 'CSV'),
      OutputCompression: choice('None', 'GZIP', 'BZIP2', 'ZSTD', 'SNAPPY'),
    },
    ['ClusterId', 'Database', 'DbUser', 'QueryString', 'ClusterRoleArn', 'OutputS3Uri', 'OutputFormat'],
  );

const datasetRule = (resources: ResourceRules, roleArn: StringRule): Rule =>
  object(
    {
      AthenaDatasetDefinition: athenaRule(resources),
      RedshiftDatasetDefinition: redshiftRule(resources, roleArn),
      LocalPath: LOCAL_PATH_RULE,
      DataDistributionType: choice('FullyReplicated', 'ShardedByS3Key'),
      InputMode: choice('Pipe', 'File'),
    },
    [],
    exactlyOne('AthenaDatasetDefinition', 'RedshiftDatasetDefinition'),
  );

/** SageMaker needs a path for what the container does not fetch itself. */
const localPathUnlessAppManaged = (kind: string): Relation => ({
  key: `${kind}.LocalPath`,
  when: [{ path: kind }],
  needs: [{ path: 'AppManaged', matches: 'true' }, { path: `${kind}.LocalPath` }],
  allowed: 'a path below /opt/ml/processing/, unless AppManaged is true',
});

/** The limits of ProcessingInputs (SageMaker API reference, ProcessingInput). */
export const processingInputsRule = (resources: ResourceRules, roleArn: StringRule): ListRule => ({
  kind: 'list',
  minItems: 0,
  maxItems: 10,
  item: object(
    {
      InputName: INPUT_NAME_RULE,
      AppManaged: BOOLEAN,
      S3Input: s3InputRule(resources),
      DatasetDefinition: datasetRule(resources, roleArn),
    },
    ['InputName'],
    [
      ...exactlyOne('S3Input', 'DatasetDefinition'),
      localPathUnlessAppManaged('S3Input'),
      localPathUnlessAppManaged('DatasetDefinition'),
    ],
  ),
  uniqueBy: 'InputName',
  uniqueFolders: ['S3Input.LocalPath', 'DatasetDefinition.LocalPath'],
  allowed:
    'a list of at most 10 inputs, including those of S3Input, S3Script and S3SourceArchive, with each InputName and each LocalPath once',
});
