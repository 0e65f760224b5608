import { appendFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { readyBundles } from '../../../functions/bundle/ready-bundles';
import type { ContainerRuntime } from '../../../local/container/container';
import type { LocalRun } from '../../../local/local-run';
import { bundlesOf } from '../../../local/local-workflow';
import { systemClock } from '../../../local/sagemaker/clock';
import { chosenRuntime } from '../chosen-runtime';
import type { RunFlags } from '../command-line';
import { type Destinations, destinationsOf } from '../destinations/destinations';
import { runSummary } from '../destinations/summary';
import { exitCodeOf } from '../exit-code';
import { exitCodeUnlessInterrupted, type Interruption, listenToInterruptions } from '../interruption';
import { reportFile } from '../record/report-file';
import { openTerminal, type Terminal } from '../report/terminal';
import { runJob } from '../run-job';
import { stopWhenInterrupted } from '../stop-when-interrupted';
import { pipelineEnding } from './pipeline-ending';
import { pipelineResult, type StepEnd } from './pipeline-result';
import type { PreparedPipeline, PreparedStep } from './prepared-pipeline';

/** What a run of a pipeline needs from its beginning to its end. */
interface PipelineRun {
  readonly pipeline: PreparedPipeline;
  /** The user's working directory. */
  readonly folder: string;
  readonly destinations: Destinations;
  readonly interruption: Interruption;
  readonly terminal: Terminal;
  readonly runtime: ContainerRuntime;
  /** Resolves when the bundles of the functions are there. */
  readonly bundled: Promise<void>;
}

/** `run-Prepare.html` for `run.html` */
const pageOf = (report: string, step: string): string => {
  const { dir, name, ext } = parse(report);
  return `${dir}/${name}-${step}${ext}`;
};

/** Each step has a page of its own. A log has all steps. */
const destinationsOfStep = (
  { report, ...others }: Destinations,
  { name }: PreparedStep,
  folder: string,
): Destinations => ({
  ...others,
  ...(report !== undefined && { report: reportFile(pageOf(report, name), folder) }),
});

/** Runs the steps until one does not succeed. */
const runSteps = async (run: PipelineRun): Promise<readonly StepEnd[]> => {
  const { pipeline, folder, destinations, interruption, terminal, runtime, bundled } = run;
  let current: LocalRun | undefined;
  stopWhenInterrupted(interruption, terminal, 'the job', () => current?.stop());
  const onStarted = (started: LocalRun): void => {
    current = started;
    // The interruption came while the step was being set up.
    if (interruption.exitCode !== undefined) started.stop();
  };
  const ends: StepEnd[] = [];
  for (const step of pipeline.steps) {
    if (interruption.exitCode !== undefined) break;
    terminal.line('');
    const result = await runJob({
      ...{ run: step.run, terminal, folder, runtime, bundled, onStarted },
      destinations: destinationsOfStep(destinations, step, folder),
      isLogAppended: ends.length > 0,
    });
    ends.push({ name: step.name, result });
    if (result.status !== 'SUCCEEDED') break;
  }
  return ends;
};

const begin = ({ title, notes }: PreparedPipeline, terminal: Terminal): void => {
  terminal.line(terminal.style('bold', 'SageMaker pipeline on this machine'));
  for (const { label, text } of title) terminal.line(`  ${label.padEnd(6)}  ${text}`);
  for (const note of notes) terminal.line(note);
};

const appendSummary = (
  path: string,
  result: Parameters<typeof runSummary>[0],
  { plan, pipeline }: RunFlags,
) => appendFile(path, `${runSummary(result, plan === undefined ? pipeline : undefined)}\n`);

const runPipeline = async (
  pipeline: PreparedPipeline,
  flags: RunFlags,
  folder: string,
  interruption: Interruption,
): Promise<number> => {
  const destinations = await destinationsOf(flags, folder);
  for (const step of pipeline.steps) destinationsOfStep(destinations, step, folder);
  const runtime = chosenRuntime(flags);
  const [first] = pipeline.steps;
  const bundled = readyBundles(first ? bundlesOf(first.run.workflow) : []);
  const terminal = await openTerminal();
  await bundled;
  begin(pipeline, terminal);
  const start = systemClock.now();
  const ends = await runSteps({ pipeline, folder, destinations, interruption, terminal, runtime, bundled });
  const result = pipelineResult(ends, systemClock.now() - start);
  const notRun = pipeline.steps.slice(ends.length).map(({ name }) => name);
  const ending = { result, ends, notRun, awsCommand: pipeline.awsCommand };
  for (const line of ['', ...pipelineEnding(ending, terminal.style)]) terminal.line(line);
  if (destinations.summary !== undefined) await appendSummary(destinations.summary, result, flags);
  // The interruption came between two steps.
  if (result.status === 'SUCCEEDED' && notRun.length > 0) return interruption.exitCode ?? 1;
  return exitCodeOf([result], interruption.exitCode);
};

/**
 * Runs the steps of a pipeline on this machine, one after the other, and reports their progress and outcome.
 * @param folder the user's working directory; printed paths are relative to it.
 * @returns the exit code.
 * @throws UsageError before anything has started.
 */
export const pipelineCommand = (
  pipeline: PreparedPipeline,
  flags: RunFlags,
  folder: string,
): Promise<number> => {
  const interruption = listenToInterruptions();
  return exitCodeUnlessInterrupted(interruption, runPipeline(pipeline, flags, folder, interruption));
};
