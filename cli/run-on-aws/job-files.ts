import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { UploadGroup } from '../../follow/files/upload-files';
import { type JobUris, outputPrefix } from '../../local/execution-input';
import type { LocalInput, LocalJob, LocalOutput, LocalProgram } from '../../local/local-job';
import { packSourceFolder } from '../../local/source-archive';
import { hashFile, hashFolder, hashSourceFolder } from './content-hash';

/** Where the runs of `run --on` keep their files. */
export interface BucketPlace {
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
}

/** What to send for a job, and where its files are then. */
export interface JobFiles {
  readonly groups: readonly UploadGroup[];
  readonly uris: JobUris;
}

export interface JobFilesProps {
  readonly place: BucketPlace;
  /** The outputs' prefix has it. */
  readonly executionName: string;
  /** For the archive of a folder of code. */
  readonly temporaryFolder: string;
  /** Ends the reading of the files, which may take minutes. */
  readonly signal: AbortSignal;
}

interface Placed {
  readonly group: UploadGroup;
  /** The key of a file, or the prefix of a folder. */
  readonly key: string;
}

const placedFile = async (path: string, prefix: string, name: string): Promise<Placed> => {
  const key = `${prefix}${name}`;
  const { size } = await stat(path);
  return { key, group: { prefix, files: [{ path, key, sizeInBytes: size }] } };
};

const placedInput = async (
  { path, isFolder }: LocalInput,
  inputs: string,
  signal: AbortSignal,
): Promise<Placed> => {
  if (!isFolder) return placedFile(path, `${inputs}${await hashFile(path, signal)}/`, basename(path));
  const { hash, files } = await hashFolder(path, signal);
  const prefix = `${inputs}${hash}/`;
  return {
    key: prefix,
    group: { prefix, files: files.map(({ name, ...file }) => ({ ...file, key: `${prefix}${name}` })) },
  };
};

/** Two archives of the same files differ, so the hash is that of the files. */
const placedSource = async (
  folder: string,
  code: string,
  { temporaryFolder, signal }: JobFilesProps,
): Promise<Placed> => {
  const { hash } = await hashSourceFolder(folder, signal);
  const archive = join(temporaryFolder, 'source.tar.gz');
  await packSourceFolder(folder, archive);
  const { key, group } = await placedFile(archive, `${code}${hash}/`, basename(archive));
  return { key, group: { ...group, isArchive: true } };
};

const placedProgram = async (
  program: LocalProgram,
  code: string,
  props: JobFilesProps,
): Promise<Placed | undefined> => {
  if (program.kind === 'command') return undefined;
  if (program.kind === 'source') return placedSource(program.path, code, props);
  const hash = await hashFile(program.path, props.signal);
  return placedFile(program.path, `${code}${hash}/`, basename(program.path));
};

/** The files of a job with their keys: each has the hash of its content, so that nothing is sent twice. */
export const jobFiles = async (job: LocalJob, props: JobFilesProps): Promise<JobFiles> => {
  const { place, executionName, signal } = props;
  const { bucket, prefix } = place;
  const inputs = new Map<LocalInput, Placed>();
  for (const input of job.inputs) inputs.set(input, await placedInput(input, `${prefix}inputs/`, signal));
  const program = job.program && (await placedProgram(job.program, `${prefix}code/`, props));
  const uri = (key = ''): string => `s3://${bucket}/${key}`;
  return {
    groups: [...inputs.values(), ...(program ? [program] : [])].map(({ group }) => group),
    uris: {
      input: (input) => uri(inputs.get(input)?.key),
      ...(program && { program: uri(program.key) }),
      output: (output) => uri(outputKey(place, executionName, output)),
    },
  };
};

/** The prefix of an output of one execution, in its bucket. */
export const outputKey = ({ prefix }: BucketPlace, executionName: string, output: LocalOutput): string =>
  `${prefix}runs/${executionName}/${outputPrefix(output)}`;
