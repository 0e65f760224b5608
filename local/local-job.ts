import { basename } from 'node:path';
import type { ProcessingJobOverrides } from '../workflow/processing-job';
import type { LocalJobOptions } from './command-line';

/** Where the job's files are in a bucket: the same on this machine and in AWS. */
export const S3_LAYOUT = { input: 'input', code: 'code', output: 'output' } as const;

/** Key of the input: a folder's, or a file's. */
export const inputKey = (input: string, isFolder: boolean): string =>
  `${S3_LAYOUT.input}/${isFolder ? '' : basename(input)}`;

/** The execution's input, with null where a deployed job's value must not count, for what a person asks for, with their files in that bucket. */
export const executionInput = (options: LocalJobOptions, bucket: string): ProcessingJobOverrides => ({
  S3Input:
    options.input === undefined
      ? null
      : `s3://${bucket}/${inputKey(options.input, options.inputIsFolder ?? false)}`,
  S3Output: `s3://${bucket}/${S3_LAYOUT.output}/`,
  S3Script:
    options.script === undefined ? null : `s3://${bucket}/${S3_LAYOUT.code}/${basename(options.script)}`,
  ...(options.image !== undefined && { ImageUri: options.image }),
  ContainerArguments: options.arguments.length > 0 ? options.arguments : null,
  Environment: Object.keys(options.environment).length > 0 ? options.environment : null,
});
