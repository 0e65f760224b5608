import { type ChildProcess, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds for `sleep` that no other process of this machine has on its command line. */
export const uniqueSeconds = (): string => `600.${randomInt(1e11, 1e12)}`;

/** Command lines that contain the text. A process that has ended has none. */
export const commandLinesWith = (text: string): string[] => {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(text));
};

/**
 * Checks the condition every 20 ms until it holds, while the process that it depends on is running.
 *
 * @throws Error if that process ends first.
 */
export const until = async (holds: () => boolean, child?: ChildProcess): Promise<void> => {
  while (!holds()) {
    const end = child?.signalCode ?? child?.exitCode ?? null;
    if (end !== null && !holds())
      throw new Error(`${child?.spawnargs.join(' ')} ended too early, with ${end}`);
    await sleep(20);
  }
};
