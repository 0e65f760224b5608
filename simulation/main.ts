import { parseCommandLine, type SimulationOptions, USAGE, UsageError } from './command-line';
import { deployedWorkflow } from './deployed-workflow';
import { simulate } from './execution/simulate';
import { type Burst, showBurst } from './execution/simulate-burst';
import { showFanOut } from './fan-out/show-fan-out';
import type { FanOutFigures } from './fan-out/simulate-fan-out';
import type { ExecutionRecord } from './results/execution-record';
import { showFigures, type Violation } from './results/figures';
import { simulateBursts, simulateFanOuts, simulateInThreads } from './threads/simulate-in-threads';

const USAGE_ERROR = 2;

const printViolation = ({ index, violations }: Violation, seed: number): void => {
  process.stdout.write(
    [
      `Execution ${index} of seed ${seed}:`,
      ...violations.map((violation) => `  ${violation}`),
      `  npm run simulate -- --seed ${seed} --only ${index}\n`,
    ].join('\n'),
  );
};

const MAX_PRINTED_VIOLATIONS = 20;

const showViolations = (violations: readonly string[]): string =>
  [
    `Violations: ${violations.length}`,
    ...violations.slice(0, MAX_PRINTED_VIOLATIONS).map((violation) => `  ${violation}`),
  ].join('\n');

/** Runs the single executions. @returns how many have violations. */
const runExecutions = async (seed: number, executions: number): Promise<number> => {
  if (executions === 0) return 0;
  const figures = await simulateInThreads(seed, executions);
  for (const violation of figures.violations.slice(0, MAX_PRINTED_VIOLATIONS))
    printViolation(violation, seed);
  process.stdout.write(`Seed ${seed}\n${showFigures(figures)}\n`);
  return figures.violations.length;
};

/** Runs the bursts. @returns how many violations they have. */
const runBursts = async (seed: number, executions: number): Promise<number> => {
  const bursts: readonly Burst[] = executions === 0 ? [] : await simulateBursts(seed, executions);
  for (const burst of bursts) {
    process.stdout.write(`${showBurst(burst)}. ${showViolations(burst.violations)}\n`);
  }
  return bursts.reduce((sum, { violations }) => sum + violations.length, 0);
};

/** Runs the fan-outs. @returns how many violations they have. */
const runFanOuts = async (seed: number, items: number): Promise<number> => {
  const fanOuts: readonly FanOutFigures[] = items === 0 ? [] : await simulateFanOuts(seed, items);
  for (const figures of fanOuts) {
    process.stdout.write(`${showFanOut(figures)}\n  ${showViolations(figures.violations)}\n`);
  }
  return fanOuts.reduce((sum, { violations }) => sum + violations.length, 0);
};

const runAll = async ({ seed, executions, burst, fanOut }: SimulationOptions): Promise<number> => {
  const started = performance.now();
  const violations =
    (await runExecutions(seed, executions)) +
    (await runBursts(seed, burst)) +
    (await runFanOuts(seed, fanOut));
  // On standard error, because standard output is the same for every run of a seed.
  process.stderr.write(`Real time: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return violations === 0 ? 0 : 1;
};

const showExecution = ({ scenario, trace, historyEvents }: ExecutionRecord): void => {
  process.stdout.write(
    `${[JSON.stringify(scenario, null, 2), ...trace, `History events: ${historyEvents}`].join('\n')}\n`,
  );
};

const runOne = async (seed: number, index: number): Promise<number> => {
  const { violations } = await simulate({
    workflow: deployedWorkflow,
    seed,
    from: index,
    to: index + 1,
    onExecution: showExecution,
  });
  for (const violation of violations) printViolation(violation, seed);
  return violations.length === 0 ? 0 : 1;
};

const main = async (): Promise<number> => {
  const options = parseCommandLine(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  return options.only === undefined ? runAll(options) : runOne(options.seed, options.only);
};

main()
  .catch((error: Error) => {
    process.stderr.write(`${error instanceof UsageError ? error.message : error.stack}\n`);
    return error instanceof UsageError ? USAGE_ERROR : 1;
  })
  .then((exitCode) => {
    process.exitCode = exitCode;
  });
