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
import { CONTAINER_PATHS } from './processing-job';

/** Rules that are narrower where a deployment grants what a value names. */
export interface ResourceRules {
  readonly s3Uri: StringRule;
  readonly kmsKey: StringRule;
  /** A name that stands in an ARN, such as a database's. */
  readonly resourceName: (minLength: number, maxLength: number) => StringRule;
}

/** What JavaScript's `.` matches, for RE2 as well, whose `.` excludes the line feed alone. */
export const ONE_LINE = '[^\n\r\u2028\u2029]*';

const text = (minLength: number, maxLength: number): StringRule => ({
  kind: 'string',
  minLength,
  maxLength,
  pattern: '[\\s\\S]*',
  allowed: `a string of ${minLength} to ${maxLength.toLocaleString('en')} characters`,
});

export const INPUT_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 256,
  pattern: ONE_LINE,
  allowed: 'a name of 1 to 256 characters without line breaks',
};

/** A folder of the container that SageMaker fills or uploads (SageMaker developer guide, build your own processing container). */
export const LOCAL_PATH_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 256,
  pattern: `${CONTAINER_PATHS.root}/${ONE_LINE}`,
  // Another spelling of a folder could hide what is put over what.
  reserved: `(${ONE_LINE}/)?\\.{1,2}(/${ONE_LINE})?`,
  allowed: 'a path below /opt/ml/processing/, of at most 256 characters, without . and .. as names',
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
        allowed: 'Gzip only with S3InputMode Pipe',
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

const datasetRule = (places: ResourceRules, roleArn: StringRule): Rule =>
  object(
    {
      AthenaDatasetDefinition: athenaRule(places),
      RedshiftDatasetDefinition: redshiftRule(places, roleArn),
      LocalPath: LOCAL_PATH_RULE,
      DataDistributionType: choice('FullyReplicated', 'ShardedByS3Key'),
      InputMode: choice('Pipe', 'File'),
    },
    [],
    exactlyOne('AthenaDatasetDefinition', 'RedshiftDatasetDefinition'),
  );

/** SageMaker downloads what the container does not manage itself. */
const localPathUnlessAppManaged = (kind: string): Relation => ({
  key: `${kind}.LocalPath`,
  when: [{ path: kind }],
  needs: [{ path: 'AppManaged', matches: 'true' }, { path: `${kind}.LocalPath` }],
  allowed: 'a path below /opt/ml/processing/, unless AppManaged is true',
});

/** The limits of ProcessingInputs (SageMaker API reference, ProcessingInput). */
export const processingInputsRule = (places: ResourceRules, roleArn: StringRule): ListRule => ({
  kind: 'list',
  minItems: 0,
  maxItems: 10,
  item: object(
    {
      InputName: INPUT_NAME_RULE,
      AppManaged: BOOLEAN,
      S3Input: s3InputRule(places),
      DatasetDefinition: datasetRule(places, roleArn),
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
    'a list of at most 10 inputs, those of S3Input and S3Script included, with each InputName and each LocalPath once',
});
