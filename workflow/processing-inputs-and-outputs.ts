/** An input that SageMaker downloads, as the API has it; `AppManaged` ones the container fetches itself. */
export type ProcessingInput = { readonly InputName: string } & (
  | { readonly S3Input: ProcessingS3Input; readonly DatasetDefinition?: never; readonly AppManaged?: false }
  | {
      readonly S3Input: AnywhereOptional<ProcessingS3Input>;
      readonly DatasetDefinition?: never;
      readonly AppManaged: true;
    }
  | { readonly S3Input?: never; readonly DatasetDefinition: DatasetDefinition; readonly AppManaged?: false }
  | {
      readonly S3Input?: never;
      readonly DatasetDefinition: AnywhereOptional<DatasetDefinition>;
      readonly AppManaged: true;
    }
);

/** Without a path, as the container chooses its own. */
type AnywhereOptional<Input> = Input extends { readonly LocalPath: string }
  ? Omit<Input, 'LocalPath'> & { readonly LocalPath?: string }
  : never;

export type ProcessingS3Input = {
  /** S3 URI of a prefix or a manifest, at most 1,024 characters. */
  readonly S3Uri: string;
  /** Folder in the container, below `/opt/ml/processing/`. */
  readonly LocalPath: string;
  readonly S3DataType: 'ManifestFile' | 'S3Prefix';
  /** Whether every instance gets every object, or its share of them. @default - every object */
  readonly S3DataDistributionType?: 'FullyReplicated' | 'ShardedByS3Key';
} & (
  | { readonly S3InputMode?: 'File' | 'Pipe'; readonly S3CompressionType?: 'None' }
  | { readonly S3InputMode: 'Pipe'; readonly S3CompressionType: 'Gzip' }
);

/** A query's result as an input: exactly one of Athena's and Redshift's. */
export type DatasetDefinition = {
  /** Folder in the container, below `/opt/ml/processing/`. */
  readonly LocalPath: string;
  /** @default ShardedByS3Key */
  readonly DataDistributionType?: 'FullyReplicated' | 'ShardedByS3Key';
  /** @default File */
  readonly InputMode?: 'Pipe' | 'File';
} & (
  | {
      readonly AthenaDatasetDefinition: AthenaDatasetDefinition;
      readonly RedshiftDatasetDefinition?: never;
    }
  | {
      readonly AthenaDatasetDefinition?: never;
      readonly RedshiftDatasetDefinition: RedshiftDatasetDefinition;
    }
);

export interface AthenaDatasetDefinition {
  /** Data catalog, 1 to 256 characters; Glue's own is `AwsDataCatalog`. */
  readonly Catalog: string;
  /** 1 to 255 characters. */
  readonly Database: string;
  /** 1 to 4,096 characters. */
  readonly QueryString: string;
  /** 1 to 128 letters, digits and `. _ -`. @default - Athena's primary workgroup */
  readonly WorkGroup?: string;
  /** S3 URI that receives the query's result. */
  readonly OutputS3Uri: string;
  readonly KmsKeyId?: string;
  readonly OutputFormat: 'PARQUET' | 'ORC' | 'AVRO' | 'JSON' | 'TEXTFILE';
  readonly OutputCompression?: 'GZIP' | 'SNAPPY' | 'ZLIB';
}

export interface RedshiftDatasetDefinition {
  /** 1 to 63 characters. */
  readonly ClusterId: string;
  /** 1 to 64 characters. */
  readonly Database: string;
  /** 1 to 128 characters. */
  readonly DbUser: string;
  /** 1 to 4,096 characters. */
  readonly QueryString: string;
  /** Role of the cluster, by which it writes the result. */
  readonly ClusterRoleArn: string;
  /** S3 URI that receives the query's result. */
  readonly OutputS3Uri: string;
  readonly KmsKeyId?: string;
  readonly OutputFormat: 'PARQUET' | 'CSV';
  readonly OutputCompression?: 'None' | 'GZIP' | 'BZIP2' | 'ZSTD' | 'SNAPPY';
}

export interface ProcessingS3Output {
  /** S3 URI that receives the folder's files, at most 1,024 characters. */
  readonly S3Uri: string;
  /** Absolute path of a folder in the container, at most 256 characters. */
  readonly LocalPath?: string;
  readonly S3UploadMode: 'Continuous' | 'EndOfJob';
}

/** An output to S3, or one that the container itself writes to the feature store. */
export type ProcessingOutput = { readonly OutputName: string } & (
  | {
      readonly S3Output: ProcessingS3Output;
      readonly FeatureStoreOutput?: never;
      readonly AppManaged?: boolean;
    }
  | {
      readonly S3Output?: never;
      /** A feature group's name has 1 to 64 letters, digits, `_` and `-`. */
      readonly FeatureStoreOutput: { readonly FeatureGroupName: string };
      readonly AppManaged: true;
    }
);

export interface ProcessingOutputConfig {
  /** At most 10, that of S3Output included. */
  readonly Outputs: readonly ProcessingOutput[];
  /** KMS key of all outputs. @default - S3's own encryption */
  readonly KmsKeyId?: string;
}
