import { appendFile } from 'node:fs/promises';
import type { LocalRun } from '../../local/local-run';
import { chosenRuntime } from './chosen-runtime';
import type { RunFlags } from './command-line';
import { destinationsOf } from './destinations/destinations';
import { runSummary } from './destinations/summary';
import { exitCodeOf } from './exit-code';
import { exitCodeUnlessInterrupted, type Interruption, listenToInterruptions } from './interruption';
import type { RunResult } from './report/result';
import { openTerminal } from './report/terminal';
import { runJob } from './run-job';
import type { PreparedRun } from './sources/prepared-run';
import { stopWhenInterrupted } from './stop-when-interrupted';

const appendSummary = (
  path: string,
  result: RunResult,
  { title }: PreparedRun,
  { plan, image }: RunFlags,
): Promise<void> => {
  const ran = plan === undefined ? (title[0]?.text ?? image) : undefined;
  return appendFile(path, `${runSummary(result, ran)}\n`);
};

/**
 * Runs a job on this machine, and reports its progress and outcome.
 * @param folder the user's working directory; printed paths are relative to it.
 * @param writeBundles makes the bundles of the workflow's functions ready.
 * @returns the exit code.
 * @throws UsageError before anything has started.
 */
export const runCommand = async (
  run: PreparedRun,
  flags: RunFlags,
  folder: string,
  writeBundles: () => Promise<void>,
): Promise<number> => {
  const bundled = writeBundles();
  const bundlingEnded = Promise.allSettled([bundled]);
  try {
    const interruption = listenToInterruptions();
    return await exitCodeUnlessInterrupted(interruption, startRun(run, flags, folder, bundled, interruption));
  } finally {
    await bundlingEnded;
    await run.remove?.();
  }
};

const startRun = async (
  run: PreparedRun,
  flags: RunFlags,
  folder: string,
  bundled: Promise<void>,
  interruption: Interruption,
): Promise<number> => {
  const destinations = await destinationsOf(flags, folder);
  const { summary } = destinations;
  const runtime = chosenRuntime(flags);
  const terminal = await openTerminal();
  let localRun: LocalRun | undefined;
  stopWhenInterrupted(interruption, terminal, 'the job', () => localRun?.stop());
  const onStarted = (started: LocalRun): void => {
    localRun = started;
    // The interruption came while the run was being set up.
    if (interruption.exitCode !== undefined) started.stop();
  };
  const result = await runJob({ run, terminal, folder, runtime, destinations, bundled, onStarted });
  if (summary !== undefined) await appendSummary(summary, result, run, flags);
  return exitCodeOf([result], interruption.exitCode);
};
