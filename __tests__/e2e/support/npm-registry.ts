import { spawnSync } from 'node:child_process';

/** npm gives up by itself where the network answers nothing; this is for one that hangs. */
const HANGS_AFTER_MILLISECONDS = 300_000;

/** Whether npm can install what this machine lacks. */
export const npmRegistryAnswers = (): boolean =>
  spawnSync('npm', ['ping'], { timeout: HANGS_AFTER_MILLISECONDS }).status === 0;
