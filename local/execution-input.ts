import { basename } from 'node:path';
import { CONTAINER_PATHS, type ProcessingJobOverrides } from '../workflow/job/processing-job';
import { SHORT_FORM_NAMES } from '../workflow/job/processing-job-relations';
import type { LocalRunOptions } from './run-options';

/** Prefixes of the job's files in a bucket, on this machine as in AWS. */
export const S3_LAYOUT = { input: 'input', code: 'code', output: 'output' } as const;

/** The key of an input file, or the prefix of an input folder. */
export const inputKey = (input: string, isFolder: boolean): string =>
  `${S3_LAYOUT.input}/${isFolder ? '' : basename(input)}`;

const inputUri = ({ input, inputIsFolder = false }: LocalRunOptions, bucket: string): string | null =>
  input === undefined ? null : `s3://${bucket}/${inputKey(input, inputIsFolder)}`;

/** The short form gives every instance all objects; sharding needs the API's own form. */
const inputs = (options: LocalRunOptions, bucket: string): ProcessingJobOverrides => {
  const uri = inputUri(options, bucket);
  if (!options.sharded || uri === null) return { S3Input: uri, ProcessingInputs: null };
  const S3Input = {
    S3Uri: uri,
    LocalPath: CONTAINER_PATHS.input,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
    S3DataDistributionType: 'ShardedByS3Key',
  } as const;
  return { S3Input: null, ProcessingInputs: [{ InputName: SHORT_FORM_NAMES.S3Input, S3Input }] };
};

/** A script replaces a deployed entrypoint by itself. To use the image's own entrypoint, both must be removed. */
const entrypoint = ({ script }: LocalRunOptions, bucket: string): ProcessingJobOverrides =>
  script === undefined
    ? { S3Script: null, ContainerEntrypoint: null }
    : { S3Script: `s3://${bucket}/${S3_LAYOUT.code}/${basename(script)}` };

const instances = ({ instanceCount, instancePreferences }: LocalRunOptions): ProcessingJobOverrides => ({
  ...(instanceCount !== undefined && { InstanceCount: instanceCount }),
  ...(instancePreferences.length > 0 && {
    InstancePreferences: instancePreferences.map((InstanceType) => ({ InstanceType })),
  }),
});

/**
 * The execution's input for a run whose files are in the given bucket. A key is null where the deployed job's value
 * must not apply.
 */
export const executionInput = (options: LocalRunOptions, bucket: string): ProcessingJobOverrides => ({
  ...inputs(options, bucket),
  S3Output: `s3://${bucket}/${S3_LAYOUT.output}/`,
  ...entrypoint(options, bucket),
  ...(options.image !== undefined && { ImageUri: options.image }),
  ContainerArguments: options.arguments.length > 0 ? options.arguments : null,
  Environment: Object.keys(options.environment).length > 0 ? options.environment : null,
  ...instances(options),
});
