/** An input that SageMaker downloads, as the API has it; `AppManaged` ones the container fetches itself. */
export type ProcessingInput = {
  /** 1 to 256 characters without line breaks, once in a job; `data` and `script` are those of the short forms. */
  readonly InputName: string;
} & (
  | {
      /** What SageMaker downloads from S3. */
      readonly S3Input: ProcessingS3Input;
      /** Excluded by S3Input. */
      readonly DatasetDefinition?: never;
      /** @default false */
      readonly AppManaged?: false;
    }
  | {
      /** What the container fetches from S3; LocalPath may be left out. */
      readonly S3Input: AnywhereOptional<ProcessingS3Input>;
      /** Excluded by S3Input. */
      readonly DatasetDefinition?: never;
      /** The container fetches the input itself. */
      readonly AppManaged: true;
    }
  | {
      /** Excluded by DatasetDefinition. */
      readonly S3Input?: never;
      /** A query whose result SageMaker downloads. */
      readonly DatasetDefinition: DatasetDefinition;
      /** @default false */
      readonly AppManaged?: false;
    }
  | {
      /** Excluded by DatasetDefinition. */
      readonly S3Input?: never;
      /** A query whose result the container fetches; LocalPath may be left out. */
      readonly DatasetDefinition: AnywhereOptional<DatasetDefinition>;
      /** The container fetches the input itself. */
      readonly AppManaged: true;
    }
);

/** Without a path, as the container chooses its own. */
type AnywhereOptional<Input> = Input extends { readonly LocalPath: string }
  ? Omit<Input, 'LocalPath'> & { readonly LocalPath?: string }
  : never;

/** Objects in S3 as an input. */
export type ProcessingS3Input = {
  /** S3 URI of a prefix or a manifest, at most 1,024 characters. */
  readonly S3Uri: string;
  /** Folder in the container, below `/opt/ml/processing/`, at most 256 characters, once among a job's inputs. */
  readonly LocalPath: string;
  /** Whether S3Uri is what the keys begin with, or the key of a manifest that lists them. */
  readonly S3DataType: 'ManifestFile' | 'S3Prefix';
  /** Whether every instance gets every object, or its share of them. @default - every object */
  readonly S3DataDistributionType?: 'FullyReplicated' | 'ShardedByS3Key';
} & (
  | {
      /** Whether the objects are copied before the container starts, or streamed to it through named pipes. */
      readonly S3InputMode?: 'File' | 'Pipe';
      /** The objects are handed over as they are. */
      readonly S3CompressionType?: 'None';
    }
  | {
      /** Only a stream can be decompressed. */
      readonly S3InputMode: 'Pipe';
      /** The objects are decompressed as they are streamed. */
      readonly S3CompressionType: 'Gzip';
    }
);

/** A query's result as an input: exactly one of Athena's and Redshift's. */
export type DatasetDefinition = {
  /** Folder in the container, below `/opt/ml/processing/`, at most 256 characters, once among a job's inputs. */
  readonly LocalPath: string;
  /** Whether every instance gets the whole result, or its share of the files. @default ShardedByS3Key */
  readonly DataDistributionType?: 'FullyReplicated' | 'ShardedByS3Key';
  /** Whether the result is copied before the container starts, or streamed to it. @default File */
  readonly InputMode?: 'Pipe' | 'File';
} & (
  | {
      /** A query of Amazon Athena. */
      readonly AthenaDatasetDefinition: AthenaDatasetDefinition;
      /** Excluded by AthenaDatasetDefinition. */
      readonly RedshiftDatasetDefinition?: never;
    }
  | {
      /** Excluded by RedshiftDatasetDefinition. */
      readonly AthenaDatasetDefinition?: never;
      /** A query of Amazon Redshift. */
      readonly RedshiftDatasetDefinition: RedshiftDatasetDefinition;
    }
);

/** A query of Amazon Athena, which SageMaker runs before the job. */
export interface AthenaDatasetDefinition {
  /** Data catalog, 1 to 256 characters; Glue's own is `AwsDataCatalog`. */
  readonly Catalog: string;
  /** Database of the catalog, 1 to 255 characters. */
  readonly Database: string;
  /** SQL of 1 to 4,096 characters. */
  readonly QueryString: string;
  /** Workgroup of the query: 1 to 128 letters, digits and `. _ -`. @default - Athena's primary workgroup */
  readonly WorkGroup?: string;
  /** S3 URI that receives the query's result, at most 1,024 characters. */
  readonly OutputS3Uri: string;
  /** KMS key of the query's result: its id, ARN or alias. @default - S3's own encryption */
  readonly KmsKeyId?: string;
  /** Format of the result's files. */
  readonly OutputFormat: 'PARQUET' | 'ORC' | 'AVRO' | 'JSON' | 'TEXTFILE';
  /** Compression of the result's files, where the format takes it. */
  readonly OutputCompression?: 'GZIP' | 'SNAPPY' | 'ZLIB';
}

/** A query of Amazon Redshift, which SageMaker runs before the job. */
export interface RedshiftDatasetDefinition {
  /** Name of the cluster, 1 to 63 characters. */
  readonly ClusterId: string;
  /** Database of the cluster, 1 to 64 characters. */
  readonly Database: string;
  /** User of the database, 1 to 128 characters. */
  readonly DbUser: string;
  /** SQL of 1 to 4,096 characters. */
  readonly QueryString: string;
  /** ARN of the cluster's role, by which it writes the result. */
  readonly ClusterRoleArn: string;
  /** S3 URI that receives the query's result, at most 1,024 characters. */
  readonly OutputS3Uri: string;
  /** KMS key of the query's result: its id, ARN or alias. @default - S3's own encryption */
  readonly KmsKeyId?: string;
  /** Format of the result's files. */
  readonly OutputFormat: 'PARQUET' | 'CSV';
  /** Compression of the result's files, where the format takes it. */
  readonly OutputCompression?: 'None' | 'GZIP' | 'BZIP2' | 'ZSTD' | 'SNAPPY';
}

/** Files of the container as objects in S3. */
export interface ProcessingS3Output {
  /** S3 URI that receives the folder's files, at most 1,024 characters. */
  readonly S3Uri: string;
  /** Folder in the container, below `/opt/ml/processing/`, at most 256 characters, once among a job's outputs. */
  readonly LocalPath?: string;
  /** Whether files are uploaded while the job runs, or once it has ended. */
  readonly S3UploadMode: 'Continuous' | 'EndOfJob';
}

/** An output to S3, or one that the container itself writes to the feature store. */
export type ProcessingOutput = {
  /** 1 to 256 characters without line breaks, once in a job; `output_data` is that of the short form. */
  readonly OutputName: string;
} & (
  | {
      /** What SageMaker uploads to S3. */
      readonly S3Output: ProcessingS3Output;
      /** Excluded by S3Output. */
      readonly FeatureStoreOutput?: never;
      /** Whether the container uploads the output itself. @default false */
      readonly AppManaged?: boolean;
    }
  | {
      /** Excluded by FeatureStoreOutput. */
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

/** Outputs in the API's own form. */
export interface ProcessingOutputConfig {
  /** At most 10, that of S3Output included. */
  readonly Outputs: readonly ProcessingOutput[];
  /** KMS key of all outputs: its id, ARN or alias. @default - S3's own encryption */
  readonly KmsKeyId?: string;
}
