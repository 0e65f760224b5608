import { spawn } from 'node:child_process';

/** Removes the folder `$1`, even if parts are read-only or very deep, or a dying process still writes to it. */
export const REMOVE_FOLDER = `
tries=0
until rm -rf -- "$1" || [ "$tries" -ge 3 ]; do
  find "$1" -type d ! -perm -700 -exec chmod u+rwx {} \\;
  tries=$((tries + 1))
  sleep 0.2
done
`;

/** Removes a job's folder. What cannot be removed stays. */
export const removeFolder = (folder: string): Promise<void> =>
  new Promise((resolve) => {
    // Node's own rm takes gigabytes of memory for a million files.
    // In its own process group, because Ctrl-C ends this program's group.
    spawn('sh', ['-c', REMOVE_FOLDER, 'sh', folder], { detached: true, stdio: 'ignore' })
      .once('error', () => resolve())
      .once('close', () => resolve());
  });
