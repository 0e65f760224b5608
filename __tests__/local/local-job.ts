import type { LocalJob } from '../../local/local-job';

/** A job without inputs and without a program, with the given keys added. */
export const localJob = (job: Partial<LocalJob> = {}): LocalJob => ({
  inputs: [],
  outputs: [{ path: '/home/me/project/output', localPath: '/opt/ml/processing/output' }],
  arguments: [],
  environment: {},
  instancePreferences: [],
  sharded: false,
  ...job,
});
