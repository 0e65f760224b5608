import type {
  DatasetDefinition,
  ProcessingInput,
  ProcessingOutput,
  ProcessingOutputConfig,
  ProcessingS3Input,
} from '../../../workflow/job/processing-inputs-and-outputs';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import {
  ATHENA_DATASET,
  FULL_JOB,
  OTHER_FULL_JOB,
  REDSHIFT_DATASET,
  SMALLEST_JOB,
  SOURCE_JOB,
} from './sample-jobs';

/*
 * `npx tsc` is the first test of this file: an `@ts-expect-error` above a line that compiles is an error itself.
 * The rules are the second: what does not compile is not a job that they pass either.
 */

const faultKeys = (job: unknown): string[] => validateProcessingJob(job).faults.map(({ key }) => key);

const { S3Output, InstanceType, ...NEITHER } = SMALLEST_JOB;

const withInput = (input: unknown) => ({ ...SMALLEST_JOB, ProcessingInputs: [input] });

const withOutput = (output: unknown) => ({ ...SMALLEST_JOB, ProcessingOutputConfig: { Outputs: [output] } });

describe('a job that keeps the rules compiles', () => {
  test('with every key, of two that exclude each other the first or the second', () => {
    const jobs: readonly ProcessingJob[] = [SMALLEST_JOB, FULL_JOB, OTHER_FULL_JOB, SOURCE_JOB];
    expect(jobs.flatMap(faultKeys)).toEqual([]);
  });

  test('without an input and without an output', () => {
    const job: ProcessingJob = { ...NEITHER, InstanceType };
    expect(faultKeys(job)).toEqual([]);
  });

  test('with outputs in the long form alone', () => {
    const job: ProcessingJob = {
      ...NEITHER,
      InstanceType,
      ProcessingOutputConfig: FULL_JOB.ProcessingOutputConfig,
    };
    expect(faultKeys(job)).toEqual([]);
  });

  test('with inputs whose paths the container chooses', () => {
    const inputs: readonly ProcessingInput[] = [
      { InputName: 'a', AppManaged: true, S3Input: { S3Uri: 's3://bucket/', S3DataType: 'S3Prefix' } },
      {
        InputName: 'b',
        AppManaged: true,
        DatasetDefinition: { AthenaDatasetDefinition: ATHENA_DATASET.AthenaDatasetDefinition },
      },
      {
        InputName: 'c',
        AppManaged: true,
        DatasetDefinition: { RedshiftDatasetDefinition: REDSHIFT_DATASET.RedshiftDatasetDefinition },
      },
    ];
    const job: ProcessingJob = { ...SMALLEST_JOB, ProcessingInputs: inputs };
    expect(faultKeys(job)).toEqual([]);
  });

  test('with Gzip by Pipe', () => {
    const S3Input: ProcessingS3Input = {
      S3Uri: 's3://bucket/',
      LocalPath: '/opt/ml/processing/a',
      S3DataType: 'S3Prefix',
      S3InputMode: 'Pipe',
      S3CompressionType: 'Gzip',
    };
    expect(faultKeys(withInput({ InputName: 'a', S3Input }))).toEqual([]);
  });
});

describe('a job that breaks a rule does not compile', () => {
  test('without an image', () => {
    const { ImageUri, ...rest } = SMALLEST_JOB;
    // @ts-expect-error
    const job: ProcessingJob = rest;
    expect(faultKeys(job)).toEqual(['ImageUri']);
  });

  test('without an instance', () => {
    // @ts-expect-error
    const job: ProcessingJob = { ...NEITHER, S3Output };
    expect(faultKeys(job)).toEqual(['InstanceType']);
  });

  test('with a script and an entrypoint', () => {
    // @ts-expect-error
    const job: ProcessingJob = {
      ...SMALLEST_JOB,
      S3Script: 's3://bucket/a.py',
      ContainerEntrypoint: ['run'],
    };
    expect(faultKeys(job)).toEqual(['ContainerEntrypoint']);
  });

  test('with a script and a folder of code', () => {
    // @ts-expect-error
    const job: ProcessingJob = { ...SOURCE_JOB, S3Script: 's3://bucket/a.py' };
    expect(faultKeys(job)).toEqual(['S3SourceArchive', 'SourceEntrypoint']);
  });

  test('with a folder of code and no file to run', () => {
    // @ts-expect-error
    const job: ProcessingJob = { ...SMALLEST_JOB, S3SourceArchive: 's3://bucket/a.zip' };
    expect(faultKeys(job)).toEqual(['SourceEntrypoint']);
  });

  test('with an instance type and preferences', () => {
    // @ts-expect-error
    const job: ProcessingJob = { ...SMALLEST_JOB, InstancePreferences: [{ InstanceType: 'ml.m5.large' }] };
    expect(faultKeys(job)).toEqual(['InstancePreferences']);
  });

  test('with a preference that has no type', () => {
    const job: ProcessingJob = {
      ...NEITHER,
      S3Output,
      // @ts-expect-error
      InstancePreferences: [{ InstanceCount: 1 }],
    };
    expect(faultKeys(job)).toEqual(['InstancePreferences[0].InstanceType']);
  });

  test('with a key that no job has', () => {
    // @ts-expect-error
    const job: ProcessingJob = { ...SMALLEST_JOB, InstanceTyp: 'ml.m5.large' };
    expect(faultKeys(job)).toEqual(['InstanceTyp']);
  });

  test('with a configuration of outputs that has no list', () => {
    // @ts-expect-error
    const ProcessingOutputConfig: ProcessingOutputConfig = { KmsKeyId: 'alias/outputs' };
    expect(faultKeys({ ...SMALLEST_JOB, ProcessingOutputConfig })).toEqual([
      'ProcessingOutputConfig.Outputs',
    ]);
  });

  test('with subnets and no security group', () => {
    const job: ProcessingJob = {
      ...SMALLEST_JOB,
      // @ts-expect-error
      NetworkConfig: { VpcConfig: { Subnets: ['subnet-0a1b2c3d'] } },
    };
    expect(faultKeys(job)).toEqual(['NetworkConfig.VpcConfig.SecurityGroupIds']);
  });
});

describe('an input that breaks a rule does not compile', () => {
  const S3Input: ProcessingS3Input = {
    S3Uri: 's3://bucket/',
    LocalPath: '/opt/ml/processing/a',
    S3DataType: 'S3Prefix',
  };
  const { LocalPath, ...anywhere } = S3Input;

  test('without a source', () => {
    // @ts-expect-error
    const input: ProcessingInput = { InputName: 'a' };
    expect(faultKeys(withInput(input))).toEqual(['ProcessingInputs[0]']);
  });

  test('with two sources', () => {
    // @ts-expect-error
    const input: ProcessingInput = { InputName: 'a', S3Input, DatasetDefinition: ATHENA_DATASET };
    expect(faultKeys(withInput(input))).toEqual(['ProcessingInputs[0]']);
  });

  test('without a name', () => {
    // @ts-expect-error
    const input: ProcessingInput = { S3Input };
    expect(faultKeys(withInput(input))).toEqual(['ProcessingInputs[0].InputName']);
  });

  test('without a path', () => {
    // @ts-expect-error
    const input: ProcessingInput = { InputName: 'a', S3Input: anywhere };
    expect(faultKeys(withInput(input))).toEqual(['ProcessingInputs[0].S3Input.LocalPath']);
  });

  test('without a path where AppManaged is false', () => {
    // @ts-expect-error
    const input: ProcessingInput = { InputName: 'a', AppManaged: false, S3Input: anywhere };
    expect(faultKeys(withInput(input))).toEqual(['ProcessingInputs[0].S3Input.LocalPath']);
  });

  test('of a query without a path', () => {
    const { AthenaDatasetDefinition } = ATHENA_DATASET;
    // @ts-expect-error
    const input: ProcessingInput = { InputName: 'a', DatasetDefinition: { AthenaDatasetDefinition } };
    expect(faultKeys(withInput(input))).toEqual(['ProcessingInputs[0].DatasetDefinition.LocalPath']);
  });

  test('with Gzip by File', () => {
    // @ts-expect-error
    const gzip: ProcessingS3Input = { ...S3Input, S3InputMode: 'File', S3CompressionType: 'Gzip' };
    expect(faultKeys(withInput({ InputName: 'a', S3Input: gzip }))).toEqual([
      'ProcessingInputs[0].S3Input.S3CompressionType',
    ]);
  });

  test('with Gzip and no mode', () => {
    // @ts-expect-error
    const gzip: ProcessingS3Input = { ...anywhere, LocalPath, S3CompressionType: 'Gzip' };
    expect(faultKeys(withInput({ InputName: 'a', S3Input: gzip }))).toEqual([
      'ProcessingInputs[0].S3Input.S3CompressionType',
    ]);
  });

  test('with a word that the API does not know', () => {
    // @ts-expect-error
    const folder: ProcessingS3Input = { ...anywhere, LocalPath, S3DataType: 'Folder' };
    expect(faultKeys(withInput({ InputName: 'a', S3Input: folder }))).toEqual([
      'ProcessingInputs[0].S3Input.S3DataType',
    ]);
  });

  test('with a query of neither service', () => {
    // @ts-expect-error
    const dataset: DatasetDefinition = { LocalPath };
    expect(faultKeys(withInput({ InputName: 'a', DatasetDefinition: dataset }))).toEqual([
      'ProcessingInputs[0].DatasetDefinition',
    ]);
  });

  test('with a query of both services', () => {
    // @ts-expect-error
    const dataset: DatasetDefinition = { ...ATHENA_DATASET, ...REDSHIFT_DATASET };
    expect(faultKeys(withInput({ InputName: 'a', DatasetDefinition: dataset }))).toEqual([
      'ProcessingInputs[0].DatasetDefinition',
    ]);
  });
});

describe('an output that breaks a rule does not compile', () => {
  const FEATURES = { FeatureGroupName: 'penguins' };
  const TO_S3 = { S3Uri: 's3://bucket/', S3UploadMode: 'EndOfJob' } as const;

  test('without a place', () => {
    // @ts-expect-error
    const output: ProcessingOutput = { OutputName: 'a' };
    expect(faultKeys(withOutput(output))).toEqual(['ProcessingOutputConfig.Outputs[0]']);
  });

  test('with two places', () => {
    // @ts-expect-error
    const output: ProcessingOutput = {
      OutputName: 'a',
      AppManaged: true,
      S3Output: TO_S3,
      FeatureStoreOutput: FEATURES,
    };
    expect(faultKeys(withOutput(output))).toEqual(['ProcessingOutputConfig.Outputs[0]']);
  });

  test('to the feature store without AppManaged', () => {
    // @ts-expect-error
    const output: ProcessingOutput = { OutputName: 'a', FeatureStoreOutput: FEATURES };
    expect(faultKeys(withOutput(output))).toEqual(['ProcessingOutputConfig.Outputs[0].AppManaged']);
  });

  test('to the feature store with AppManaged false', () => {
    // @ts-expect-error
    const output: ProcessingOutput = { OutputName: 'a', AppManaged: false, FeatureStoreOutput: FEATURES };
    expect(faultKeys(withOutput(output))).toEqual(['ProcessingOutputConfig.Outputs[0].AppManaged']);
  });

  test('without a mode', () => {
    // @ts-expect-error
    const output: ProcessingOutput = { OutputName: 'a', S3Output: { S3Uri: 's3://bucket/' } };
    expect(faultKeys(withOutput(output))).toEqual([
      'ProcessingOutputConfig.Outputs[0].S3Output.S3UploadMode',
    ]);
  });
});
