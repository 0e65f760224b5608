import { mkdir, mkdtemp, realpath, rmdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REMOVE_FOLDER, removeFolder } from './files/remove-folder';
import { openRunGuard, type RunGuard } from './run-guard';
import { parseS3Uri } from './s3/s3-folder';
import { type LinkedMapping, mappedStore, type S3Mapping } from './s3/s3-mapping';
import type { S3Store } from './s3/s3-store';
import { packSourceFolder } from './source-archive';

/** The temporary folder of a run. */
export interface RunWorkspace {
  /** Shows the user's files as objects. */
  readonly s3: S3Store;
  readonly jobsFolder: string;
  /** Removes the folder if this program is killed. */
  readonly guard: RunGuard;
  /** Removes the folder, and the output folders that are empty. */
  remove(): Promise<void>;
}

/** Keeps an output folder that has files. */
const REMOVE_EMPTY_FOLDER = 'rmdir -- "$1"';

const shellCommand = (script: string, folder: string) => ['sh', '-c', script, 'sh', folder] as const;

/** Shows the files of a mapping as objects, by a symbolic link: only the job's own download copies them. */
const linkMapping = async (mapping: S3Mapping, root: string, partial: string): Promise<LinkedMapping> => {
  const { bucket, prefix } = parseS3Uri(mapping.uri);
  const link = join(root, bucket, prefix.replace(/\/$/, ''));
  await mkdir(dirname(link), { recursive: true });
  if (mapping.isArchive) await packSourceFolder(mapping.path, link);
  else await symlink(mapping.path, link);
  return { mapping, folder: { root, partial } };
};

const linkMappings = (
  mappings: readonly S3Mapping[],
  folder: string,
  partial: string,
): Promise<readonly LinkedMapping[]> =>
  Promise.all(mappings.map((mapping, index) => linkMapping(mapping, join(folder, String(index)), partial)));

/**
 * Creates the output folders and the run's temporary folder.
 * @param outputFolders the folders that the job's outputs are uploaded to.
 */
export const openRunWorkspace = async (
  mappings: readonly S3Mapping[],
  outputFolders: readonly string[],
): Promise<RunWorkspace> => {
  for (const output of outputFolders) await mkdir(output, { recursive: true });
  // A folder may be within another one, and is then removed first.
  const innermostFirst = [...outputFolders].sort((a, b) => b.length - a.length);
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sagemaker-processing-')));
  const partial = `.${folder.slice(folder.lastIndexOf('/') + 1)}.partial`;
  const guard = openRunGuard([
    shellCommand(REMOVE_FOLDER, folder),
    ...outputFolders.map((output) => shellCommand(REMOVE_FOLDER, join(output, partial))),
    ...innermostFirst.map((output) => shellCommand(REMOVE_EMPTY_FOLDER, output)),
  ]);
  const remove = async (): Promise<void> => {
    await removeFolder(folder);
    for (const output of innermostFirst) await rmdir(output).catch(() => undefined);
    await guard.dismiss();
  };
  try {
    const links = await linkMappings(mappings, join(folder, 's3'), partial);
    return { s3: mappedStore(links), jobsFolder: join(folder, 'jobs'), guard, remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
