import { parseCommandLine, type SimulationOptions, USAGE, UsageError } from './command-line';
import { deployedWorkflow } from './deployed-workflow';
import { simulate } from './execution/simulate';
import { type Burst, showBurst } from './execution/simulate-burst';
import type { ExecutionRecord } from './results/execution-record';
import { showFigures, type Violation } from './results/figures';
import { simulateBursts, simulateInThreads } from './threads/simulate-in-threads';

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

/** Runs the bursts. @returns how many violations they have. */
const runBursts = async (seed: number, executions: number): Promise<number> => {
  const bursts: readonly Burst[] = executions === 0 ? [] : await simulateBursts(seed, executions);
  for (const burst of bursts) {
    const printed = burst.violations.slice(0, MAX_PRINTED_VIOLATIONS).map((violation) => `\n  ${violation}`);
    process.stdout.write(`${showBurst(burst)}. Violations: ${burst.violations.length}${printed.join('')}\n`);
  }
  return bursts.reduce((sum, { violations }) => sum + violations.length, 0);
};

const runAll = async ({ seed, executions, burst }: SimulationOptions): Promise<number> => {
  const started = performance.now();
  const figures = await simulateInThreads(seed, executions);
  for (const violation of figures.violations.slice(0, MAX_PRINTED_VIOLATIONS))
    printViolation(violation, seed);
  process.stdout.write(`Seed ${seed}\n${showFigures(figures)}\n`);
  const burstViolations = await runBursts(seed, burst);
  // On standard error, because standard output is the same for every run of a seed.
  process.stderr.write(`Real time: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return figures.violations.length + burstViolations === 0 ? 0 : 1;
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
