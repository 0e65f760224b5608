import { basename } from 'node:path';
import type { ProcessingInput, ProcessingOutput } from '../workflow/job/processing-inputs-and-outputs';
import { CONTAINER_PATHS, type ProcessingJobOverrides } from '../workflow/job/processing-job';
import { SHORT_FORM_NAMES } from '../workflow/job/processing-job-relations';
import type { LocalInput, LocalJob, LocalOutput, LocalProgram } from './local-job';
import type { S3Mapping } from './s3/s3-mapping';

/** Prefixes of the job's files in a bucket, on this machine as in AWS. */
const S3_LAYOUT = {
  input: 'input',
  inputs: 'inputs',
  code: 'code',
  output: 'output',
  outputs: 'outputs',
} as const;

/** The folder of code as one object. Every image with a shell has tar; not all can read a .zip. */
const SOURCE_ARCHIVE_KEY = `${S3_LAYOUT.code}/source.tar.gz`;

/** `/opt/ml/processing/a/b` is named `a-b`. */
const nameOf = (localPath: string): string =>
  localPath.slice(CONTAINER_PATHS.root.length + 1).replaceAll(/\/+/g, '-');

const RESERVED_NAMES: readonly string[] = Object.values(SHORT_FORM_NAMES);

/** A name that no short form uses. */
const itemName = (kind: 'input' | 'output', localPath: string): string => {
  const name = nameOf(localPath);
  return RESERVED_NAMES.includes(name) ? `${kind}-${name}` : name;
};

const isStandardInput = ({ localPath }: LocalInput): boolean => localPath === CONTAINER_PATHS.input;
const isStandardOutput = ({ localPath }: LocalOutput): boolean => localPath === CONTAINER_PATHS.output;

/** The key of an input file, or the prefix of an input folder. */
const inputKey = (input: LocalInput): string => {
  const folder = isStandardInput(input)
    ? S3_LAYOUT.input
    : `${S3_LAYOUT.inputs}/${itemName('input', input.localPath)}`;
  return `${folder}/${input.isFolder ? '' : basename(input.path)}`;
};

/** The prefix of an output's objects, which ends with a slash. */
export const outputPrefix = (output: LocalOutput): string =>
  isStandardOutput(output)
    ? `${S3_LAYOUT.output}/`
    : `${S3_LAYOUT.outputs}/${itemName('output', output.localPath)}/`;

/** The key of the program's file; undefined for a command of the image. */
const programKey = (program: LocalProgram): string | undefined => {
  if (program.kind === 'command') return undefined;
  return program.kind === 'source' ? SOURCE_ARCHIVE_KEY : `${S3_LAYOUT.code}/${basename(program.path)}`;
};

/** Where in S3 the files of a job are. */
export interface JobUris {
  /** The URI of an input file, or of an input folder, which ends with a slash. */
  input(input: LocalInput): string;
  /** @default - the program is a command of the image */
  readonly program?: string;
  /** Ends with a slash. */
  output(output: LocalOutput): string;
}

/** All files in one bucket, each under a name that tells what it is for. */
const bucketUris = ({ program }: LocalJob, bucket: string): JobUris => {
  const key = program && programKey(program);
  return {
    input: (input) => `s3://${bucket}/${inputKey(input)}`,
    ...(key !== undefined && { program: `s3://${bucket}/${key}` }),
    output: (output) => `s3://${bucket}/${outputPrefix(output)}`,
  };
};

const longInput = (
  InputName: string,
  S3Uri: string,
  LocalPath: string,
  sharded: boolean,
): ProcessingInput => ({
  InputName,
  S3Input: {
    S3Uri,
    LocalPath,
    S3DataType: 'S3Prefix',
    S3InputMode: 'File',
    ...(sharded && { S3DataDistributionType: 'ShardedByS3Key' }),
  },
});

/** The short form gives every instance all objects; sharding needs the API's own form. */
const isShortForm = (job: LocalJob, input: LocalInput): boolean => isStandardInput(input) && !job.sharded;

const inputName = (input: LocalInput): string =>
  isStandardInput(input) ? SHORT_FORM_NAMES.S3Input : itemName('input', input.localPath);

/** A script that is no Python script is an input, too. */
const scriptInput = ({ program }: LocalJob, uris: JobUris): ProcessingInput[] =>
  program?.kind === 'script' && uris.program !== undefined
    ? [longInput(SHORT_FORM_NAMES.S3Script, uris.program, CONTAINER_PATHS.code, false)]
    : [];

const inputs = (job: LocalJob, uris: JobUris): ProcessingJobOverrides => {
  const short = job.inputs.find((input) => isShortForm(job, input));
  const long = [
    ...job.inputs
      .filter((input) => input !== short)
      .map((input) => longInput(inputName(input), uris.input(input), input.localPath, job.sharded)),
    ...scriptInput(job, uris),
  ];
  return { S3Input: short ? uris.input(short) : null, ProcessingInputs: long.length > 0 ? long : null };
};

const longOutput = (output: LocalOutput, uris: JobUris): ProcessingOutput => ({
  OutputName: itemName('output', output.localPath),
  S3Output: {
    S3Uri: uris.output(output),
    LocalPath: output.localPath,
    S3UploadMode: 'EndOfJob',
  },
});

/** Without further outputs the deployed job's own stay, and with them its key. */
const outputs = (job: LocalJob, uris: JobUris): ProcessingJobOverrides => {
  const short = job.outputs.find(isStandardOutput);
  const long = job.outputs.filter((output) => output !== short);
  return {
    S3Output: short ? uris.output(short) : null,
    ...(long.length > 0 && {
      ProcessingOutputConfig: { Outputs: long.map((output) => longOutput(output, uris)) },
    }),
  };
};

/** One way to start replaces a deployed one by itself. For the image's own entrypoint, all must be removed. */
const program = (job: LocalJob, uris: JobUris): ProcessingJobOverrides => {
  if (job.program === undefined)
    return { S3Script: null, S3SourceArchive: null, SourceEntrypoint: null, ContainerEntrypoint: null };
  const { program: uri = null } = uris;
  switch (job.program.kind) {
    case 'python':
      return { S3Script: uri };
    case 'source':
      return { S3SourceArchive: uri, SourceEntrypoint: job.program.entrypoint };
    case 'script':
      return {
        ContainerEntrypoint: [
          ...job.program.command,
          `${CONTAINER_PATHS.code}/${basename(job.program.path)}`,
        ],
      };
    case 'command':
      return { ContainerEntrypoint: job.program.command };
  }
};

const limits = ({
  instanceCount,
  instancePreferences,
  maxRuntimeInSeconds,
}: LocalJob): ProcessingJobOverrides => ({
  ...(instanceCount !== undefined && { InstanceCount: instanceCount }),
  ...(instancePreferences.length > 0 && {
    InstancePreferences: instancePreferences.map((InstanceType) => ({ InstanceType })),
  }),
  ...(maxRuntimeInSeconds !== undefined && { MaxRuntimeInSeconds: maxRuntimeInSeconds }),
});

/**
 * The execution's input for a job whose files are at the given places. A key is null where the deployed job's value must
 * not apply.
 */
export const executionInputAt = (job: LocalJob, uris: JobUris): ProcessingJobOverrides => ({
  ...inputs(job, uris),
  ...outputs(job, uris),
  ...program(job, uris),
  ...(job.image !== undefined && { ImageUri: job.image }),
  ContainerArguments: job.arguments.length > 0 ? job.arguments : null,
  Environment: Object.keys(job.environment).length > 0 ? job.environment : null,
  ...limits(job),
});

/** The execution's input for a job whose files are in the given bucket. */
export const executionInput = (job: LocalJob, bucket: string): ProcessingJobOverrides =>
  executionInputAt(job, bucketUris(job, bucket));

/** Where in the bucket each file of the job is. */
export interface JobMappings {
  readonly inputs: readonly S3Mapping[];
  /** None for a command of the image. */
  readonly program?: S3Mapping;
  readonly outputs: readonly S3Mapping[];
}

/** The files of the job as objects of the given bucket. */
export const jobMappings = (job: LocalJob, bucket: string): JobMappings => {
  const mapping = (key: string, path: string): S3Mapping => ({ uri: `s3://${bucket}/${key}`, path });
  const key = job.program && programKey(job.program);
  return {
    inputs: job.inputs.map((input) => mapping(inputKey(input), input.path)),
    ...(job.program &&
      job.program.kind !== 'command' &&
      key !== undefined && {
        program: {
          ...mapping(key, job.program.path),
          ...(job.program.kind === 'source' && { isArchive: true }),
        },
      }),
    outputs: job.outputs.map((output) => mapping(outputPrefix(output), output.path)),
  };
};
