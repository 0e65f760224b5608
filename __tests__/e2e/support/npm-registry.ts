import { spawnSync } from 'node:child_process';

/** For a network that hangs; npm itself gives up if the network does not answer. */
const HANGS_AFTER_MILLISECONDS = 300_000;

/** Whether npm can install packages here. */
export const npmRegistryAnswers = (): boolean =>
  spawnSync('npm', ['ping'], { timeout: HANGS_AFTER_MILLISECONDS }).status === 0;
