import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REMOVE_FOLDER, removeFolder } from './files/remove-folder';
import { openRunGuard } from './run-guard';

/** A temporary folder that is removed even if this program is killed. */
export interface GuardedFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** @param prefix of the folder's name. */
export const makeGuardedFolder = async (prefix: string): Promise<GuardedFolder> => {
  const path = await mkdtemp(join(tmpdir(), prefix));
  const guard = openRunGuard([['sh', '-c', REMOVE_FOLDER, 'sh', path]]);
  return {
    path,
    remove: async () => {
      await removeFolder(path);
      await guard.dismiss();
    },
  };
};
