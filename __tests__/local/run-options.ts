import type { LocalRunOptions } from '../../local/run-options';

/** Options of a run without an input or a script, with the given ones added. */
export const runOptions = (options: Partial<LocalRunOptions> = {}): LocalRunOptions => ({
  output: '/home/me/project/output',
  arguments: [],
  environment: {},
  integration: 'polling',
  instancePreferences: [],
  sharded: false,
  ...options,
});
