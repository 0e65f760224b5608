import { basename } from 'node:path';
import type { LocalJobOptions } from '../cli/run/command-line';
import { CONTAINER_PATHS, type ProcessingJobOverrides } from '../workflow/job/processing-job';
import { SHORT_FORM_NAMES } from '../workflow/job/processing-job-relations';

/** Where the job's files are in a bucket: the same on this machine and in AWS. */
export const S3_LAYOUT = { input: 'input', code: 'code', output: 'output' } as const;

/** Key of the input: a folder's, or a file's. */
export const inputKey = (input: string, isFolder: boolean): string =>
  `${S3_LAYOUT.input}/${isFolder ? '' : basename(input)}`;

const inputUri = ({ input, inputIsFolder = false }: LocalJobOptions, bucket: string): string | null =>
  input === undefined ? null : `s3://${bucket}/${inputKey(input, inputIsFolder)}`;

/** The short form gives each instance every object; shares of them need the API's own form. Either way there is no other input. */
const inputs = (options: LocalJobOptions, bucket: string): ProcessingJobOverrides => {
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

/** A script takes a deployed entrypoint's place by itself; an image's own entrypoint does not. */
const entrypoint = ({ script }: LocalJobOptions, bucket: string): ProcessingJobOverrides =>
  script === undefined
    ? { S3Script: null, ContainerEntrypoint: null }
    : { S3Script: `s3://${bucket}/${S3_LAYOUT.code}/${basename(script)}` };

const instances = ({ instanceCount, instancePreferences }: LocalJobOptions): ProcessingJobOverrides => ({
  ...(instanceCount !== undefined && { InstanceCount: instanceCount }),
  ...(instancePreferences.length > 0 && {
    InstancePreferences: instancePreferences.map((InstanceType) => ({ InstanceType })),
  }),
});

/** The execution's input, with null where a deployed job's value must not count, for what a person asks for, with their files in that bucket. */
export const executionInput = (options: LocalJobOptions, bucket: string): ProcessingJobOverrides => ({
  ...inputs(options, bucket),
  S3Output: `s3://${bucket}/${S3_LAYOUT.output}/`,
  ...entrypoint(options, bucket),
  ...(options.image !== undefined && { ImageUri: options.image }),
  ContainerArguments: options.arguments.length > 0 ? options.arguments : null,
  Environment: Object.keys(options.environment).length > 0 ? options.environment : null,
  ...instances(options),
});
