import { BUNDLES_FOLDER } from '../../functions/bundle/bundles-folder';
import { beginReadyBundles, LOCAL_FUNCTIONS } from '../../functions/bundle/ready-bundles';
import type { PlanJson } from '../../terraform-plan/plan-json';
import type { RunFlags } from './command-line';
import type { GivenPipeline } from './pipeline/prepared-pipeline';
import type { PlanFlags } from './sources/read-plan';
import { refuseOtherFlags } from './sources/refused-flags';

const runPipeline = async (given: GivenPipeline, flags: RunFlags, folder: string): Promise<number> => {
  const { preparePipeline } = await import('./pipeline/prepared-pipeline.js');
  const prepared = await preparePipeline(given, flags, folder, BUNDLES_FOLDER);
  return (await import('./pipeline/pipeline-command.js')).pipelineCommand(prepared, flags, folder);
};

const runJobOf = async (flags: RunFlags, folder: string, plan?: PlanJson): Promise<number> => {
  // esbuild works while everything else is loaded and asked for. A plan's stack has its own bundles.
  const writeBundles = await beginReadyBundles(plan === undefined ? LOCAL_FUNCTIONS : []);
  const { prepareRun } = await import('./sources/prepare-run.js');
  const prepared = await prepareRun(flags, folder, plan);
  return (await import('./run-command.js')).runCommand(prepared, flags, folder, writeBundles);
};

const runPlan = async (flags: PlanFlags, folder: string): Promise<number> => {
  const { readPlan } = await import('./sources/read-plan.js');
  const { planPipeline } = await import('./pipeline/plan-pipeline.js');
  const plan = readPlan(flags, folder);
  const pipeline = planPipeline(flags, plan, folder);
  return pipeline ? runPipeline(pipeline, flags, folder) : runJobOf(flags, folder, plan);
};

/**
 * Runs what the flags name on this machine: a job, a job for each item of a list, or a pipeline.
 * @param folder the user's working directory, to which relative paths refer.
 * @returns the exit code.
 * @throws UsageError before anything has started.
 */
export const runHere = async (flags: RunFlags, folder: string): Promise<number> => {
  refuseOtherFlags(flags);
  const { items, pipeline, plan } = flags;
  // What one kind of run needs is not loaded for another.
  if (items !== undefined) {
    return (await import('./items/items-command.js')).itemsCommand({ ...flags, items }, folder);
  }
  if (pipeline !== undefined) {
    const { filePipeline } = await import('./pipeline/definition-file.js');
    return runPipeline(filePipeline({ ...flags, pipeline }, folder), flags, folder);
  }
  if (plan !== undefined) return runPlan({ ...flags, plan }, folder);
  return runJobOf(flags, folder);
};
