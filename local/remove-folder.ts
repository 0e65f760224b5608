import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';

/** Removes the folder `$1` of which a job has made parts read-only, too deep for a path, or writes to as it dies. */
export const REMOVE_FOLDER = `
tries=0
until rm -rf -- "$1" || [ "$tries" -ge 3 ]; do
  find "$1" -type d ! -perm -700 -exec chmod u+rwx {} \\;
  tries=$((tries + 1))
  sleep 0.2
done
`;

/** Removes what a job has left, whatever it made of its folder; what cannot be removed stays. */
export const removeFolder = async (folder: string): Promise<void> => {
  const isRemoved = await rm(folder, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );
  if (isRemoved) return;
  await new Promise<void>((resolve) => {
    spawn('sh', ['-c', REMOVE_FOLDER, 'sh', folder], { stdio: 'ignore' })
      .once('error', () => resolve())
      .once('close', () => resolve());
  });
};
