import type { RunFlags } from '../command-line';

/** The flags of a job of the user's files, in the order of the help. */
export const FILES_FLAGS = [
  'script',
  'source-dir',
  'entrypoint',
  'input',
  'output',
  'argument',
  'environment',
  'sharded',
  'instance-count',
  'instance-preference',
  'max-runtime',
] as const satisfies readonly (keyof RunFlags)[];
