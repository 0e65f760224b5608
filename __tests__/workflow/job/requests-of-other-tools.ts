import type {
  CreateProcessingJobCommandInput,
  ProcessingInput,
  ProcessingOutput,
  ProcessingS3Input,
} from '@aws-sdk/client-sagemaker';

/** A request but for its name, which each tool makes up. */
export type PeerRequest = Omit<CreateProcessingJobCommandInput, 'ProcessingJobName'>;

const ROLE = 'arn:aws:iam::123456789012:role/service-role/AmazonSageMaker-ExecutionRole';
const ECR = 'dkr.ecr.eu-west-1.amazonaws.com';
const OWN_IMAGE = `123456789012.${ECR}/prepare:1`;
const SCIKIT_LEARN = `141502667606.${ECR}/sagemaker-scikit-learn:1.2-1-cpu-py3`;
const SPARK = `571004829621.${ECR}/sagemaker-spark-processing:3.3-cpu-py39-v1.2`;
const PYTORCH = `763104351884.${ECR}/pytorch-training:2.0.0-cpu-py310`;
const CLARIFY = `131013547314.${ECR}/sagemaker-clarify-processing:1.0`;
const MONITOR = `468650794304.${ECR}/sagemaker-model-monitor-analyzer`;
const WRANGLER = `245179582081.${ECR}/sagemaker-data-wrangler-container:3.x`;

const PATH = '/opt/ml/processing';

const cluster = (InstanceType: string, InstanceCount = 1, VolumeSizeInGB = 30) =>
  ({
    ClusterConfig: { InstanceCount, InstanceType: InstanceType as 'ml.m5.xlarge', VolumeSizeInGB },
  }) as const;

const ON_ONE = { RoleArn: ROLE, ProcessingResources: cluster('ml.m5.xlarge') };
const ON_TWO = { RoleArn: ROLE, ProcessingResources: cluster('ml.m5.xlarge', 2) };

const ofImage = (ImageUri: string, ContainerEntrypoint?: string[], ContainerArguments?: string[]) => ({
  AppSpecification: {
    ImageUri,
    ...(ContainerEntrypoint && { ContainerEntrypoint }),
    ...(ContainerArguments && { ContainerArguments }),
  },
});

/** An input as the SDK writes it, with each of its defaults. */
const sdkInput = (InputName: string, key: string, folder: string, more: object = {}): ProcessingInput => ({
  InputName,
  AppManaged: false,
  S3Input: {
    S3Uri: `s3://my-data/${key}`,
    LocalPath: `${PATH}/${folder}`,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
    S3DataDistributionType: 'FullyReplicated',
    S3CompressionType: 'None',
    ...more,
  } as ProcessingS3Input,
});

const sdkOutput = (
  OutputName: string,
  folder: string,
  S3UploadMode: 'Continuous' | 'EndOfJob' = 'EndOfJob',
): ProcessingOutput => ({
  OutputName,
  AppManaged: false,
  S3Output: { S3Uri: `s3://my-data/${OutputName}/`, LocalPath: `${PATH}/${folder}`, S3UploadMode },
});

const sdkOutputs = (...outputs: ProcessingOutput[]) => ({ ProcessingOutputConfig: { Outputs: outputs } });

/** What is written by hand has the required members, and few more. */
const plainInput = (InputName: string, key: string, folder: string): ProcessingInput => ({
  InputName,
  S3Input: {
    S3Uri: `s3://my-data/${key}`,
    LocalPath: `${PATH}/${folder}`,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
  },
});

const plainOutput = (OutputName: string, folder: string): ProcessingOutput => ({
  OutputName,
  S3Output: {
    S3Uri: `s3://my-data/${OutputName}`,
    LocalPath: `${PATH}/${folder}`,
    S3UploadMode: 'EndOfJob',
  },
});

const RAW = sdkInput('input-1', 'raw/', 'input');
const CODE = sdkInput('code', 'code/prepare.py', 'input/code');
const PREPARED = sdkOutput('output-1', 'output');
const SCRIPT = `${PATH}/input/code/prepare.py`;
const LIMIT = { StoppingCondition: { MaxRuntimeInSeconds: 7200 } };
const VPC = { SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'], Subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6071'] };

/** By the tool that sends them: what is special, and the request. */
export const REQUESTS_OF_OTHER_TOOLS: Readonly<
  Record<string, readonly (readonly [what: string, request: PeerRequest])[]>
> = {
  'the Processor of the SageMaker Python SDK': [
    ['an image alone', { ...ON_ONE, ...ofImage(OWN_IMAGE) }],
    ['an entrypoint', { ...ON_ONE, ...ofImage(OWN_IMAGE, ['/usr/bin/prepare', '--verbose']) }],
    ['arguments', { ...ON_ONE, ...ofImage(OWN_IMAGE, undefined, ['--test-fraction', '0.25']) }],
    ['an input and no output', { ...ON_ONE, ...ofImage(OWN_IMAGE), ProcessingInputs: [RAW] }],
    ['an output and no input', { ...ON_ONE, ...ofImage(OWN_IMAGE), ...sdkOutputs(PREPARED) }],
    ['both', { ...ON_ONE, ...ofImage(OWN_IMAGE), ProcessingInputs: [RAW], ...sdkOutputs(PREPARED) }],
    [
      'inputs in shares',
      {
        ...ON_TWO,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: [
          sdkInput('input-1', 'raw/', 'input', { S3DataDistributionType: 'ShardedByS3Key' }),
        ],
        ...sdkOutputs(PREPARED),
      },
    ],
    [
      'a stream that is decompressed',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: [
          sdkInput('input-1', 'raw/', 'input', { S3InputMode: 'Pipe', S3CompressionType: 'Gzip' }),
        ],
      },
    ],
    [
      'a manifest',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: [sdkInput('input-1', 'raw.manifest', 'input', { S3DataType: 'ManifestFile' })],
      },
    ],
    [
      'an output that is uploaded while the job runs',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ...sdkOutputs(sdkOutput('checkpoints', 'checkpoints', 'Continuous')),
      },
    ],
    [
      'keys for the volumes and the outputs',
      {
        RoleArn: ROLE,
        ProcessingResources: {
          ClusterConfig: { ...cluster('ml.m5.xlarge').ClusterConfig, VolumeKmsKeyId: 'alias/volumes' },
        },
        ...ofImage(OWN_IMAGE),
        ProcessingOutputConfig: { Outputs: [PREPARED], KmsKeyId: 'alias/outputs' },
      },
    ],
    ['a limit of its run', { ...ON_ONE, ...ofImage(OWN_IMAGE), ...LIMIT }],
    ['an environment', { ...ON_ONE, ...ofImage(OWN_IMAGE), Environment: { LOG_LEVEL: 'debug', EMPTY: '' } }],
    ['an environment without a variable', { ...ON_ONE, ...ofImage(OWN_IMAGE), Environment: {} }],
    [
      'no network',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: [RAW],
        ...sdkOutputs(PREPARED),
        NetworkConfig: { EnableNetworkIsolation: true },
      },
    ],
    [
      'a VPC',
      {
        ...ON_TWO,
        ...ofImage(OWN_IMAGE),
        NetworkConfig: {
          EnableNetworkIsolation: false,
          EnableInterContainerTrafficEncryption: true,
          VpcConfig: VPC,
        },
      },
    ],
    [
      'a VPC without more',
      { ...ON_ONE, ...ofImage(OWN_IMAGE), NetworkConfig: { EnableNetworkIsolation: false, VpcConfig: VPC } },
    ],
    [
      'an experiment',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ExperimentConfig: {
          ExperimentName: 'penguins',
          TrialName: 'trial-1',
          TrialComponentDisplayName: 'Prepare',
        },
      },
    ],
    ['a run', { ...ON_ONE, ...ofImage(OWN_IMAGE), ExperimentConfig: { ExperimentName: 'a', RunName: 'b' } }],
    ['tags', { ...ON_ONE, ...ofImage(OWN_IMAGE), Tags: [{ Key: 'team', Value: 'penguins' }] }],
    [
      'a query of Athena',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: [
          {
            InputName: 'query',
            AppManaged: false,
            DatasetDefinition: {
              LocalPath: `${PATH}/input/query`,
              DataDistributionType: 'FullyReplicated',
              InputMode: 'File',
              AthenaDatasetDefinition: {
                Catalog: 'AwsDataCatalog',
                Database: 'penguins',
                QueryString: 'SELECT * FROM measurements',
                OutputS3Uri: 's3://my-data/athena/',
                WorkGroup: 'primary',
                OutputFormat: 'PARQUET',
                OutputCompression: 'SNAPPY',
              },
            },
          },
        ],
      },
    ],
    [
      'a query of Redshift',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: [
          {
            InputName: 'query',
            DatasetDefinition: {
              LocalPath: `${PATH}/input/query`,
              DataDistributionType: 'ShardedByS3Key',
              InputMode: 'File',
              RedshiftDatasetDefinition: {
                ClusterId: 'colony',
                Database: 'penguins',
                DbUser: 'reader',
                QueryString: 'SELECT * FROM nests',
                ClusterRoleArn: 'arn:aws:iam::123456789012:role/cluster',
                OutputS3Uri: 's3://my-data/redshift/',
                OutputFormat: 'CSV',
                OutputCompression: 'GZIP',
              },
            },
          },
        ],
      },
    ],
    [
      'ten inputs',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: Array.from({ length: 10 }, (_, index) =>
          sdkInput(`input-${index + 1}`, `part-${index}/`, `input/part-${index}`),
        ),
      },
    ],
  ],
  'the ScriptProcessor of the SageMaker Python SDK': [
    ['a script alone', { ...ON_ONE, ...ofImage(OWN_IMAGE, ['python3', SCRIPT]), ProcessingInputs: [CODE] }],
    [
      'a script with data',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['python3', SCRIPT]),
        ProcessingInputs: [RAW, CODE],
        ...sdkOutputs(PREPARED),
      },
    ],
    [
      'a script that writes to a database',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['python3', SCRIPT], ['--table', 'penguins']),
        ProcessingInputs: [RAW, CODE],
        Environment: { DATABASE_HOST: 'db.internal' },
        NetworkConfig: { EnableNetworkIsolation: false, VpcConfig: VPC },
      },
    ],
    [
      'another interpreter',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['Rscript', `${PATH}/input/code/prepare.R`]),
        ProcessingInputs: [sdkInput('code', 'code/prepare.R', 'input/code')],
      },
    ],
    [
      'a command with flags',
      { ...ON_ONE, ...ofImage(OWN_IMAGE, ['python3', '-v', SCRIPT]), ProcessingInputs: [CODE], ...LIMIT },
    ],
    [
      'two inputs and three outputs',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['python3', SCRIPT]),
        ProcessingInputs: [RAW, sdkInput('input-2', 'labels/', 'labels'), CODE],
        ...sdkOutputs(
          sdkOutput('train', 'train'),
          sdkOutput('validation', 'validation'),
          sdkOutput('test', 'test'),
        ),
      },
    ],
    [
      'paths that end with a slash',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['python3', SCRIPT]),
        ProcessingInputs: [sdkInput('input-1', 'raw/', 'input/'), CODE],
        ...sdkOutputs(sdkOutput('output-1', 'output/')),
      },
    ],
    [
      'a GPU',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.g4dn.xlarge', 1, 100),
        ...ofImage(OWN_IMAGE, ['python3', SCRIPT]),
        ProcessingInputs: [CODE],
        ...sdkOutputs(PREPARED),
      },
    ],
    [
      'an evaluation in a pipeline',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['python3', `${PATH}/input/code/evaluation.py`]),
        ProcessingInputs: [
          sdkInput('input-1', 'model/model.tar.gz', 'model'),
          sdkInput('input-2', 'test/', 'test'),
          sdkInput('code', 'code/evaluation.py', 'input/code'),
        ],
        ...sdkOutputs(sdkOutput('evaluation', 'evaluation')),
      },
    ],
    [
      'a check that leaves nothing',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['python3', SCRIPT], ['--minimum', '0.9']),
        ProcessingInputs: [sdkInput('evaluation', 'evaluation/', 'evaluation'), CODE],
      },
    ],
  ],
  'the SKLearnProcessor of the SageMaker Python SDK': [
    [
      'a script alone',
      { ...ON_ONE, ...ofImage(SCIKIT_LEARN, ['python3', SCRIPT]), ProcessingInputs: [CODE] },
    ],
    [
      'train and test',
      {
        ...ON_ONE,
        ...ofImage(SCIKIT_LEARN, ['python3', SCRIPT], ['--train-test-split-ratio', '0.2']),
        ProcessingInputs: [RAW, CODE],
        ...sdkOutputs(sdkOutput('train_data', 'train'), sdkOutput('test_data', 'test')),
      },
    ],
    [
      'a limit',
      {
        ...ON_ONE,
        ...ofImage(SCIKIT_LEARN, ['python3', SCRIPT]),
        ProcessingInputs: [RAW, CODE],
        ...sdkOutputs(PREPARED),
        ...LIMIT,
      },
    ],
    [
      'an environment and tags',
      {
        ...ON_ONE,
        ...ofImage(SCIKIT_LEARN, ['python3', SCRIPT]),
        ProcessingInputs: [CODE],
        Environment: { STAGE: 'dev' },
        Tags: [{ Key: 'project', Value: 'penguins' }],
      },
    ],
    [
      'a batch of predictions',
      {
        ...ON_TWO,
        ...ofImage(SCIKIT_LEARN, ['python3', SCRIPT]),
        ProcessingInputs: [
          sdkInput('model', 'model/', 'model'),
          sdkInput('batch', 'batch/', 'batch', { S3DataDistributionType: 'ShardedByS3Key' }),
          CODE,
        ],
        ...sdkOutputs(sdkOutput('predictions', 'predictions', 'Continuous')),
      },
    ],
    [
      'ingestion into the feature store by the script',
      {
        ...ON_ONE,
        ...ofImage(SCIKIT_LEARN, ['python3', SCRIPT], ['--feature-group', 'penguins']),
        ProcessingInputs: [RAW, CODE],
      },
    ],
  ],
  'the Spark processors of the SageMaker Python SDK': [
    [
      'PySpark alone',
      {
        ...ON_TWO,
        ...ofImage(SPARK, ['smspark-submit', `${PATH}/input/code/app.py`]),
        ProcessingInputs: [CODE],
      },
    ],
    [
      'arguments, and data that the application reads by itself',
      {
        ...ON_TWO,
        ...ofImage(
          SPARK,
          ['smspark-submit', `${PATH}/input/code/app.py`],
          ['--from', 's3://my-data/raw/', '--to', 's3://my-data/prepared/'],
        ),
        ProcessingInputs: [sdkInput('code', 'code/app.py', 'input/code')],
        Environment: {},
      },
    ],
    [
      'its event log',
      {
        ...ON_TWO,
        ...ofImage(SPARK, [
          'smspark-submit',
          '--local-spark-event-logs-dir',
          `${PATH}/spark-events/`,
          `${PATH}/input/code/app.py`,
        ]),
        ProcessingInputs: [sdkInput('code', 'code/app.py', 'input/code')],
        ...sdkOutputs(sdkOutput('output-1', 'spark-events/', 'Continuous')),
        Environment: {},
      },
    ],
    [
      'a configuration',
      {
        ...ON_TWO,
        ...ofImage(SPARK, ['smspark-submit', `${PATH}/input/code/app.py`]),
        ProcessingInputs: [
          sdkInput('conf', 'code/configuration.json', 'input/conf'),
          sdkInput('code', 'code/app.py', 'input/code'),
        ],
        ...LIMIT,
      },
    ],
    [
      'Python files, archives and files beside it',
      {
        ...ON_TWO,
        ...ofImage(SPARK, [
          'smspark-submit',
          '--py-files',
          `${PATH}/input/py-files`,
          '--jars',
          `${PATH}/input/jars`,
          '--files',
          `${PATH}/input/files`,
          `${PATH}/input/code/app.py`,
        ]),
        ProcessingInputs: [
          sdkInput('py-files', 'code/py-files/', 'input/py-files'),
          sdkInput('jars', 'code/jars/', 'input/jars'),
          sdkInput('files', 'code/files/', 'input/files'),
          sdkInput('code', 'code/app.py', 'input/code'),
        ],
      },
    ],
    [
      'an application for the JVM',
      {
        ...ON_TWO,
        ...ofImage(
          SPARK,
          ['smspark-submit', '--class', 'com.example.Prepare', `${PATH}/input/code/prepare.jar`],
          ['--input', 's3://my-data/raw/'],
        ),
        ProcessingInputs: [sdkInput('code', 'code/prepare.jar', 'input/code')],
      },
    ],
    [
      'a VPC with encryption between the instances',
      {
        ...ON_TWO,
        ...ofImage(SPARK, ['smspark-submit', `${PATH}/input/code/app.py`]),
        ProcessingInputs: [sdkInput('code', 'code/app.py', 'input/code')],
        NetworkConfig: {
          EnableNetworkIsolation: false,
          EnableInterContainerTrafficEncryption: true,
          VpcConfig: VPC,
        },
      },
    ],
    [
      'data that SageMaker brings and takes',
      {
        ...ON_TWO,
        ...ofImage(SPARK, ['smspark-submit', `${PATH}/input/code/app.py`]),
        ProcessingInputs: [RAW, sdkInput('code', 'code/app.py', 'input/code')],
        ...sdkOutputs(PREPARED),
      },
    ],
  ],
  'the FrameworkProcessor of the SageMaker Python SDK': (
    [
      ['PyTorch', PYTORCH],
      ['TensorFlow', `763104351884.${ECR}/tensorflow-training:2.11.0-cpu-py39`],
      [
        'Hugging Face',
        `763104351884.${ECR}/huggingface-pytorch-training:1.13.1-transformers4.26.0-gpu-py39-cu117`,
      ],
      ['MXNet', `763104351884.${ECR}/mxnet-training:1.9.0-cpu-py38`],
      ['XGBoost', `141502667606.${ECR}/sagemaker-xgboost:1.7-1`],
      ['scikit-learn', SCIKIT_LEARN],
    ] as const
  ).flatMap(([framework, image], index): (readonly [string, PeerRequest])[] => {
    const code = [
      sdkInput('code', 'source/sourcedir.tar.gz', 'input/code/'),
      sdkInput('entrypoint', 'source/runproc.sh', 'input/entrypoint'),
    ];
    const packed = ofImage(image, ['/bin/bash', `${PATH}/input/entrypoint/runproc.sh`], [`--seed=${index}`]);
    return [
      [`${framework} without data`, { ...ON_ONE, ...packed, ProcessingInputs: code }],
      [
        `${framework} with data`,
        { ...ON_ONE, ...packed, ProcessingInputs: [RAW, ...code], ...sdkOutputs(PREPARED), ...LIMIT },
      ],
    ];
  }),
  'SageMaker Clarify': [
    ...(['bias', 'explainability', 'bias-and-explainability'] as const).map(
      (analysis): readonly [string, PeerRequest] => [
        analysis,
        {
          ...ON_ONE,
          ...ofImage(CLARIFY),
          ProcessingInputs: [
            sdkInput('dataset', 'test.csv', 'input/data'),
            sdkInput('analysis_config', `${analysis}/analysis_config.json`, 'input/config'),
          ],
          ...sdkOutputs(sdkOutput('analysis_result', 'output')),
        },
      ],
    ),
    [
      'with facets, predicted labels and a limit',
      {
        ...ON_ONE,
        ...ofImage(CLARIFY),
        ProcessingInputs: [
          sdkInput('dataset', 'test/', 'input/data', { S3DataDistributionType: 'ShardedByS3Key' }),
          sdkInput('analysis_config', 'analysis_config.json', 'input/config'),
          sdkInput('predicted_labels', 'labels/', 'input/predicted_labels'),
          sdkInput('facet', 'facets/', 'input/facet'),
        ],
        ...sdkOutputs(sdkOutput('analysis_result', 'output')),
        ...LIMIT,
      },
    ],
    [
      'on several instances in a VPC',
      {
        ...ON_TWO,
        ...ofImage(CLARIFY),
        ProcessingInputs: [
          sdkInput('dataset', 'test.csv', 'input/data'),
          sdkInput('analysis_config', 'analysis_config.json', 'input/config'),
        ],
        ...sdkOutputs(sdkOutput('analysis_result', 'output')),
        NetworkConfig: { EnableNetworkIsolation: false, VpcConfig: VPC },
        Tags: [{ Key: 'team', Value: 'fairness' }],
      },
    ],
  ],
  'SageMaker Model Monitor': [
    [
      'a baseline',
      {
        ...ON_ONE,
        ...ofImage(MONITOR),
        Environment: {
          dataset_format: '{"csv": {"header": true, "output_columns_position": "START"}}',
          dataset_source: `${PATH}/input/baseline_dataset_input`,
          output_path: `${PATH}/output`,
          publish_cloudwatch_metrics: 'Disabled',
        },
        ProcessingInputs: [sdkInput('baseline_dataset_input', 'train.csv', 'input/baseline_dataset_input')],
        ...sdkOutputs(sdkOutput('monitoring_output', 'output')),
        StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      },
    ],
    [
      'a baseline with scripts before and after',
      {
        ...ON_ONE,
        ...ofImage(MONITOR),
        Environment: {
          dataset_format: '{"json": {"lines": true}}',
          dataset_source: `${PATH}/input/baseline_dataset_input`,
          output_path: `${PATH}/output`,
          publish_cloudwatch_metrics: 'Disabled',
          record_preprocessor_script: `${PATH}/code/preprocessing/before.py`,
          post_analytics_processor_script: `${PATH}/code/postprocessing/after.py`,
        },
        ProcessingInputs: [
          sdkInput('baseline_dataset_input', 'train.json', 'input/baseline_dataset_input'),
          sdkInput('record_preprocessor_script_input', 'code/before.py', 'code/preprocessing'),
          sdkInput('post_analytics_processor_script_input', 'code/after.py', 'code/postprocessing'),
        ],
        ...sdkOutputs(sdkOutput('monitoring_output', 'output')),
      },
    ],
    [
      'captured data against a baseline',
      {
        ...ON_ONE,
        ...ofImage(MONITOR),
        Environment: {
          dataset_format:
            '{"sagemakerCaptureJson": {"captureIndexNames": ["endpointInput", "endpointOutput"]}}',
          dataset_source: `${PATH}/input/endpoint`,
          baseline_constraints: `${PATH}/baseline/constraints/constraints.json`,
          baseline_statistics: `${PATH}/baseline/stats/statistics.json`,
          output_path: `${PATH}/resultdata`,
          publish_cloudwatch_metrics: 'Disabled',
        },
        ProcessingInputs: [
          sdkInput('input_1', 'capture/2026/11/28/', 'input/endpoint'),
          sdkInput('baseline', 'baseline/statistics.json', 'baseline/stats'),
          sdkInput('constraints', 'baseline/constraints.json', 'baseline/constraints'),
        ],
        ...sdkOutputs(sdkOutput('result', 'resultdata', 'Continuous')),
      },
    ],
    [
      'the quality of a model',
      {
        ...ON_ONE,
        ...ofImage(MONITOR),
        Environment: {
          analysis_type: 'MODEL_QUALITY',
          problem_type: 'BinaryClassification',
          inference_attribute: 'prediction',
          probability_attribute: 'probability',
          ground_truth_attribute: 'label',
          dataset_format: '{"csv": {"header": true}}',
          dataset_source: `${PATH}/input/baseline_dataset_input`,
          output_path: `${PATH}/output`,
          publish_cloudwatch_metrics: 'Disabled',
        },
        ProcessingInputs: [
          sdkInput('baseline_dataset_input', 'validation.csv', 'input/baseline_dataset_input'),
        ],
        ...sdkOutputs(sdkOutput('monitoring_output', 'output')),
      },
    ],
  ],
  'SageMaker Data Wrangler': [
    [
      'a flow to S3',
      {
        ...ON_TWO,
        ...ofImage(WRANGLER, undefined, ['--output-config \'{"a.default": {"content_type": "CSV"}}\'']),
        ProcessingInputs: [
          sdkInput('flow', 'flows/penguins.flow', 'flow'),
          sdkInput('penguins.csv', 'raw/penguins.csv', 'penguins.csv'),
        ],
        ...sdkOutputs(sdkOutput('a.default', 'output')),
        NetworkConfig: { EnableNetworkIsolation: false },
      },
    ],
    [
      'a flow whose data the container fetches itself',
      {
        ...ON_TWO,
        ...ofImage(WRANGLER),
        ProcessingInputs: [
          sdkInput('flow', 'flows/penguins.flow', 'flow'),
          {
            InputName: 'penguins',
            AppManaged: true,
            S3Input: {
              S3Uri: 's3://my-data/raw/',
              LocalPath: `${PATH}/penguins`,
              S3DataType: 'S3Prefix',
              S3InputMode: 'File',
              S3DataDistributionType: 'FullyReplicated',
            },
          },
        ],
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'a.default',
              AppManaged: true,
              S3Output: {
                S3Uri: 's3://my-data/wrangled/',
                LocalPath: `${PATH}/output`,
                S3UploadMode: 'EndOfJob',
              },
            },
          ],
        },
      },
    ],
    [
      'a flow to the feature store',
      {
        ...ON_TWO,
        ...ofImage(WRANGLER),
        ProcessingInputs: [sdkInput('flow', 'flows/penguins.flow', 'flow')],
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'a.default',
              AppManaged: true,
              FeatureStoreOutput: { FeatureGroupName: 'penguins' },
            },
          ],
        },
      },
    ],
    [
      'a flow over a query of Athena',
      {
        ...ON_TWO,
        ...ofImage(WRANGLER),
        ProcessingInputs: [
          sdkInput('flow', 'flows/penguins.flow', 'flow'),
          {
            InputName: 'measurements',
            AppManaged: true,
            DatasetDefinition: {
              LocalPath: `${PATH}/measurements`,
              AthenaDatasetDefinition: {
                Catalog: 'AwsDataCatalog',
                Database: 'penguins',
                QueryString: 'select * from measurements',
                OutputS3Uri: 's3://my-data/athena/',
                OutputFormat: 'PARQUET',
              },
            },
          },
        ],
        ...sdkOutputs(sdkOutput('a.default', 'output')),
      },
    ],
    [
      'a large volume in a VPC with a key',
      {
        RoleArn: ROLE,
        ProcessingResources: {
          ClusterConfig: {
            ...cluster('ml.m5.4xlarge', 2, 1024).ClusterConfig,
            VolumeKmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
          },
        },
        ...ofImage(WRANGLER),
        ProcessingInputs: [sdkInput('flow', 'flows/penguins.flow', 'flow')],
        ...sdkOutputs(sdkOutput('a.default', 'output')),
        NetworkConfig: { EnableNetworkIsolation: false, VpcConfig: VPC },
      },
    ],
  ],
  'the component of Kubeflow Pipelines': [
    [
      'defaults',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.m4.xlarge'),
        StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
        ...ofImage(OWN_IMAGE),
        Environment: {},
        NetworkConfig: { EnableInterContainerTrafficEncryption: false, EnableNetworkIsolation: true },
        Tags: [],
      },
    ],
    [
      'an input and an output',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.m5.xlarge'),
        StoppingCondition: { MaxRuntimeInSeconds: 1800 },
        ...ofImage(OWN_IMAGE, ['python', `${PATH}/code/kmeans_preprocessing.py`]),
        Environment: { key: 'value' },
        ProcessingInputs: [
          plainInput('mnist_tar', 'mnist.pkl.gz', 'input'),
          plainInput('source_code', 'code/kmeans_preprocessing.py', 'code'),
        ],
        ProcessingOutputConfig: {
          Outputs: [plainOutput('train_data', 'output_train'), plainOutput('test_data', 'output_test')],
        },
        NetworkConfig: { EnableInterContainerTrafficEncryption: true, EnableNetworkIsolation: false },
      },
    ],
    [
      'arguments and no output',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.m5.xlarge'),
        StoppingCondition: { MaxRuntimeInSeconds: 1800 },
        ...ofImage(OWN_IMAGE, ['/bin/bash', '-c'], ['python3 /opt/program/check.py']),
        NetworkConfig: { EnableInterContainerTrafficEncryption: false, EnableNetworkIsolation: false },
      },
    ],
    [
      'a VPC and a key of the outputs',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.m5.xlarge'),
        StoppingCondition: { MaxRuntimeInSeconds: 1800 },
        ...ofImage(OWN_IMAGE),
        ProcessingOutputConfig: { Outputs: [plainOutput('result', 'output')], KmsKeyId: '1234abcd-12ab' },
        NetworkConfig: {
          EnableInterContainerTrafficEncryption: false,
          EnableNetworkIsolation: false,
          VpcConfig: VPC,
        },
      },
    ],
  ],
  'the ProcessingJob of AWS Controllers for Kubernetes': [
    [
      'the smallest',
      { RoleArn: ROLE, ProcessingResources: cluster('ml.m5.xlarge', 1, 5), ...ofImage(OWN_IMAGE) },
    ],
    [
      'an input and two outputs',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.m5.xlarge', 1, 20),
        ...ofImage(OWN_IMAGE, ['python', `${PATH}/code/prepare.py`]),
        ProcessingInputs: [plainInput('raw', 'raw', 'input'), plainInput('code', 'code/prepare.py', 'code')],
        ProcessingOutputConfig: {
          Outputs: [plainOutput('train', 'output_train'), plainOutput('valid', 'output_valid')],
        },
        StoppingCondition: { MaxRuntimeInSeconds: 960 },
        Tags: [{ Key: 'cluster', Value: 'production' }],
      },
    ],
    [
      'without an output',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.t3.large', 1, 5),
        ...ofImage(OWN_IMAGE, ['sleep'], ['60']),
        StoppingCondition: { MaxRuntimeInSeconds: 3600 },
        Environment: { STAGE: 'test' },
      },
    ],
    [
      'an experiment',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.m5.xlarge', 1, 5),
        ...ofImage(OWN_IMAGE),
        ExperimentConfig: { ExperimentName: 'penguins', TrialComponentDisplayName: 'prepare' },
      },
    ],
  ],
  'the SageMakerProcessingOperator of Apache Airflow': [
    [
      "its documentation's form",
      {
        ProcessingInputs: [
          {
            InputName: 'input',
            AppManaged: false,
            S3Input: {
              S3Uri: 's3://my-data/raw/iris.csv',
              LocalPath: `${PATH}/input`,
              S3DataType: 'S3Prefix',
              S3InputMode: 'File',
              S3DataDistributionType: 'FullyReplicated',
              S3CompressionType: 'None',
            },
          },
        ],
        ProcessingOutputConfig: {
          Outputs: [
            {
              OutputName: 'output',
              S3Output: {
                S3Uri: 's3://my-data/processed',
                LocalPath: `${PATH}/output`,
                S3UploadMode: 'EndOfJob',
              },
              AppManaged: false,
            },
          ],
        },
        ProcessingResources: cluster('ml.m5.large', 1, 1),
        StoppingCondition: { MaxRuntimeInSeconds: 60 },
        AppSpecification: { ImageUri: OWN_IMAGE },
        RoleArn: ROLE,
      },
    ],
    [
      'an empty list of inputs and of outputs',
      { ...ON_ONE, ...ofImage(OWN_IMAGE), ProcessingInputs: [], ProcessingOutputConfig: { Outputs: [] } },
    ],
    [
      'an image alone',
      { RoleArn: ROLE, ProcessingResources: cluster('ml.m5.large', 1, 10), ...ofImage(OWN_IMAGE), ...LIMIT },
    ],
    [
      'a script for each day',
      {
        ...ON_ONE,
        ...ofImage(SCIKIT_LEARN, ['python3', `${PATH}/code/prepare.py`], ['--date', '2026-11-28']),
        ProcessingInputs: [
          plainInput('code', 'code/prepare.py', 'code'),
          plainInput('day', 'raw/2026-11-28/', 'day'),
        ],
        ProcessingOutputConfig: { Outputs: [plainOutput('day', 'output')] },
        Environment: { AIRFLOW_RUN_ID: 'scheduled__2026-11-28T00:00:00+00:00' },
      },
    ],
    [
      'everything',
      {
        RoleArn: ROLE,
        ProcessingResources: {
          ClusterConfig: {
            ...cluster('ml.m5.xlarge', 3, 200).ClusterConfig,
            VolumeKmsKeyId: 'alias/volumes',
          },
        },
        ...ofImage(OWN_IMAGE, ['run'], ['--all']),
        ProcessingInputs: [plainInput('raw', 'raw/', 'raw')],
        ProcessingOutputConfig: { Outputs: [plainOutput('all', 'all')], KmsKeyId: 'alias/outputs' },
        StoppingCondition: { MaxRuntimeInSeconds: 777_600 },
        Environment: { A: '1' },
        NetworkConfig: {
          EnableNetworkIsolation: true,
          EnableInterContainerTrafficEncryption: true,
          VpcConfig: VPC,
        },
        ExperimentConfig: { ExperimentName: 'penguins' },
        Tags: [{ Key: 'dag', Value: 'penguins' }],
      },
    ],
  ],
  "AWS's notebooks and guides": [
    [
      'of boto3, by hand',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['python3', `${PATH}/code/preprocessing.py`]),
        ProcessingInputs: [
          plainInput('input-1', 'census/', 'input'),
          plainInput('code', 'code/preprocessing.py', 'code'),
        ],
        ProcessingOutputConfig: {
          Outputs: [
            plainOutput('train_data', 'train'),
            plainOutput('test_data', 'test'),
            plainOutput('model_data', 'model'),
          ],
        },
        ...LIMIT,
      },
    ],
    [
      'instances in an order of preference',
      {
        RoleArn: ROLE,
        ProcessingResources: {
          ClusterConfig: {
            InstanceCount: 1,
            InstancePreferences: [{ InstanceType: 'ml.m5.xlarge' }, { InstanceType: 'ml.m5.2xlarge' }],
            VolumeSizeInGB: 30,
          },
        },
        ...ofImage(OWN_IMAGE),
      },
    ],
    [
      'instances with counts of their own',
      {
        RoleArn: ROLE,
        ProcessingResources: {
          ClusterConfig: {
            InstancePreferences: [
              { InstanceType: 'ml.m5.xlarge', InstanceCount: 2 },
              { InstanceType: 'ml.m5.2xlarge', InstanceCount: 1 },
            ],
            VolumeSizeInGB: 30,
          },
        },
        ...ofImage(OWN_IMAGE),
      },
    ],
    [
      'features for the feature store beside a report',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ProcessingOutputConfig: {
          Outputs: [
            plainOutput('report', 'report'),
            {
              OutputName: 'features',
              AppManaged: true,
              FeatureStoreOutput: { FeatureGroupName: 'penguins' },
            },
          ],
        },
      },
    ],
    [
      'a Dask cluster',
      {
        RoleArn: ROLE,
        ProcessingResources: cluster('ml.m5.xlarge', 3),
        ...ofImage(OWN_IMAGE, ['/opt/program/bootstrap.py', `${PATH}/input/code/preprocess.py`]),
        ProcessingInputs: [sdkInput('code', 'code/preprocess.py', 'input/code')],
      },
    ],
    [
      'computer vision with a manifest of labels',
      {
        ...ON_TWO,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: [
          {
            InputName: 'images',
            S3Input: {
              S3Uri: 's3://my-data/labels/output.manifest',
              LocalPath: `${PATH}/images`,
              S3DataType: 'ManifestFile',
              S3InputMode: 'File',
              S3DataDistributionType: 'ShardedByS3Key',
            },
          },
        ],
        ...sdkOutputs(sdkOutput('resized', 'resized', 'Continuous')),
      },
    ],
    [
      'a stream of a single file',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE, ['/usr/bin/count']),
        ProcessingInputs: [sdkInput('events', 'events/day.jsonl', 'events', { S3InputMode: 'Pipe' })],
        ...sdkOutputs(sdkOutput('counts', 'counts')),
      },
    ],
    [
      'a model that is repacked',
      {
        ...ON_ONE,
        ...ofImage(SCIKIT_LEARN, ['python3', `${PATH}/input/code/repack.py`]),
        ProcessingInputs: [
          sdkInput('model', 'model/model.tar.gz', 'input/model'),
          sdkInput('code', 'code/repack.py', 'input/code'),
        ],
        ...sdkOutputs(sdkOutput('repacked', 'output/model')),
      },
    ],
    [
      'a script of the shell that only calls other services',
      { ...ON_ONE, ...ofImage(OWN_IMAGE, ['/bin/sh', '-c', 'aws s3 sync s3://a s3://b']) },
    ],
    [
      'an input without a mode',
      {
        ...ON_ONE,
        ...ofImage(OWN_IMAGE),
        ProcessingInputs: [
          {
            InputName: 'raw',
            AppManaged: true,
            S3Input: { S3Uri: 's3://my-data/raw/', S3DataType: 'S3Prefix' } as ProcessingS3Input,
          },
        ],
      },
    ],
  ],
};
