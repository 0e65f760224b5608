import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ProcessingJobOverrides } from '../workflow/processing-job';
import type { LocalJobOptions } from './command-line';

/** Where the job's files are in a bucket: the same on this machine and in AWS. */
export const S3_LAYOUT = { input: 'input', code: 'code', output: 'output' } as const;

const inputUri = (input: string, bucket: string): string => {
  const folder = `s3://${bucket}/${S3_LAYOUT.input}/`;
  return statSync(input).isDirectory() ? folder : `${folder}${basename(input)}`;
};

/** The execution's input for what a person asks for, with their files in that bucket. */
export const executionInput = (options: LocalJobOptions, bucket: string): ProcessingJobOverrides => ({
  S3Input: options.input === undefined ? null : inputUri(options.input, bucket),
  S3Output: `s3://${bucket}/${S3_LAYOUT.output}/`,
  S3Script:
    options.script === undefined ? null : `s3://${bucket}/${S3_LAYOUT.code}/${basename(options.script)}`,
  ...(options.image !== undefined && { ImageUri: options.image }),
  ...(options.arguments.length > 0 && { ContainerArguments: options.arguments }),
  ...(Object.keys(options.environment).length > 0 && { Environment: options.environment }),
});
