import { spawn } from 'node:child_process';

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
export const removeFolder = (folder: string): Promise<void> =>
  new Promise((resolve) => {
    // Node's own rm takes gigabytes for a million files.
    // And Ctrl-C, which ends this program's group as a whole, is not to end it.
    spawn('sh', ['-c', REMOVE_FOLDER, 'sh', folder], { detached: true, stdio: 'ignore' })
      .once('error', () => resolve())
      .once('close', () => resolve());
  });
