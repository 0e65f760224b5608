import { type ChildProcess, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds for `sleep` that no other process of this machine has on its command line. */
export const uniqueSeconds = (): string => `600.${randomInt(1e11, 1e12)}`;

/** Command lines that hold the text; a process that has ended has none. */
export const commandLinesWith = (text: string): string[] => {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(text));
};

/**
 * Looks every 20 ms until it holds, as long as the process that is to bring it about runs.
 *
 * @throws Error where that process has ended without it.
 */
export const until = async (holds: () => boolean, child?: ChildProcess): Promise<void> => {
  while (!holds()) {
    const end = child?.signalCode ?? child?.exitCode ?? null;
    if (end !== null && !holds())
      throw new Error(`${child?.spawnargs.join(' ')} ended too early, with ${end}`);
    await sleep(20);
  }
};
