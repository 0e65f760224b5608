import { BUNDLES_FOLDER } from '../../functions/bundle/bundles-folder';
import type { RunFlags } from './command-line';
import type { GivenPipeline } from './pipeline/prepared-pipeline';
import { prepareRun } from './sources/prepare-run';
import { refuseOtherFlags } from './sources/refused-flags';

const runPipeline = async (given: GivenPipeline, flags: RunFlags, folder: string): Promise<number> => {
  const { preparePipeline } = await import('./pipeline/prepared-pipeline.js');
  const prepared = await preparePipeline(given, flags, folder, BUNDLES_FOLDER);
  return (await import('./pipeline/pipeline-command.js')).pipelineCommand(prepared, flags, folder);
};

/**
 * Runs what the flags name on this machine: a job, a job for each item of a list, or a pipeline.
 * @param folder the user's working directory, to which relative paths refer.
 * @returns the exit code.
 * @throws UsageError before anything has started.
 */
export const runHere = async (flags: RunFlags, folder: string): Promise<number> => {
  refuseOtherFlags(flags);
  const { items, pipeline } = flags;
  // What one kind of run needs is not loaded for another.
  if (items !== undefined) {
    return (await import('./items/items-command.js')).itemsCommand({ ...flags, items }, folder);
  }
  if (pipeline !== undefined) {
    const { filePipeline } = await import('./pipeline/definition-file.js');
    return runPipeline(filePipeline({ ...flags, pipeline }, folder), flags, folder);
  }
  const prepared = await prepareRun(flags, folder);
  return (await import('./run-command.js')).runCommand(prepared, flags, folder);
};
