/** An input in the API's form. SageMaker downloads it, unless `AppManaged` is true. */
export type ProcessingInput = {
  /**
   * 1 to 256 characters without line breaks, unique in a job. `S3Input` uses `data`, `S3Script` uses `script`, and
   * `S3SourceArchive` uses `source`.
   */
  readonly InputName: string;
} & (
  | {
      /** What SageMaker downloads from S3. */
      readonly S3Input: ProcessingS3Input;
      /** Cannot be set together with S3Input. */
      readonly DatasetDefinition?: never;
      /** @default false */
      readonly AppManaged?: false;
    }
  | {
      /** What the container fetches from S3. LocalPath is optional. */
      readonly S3Input: WithOptionalPath<ProcessingS3Input>;
      /** Cannot be set together with S3Input. */
      readonly DatasetDefinition?: never;
      /** The container fetches the input itself. */
      readonly AppManaged: true;
    }
  | {
      /** Cannot be set together with DatasetDefinition. */
      readonly S3Input?: never;
      /** A query whose result SageMaker downloads. */
      readonly DatasetDefinition: DatasetDefinition;
      /** @default false */
      readonly AppManaged?: false;
    }
  | {
      /** Cannot be set together with DatasetDefinition. */
      readonly S3Input?: never;
      /** A query whose result the container fetches. LocalPath is optional. */
      readonly DatasetDefinition: WithOptionalPath<DatasetDefinition>;
      /** The container fetches the input itself. */
      readonly AppManaged: true;
    }
);

/** The path is optional where the container chooses it. */
type WithOptionalPath<Input> = Input extends { readonly LocalPath: string }
  ? Omit<Input, 'LocalPath'> & { readonly LocalPath?: string }
  : never;

/** Objects in S3 as an input. */
export type ProcessingS3Input = {
  /** S3 URI of a prefix or of a manifest, at most 1,024 characters. */
  readonly S3Uri: string;
  /** Folder in the container, below `/opt/ml/processing/`, at most 256 characters, unique among a job's inputs. */
  readonly LocalPath: string;
  /** Whether S3Uri is a prefix of keys, or a manifest that lists them. */
  readonly S3DataType: 'ManifestFile' | 'S3Prefix';
  /** Whether each instance gets all objects, or a share of them. @default - all objects */
  readonly S3DataDistributionType?: 'FullyReplicated' | 'ShardedByS3Key';
} & (
  | {
      /** Whether SageMaker copies the objects before the container starts, or streams them through named pipes. */
      readonly S3InputMode?: 'File' | 'Pipe';
      /** The objects are not decompressed. */
      readonly S3CompressionType?: 'None';
    }
  | {
      /** Only a stream can be decompressed. */
      readonly S3InputMode: 'Pipe';
      /** SageMaker decompresses the objects as it streams them. */
      readonly S3CompressionType: 'Gzip';
    }
);

/** The result of a query as an input: exactly one of Athena and Redshift. */
export type DatasetDefinition = {
  /** Folder in the container, below `/opt/ml/processing/`, at most 256 characters, unique among a job's inputs. */
  readonly LocalPath: string;
  /** Whether each instance gets the whole result, or a share of its files. @default ShardedByS3Key */
  readonly DataDistributionType?: 'FullyReplicated' | 'ShardedByS3Key';
  /** Whether SageMaker copies the result before the container starts, or streams it. @default File */
  readonly InputMode?: 'Pipe' | 'File';
} & (
  | {
      /** A query of Amazon Athena. */
      readonly AthenaDatasetDefinition: AthenaDatasetDefinition;
      /** Cannot be set together with AthenaDatasetDefinition. */
      readonly RedshiftDatasetDefinition?: never;
    }
  | {
      /** Cannot be set together with RedshiftDatasetDefinition. */
      readonly AthenaDatasetDefinition?: never;
      /** A query of Amazon Redshift. */
      readonly RedshiftDatasetDefinition: RedshiftDatasetDefinition;
    }
);

/** An Amazon Athena query that SageMaker runs before the job. */
export interface AthenaDatasetDefinition {
  /** Data catalog, 1 to 256 characters. That of AWS Glue is `AwsDataCatalog`. */
  readonly Catalog: string;
  /** Database of the catalog, 1 to 255 characters. */
  readonly Database: string;
  /** SQL of 1 to 4,096 characters. */
  readonly QueryString: string;
  /** Workgroup of the query: 1 to 128 letters, digits and `. _ -`. @default - Athena's primary workgroup */
  readonly WorkGroup?: string;
  /** S3 URI that receives the query's result, at most 1,024 characters. */
  readonly OutputS3Uri: string;
  /** ID, ARN or alias of the KMS key that encrypts the result. @default - the default encryption of Amazon S3 */
  readonly KmsKeyId?: string;
  /** Format of the result's files. */
  readonly OutputFormat: 'PARQUET' | 'ORC' | 'AVRO' | 'JSON' | 'TEXTFILE';
  /** Compression of the result's files, if the format supports it. */
  readonly OutputCompression?: 'GZIP' | 'SNAPPY' | 'ZLIB';
}

/** An Amazon Redshift query that SageMaker runs before the job. */
export interface RedshiftDatasetDefinition {
  /** Name of the cluster, 1 to 63 characters. */
  readonly ClusterId: string;
  /** Database of the cluster, 1 to 64 characters. */
  readonly Database: string;
  /** User of the database, 1 to 128 characters. */
  readonly DbUser: string;
  /** SQL of 1 to 4,096 characters. */
  readonly QueryString: string;
  /** ARN of the IAM role with which the cluster writes the result. */
  readonly ClusterRoleArn: string;
  /** S3 URI that receives the query's result, at most 1,024 characters. */
  readonly OutputS3Uri: string;
  /** ID, ARN or alias of the KMS key that encrypts the result. @default - the default encryption of Amazon S3 */
  readonly KmsKeyId?: string;
  /** Format of the result's files. */
  readonly OutputFormat: 'PARQUET' | 'CSV';
  /** Compression of the result's files, if the format supports it. */
  readonly OutputCompression?: 'None' | 'GZIP' | 'BZIP2' | 'ZSTD' | 'SNAPPY';
}

/** A folder of the container that SageMaker uploads to S3. */
export interface ProcessingS3Output {
  /** S3 URI that receives the folder's files, at most 1,024 characters. */
  readonly S3Uri: string;
  /** Folder in the container, below `/opt/ml/processing/`, at most 256 characters, unique among a job's outputs. */
  readonly LocalPath?: string;
  /** Whether SageMaker uploads files while the job runs, or when it has ended. */
  readonly S3UploadMode: 'Continuous' | 'EndOfJob';
}

/** An output to S3, or one that the container writes to the feature store. */
export type ProcessingOutput = {
  /** 1 to 256 characters without line breaks, unique in a job. `S3Output` uses `output_data`. */
  readonly OutputName: string;
} & (
  | {
      /** What SageMaker uploads to S3. */
      readonly S3Output: ProcessingS3Output;
      /** Cannot be set together with S3Output. */
      readonly FeatureStoreOutput?: never;
      /** Whether the container uploads the output itself. @default false */
      readonly AppManaged?: boolean;
    }
  | {
      /** Cannot be set together with FeatureStoreOutput. */
      readonly S3Output?: never;
      /** The feature group that the container writes to. */
      readonly FeatureStoreOutput: {
        /** 1 to 64 letters, digits, `_` and `-`. */
        readonly FeatureGroupName: string;
      };
      /** The container writes to the feature store itself. */
      readonly AppManaged: true;
    }
);

/** Outputs in the API's form. */
export interface ProcessingOutputConfig {
  /** At most 10 outputs, including that of S3Output. */
  readonly Outputs: readonly ProcessingOutput[];
  /** ID, ARN or alias of the KMS key that encrypts all outputs. @default - the default encryption of Amazon S3 */
  readonly KmsKeyId?: string;
}
