import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** Seconds for `sleep` that no other process of this machine has on its command line. */
export const uniqueSeconds = (): string => `600.${randomInt(1e11, 1e12)}`;

/** Command lines that hold the text; a process that has ended has none. */
export const commandLinesWith = (text: string): string[] => {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(text));
};

/** Looks every 20 ms until it holds; the test's own time-out ends it otherwise. */
export const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(20);
};
