import { mkdir, mkdtemp, realpath, rmdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { S3_LAYOUT } from './execution-input';
import { REMOVE_FOLDER, removeFolder } from './files/remove-folder';
import { LOCAL_BUCKET } from './local-deployment';
import { openRunGuard, type RunGuard } from './run-guard';
import type { LocalRunOptions } from './run-options';
import type { S3Folder } from './s3/s3-folder';

/** The temporary folder of a run. */
export interface RunWorkspace {
  /** Holds the bucket of the user's files. */
  readonly s3: S3Folder;
  readonly jobsFolder: string;
  /** Removes the folder if this program is killed. */
  readonly guard: RunGuard;
  /** Removes the folder, and the output folder if it is empty. */
  remove(): Promise<void>;
}

/** Keeps an output folder that has files. */
const REMOVE_EMPTY_FOLDER = 'rmdir -- "$1"';

const shellCommand = (script: string, folder: string) => ['sh', '-c', script, 'sh', folder] as const;

const linkInput = async (input: string, isFolder: boolean, folder: string): Promise<void> => {
  if (isFolder) {
    await rmdir(folder);
    await symlink(input, folder);
  } else {
    await symlink(input, join(folder, basename(input)));
  }
};

/** Shows the user's files as objects of a bucket, by symbolic links: only the job's own download copies them. */
const linkFiles = async (
  { input, inputIsFolder = false, script, output }: LocalRunOptions,
  bucketFolder: string,
): Promise<void> => {
  await mkdir(join(bucketFolder, S3_LAYOUT.input), { recursive: true });
  await mkdir(join(bucketFolder, S3_LAYOUT.code), { recursive: true });
  await symlink(output, join(bucketFolder, S3_LAYOUT.output));
  if (script !== undefined) await symlink(script, join(bucketFolder, S3_LAYOUT.code, basename(script)));
  if (input !== undefined) await linkInput(input, inputIsFolder, join(bucketFolder, S3_LAYOUT.input));
};

/** Creates the output folder and the run's temporary folder. */
export const openRunWorkspace = async (options: LocalRunOptions): Promise<RunWorkspace> => {
  const { output } = options;
  await mkdir(output, { recursive: true });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'sagemaker-processing-')));
  const s3 = { root: join(folder, 's3'), partial: `.${basename(folder)}.partial` };
  const guard = openRunGuard([
    shellCommand(REMOVE_FOLDER, folder),
    shellCommand(REMOVE_FOLDER, join(output, s3.partial)),
    shellCommand(REMOVE_EMPTY_FOLDER, output),
  ]);
  await linkFiles(options, join(s3.root, LOCAL_BUCKET));
  return {
    s3,
    jobsFolder: join(folder, 'jobs'),
    guard,
    remove: async () => {
      await removeFolder(folder);
      await rmdir(output).catch(() => undefined);
      await guard.dismiss();
    },
  };
};
