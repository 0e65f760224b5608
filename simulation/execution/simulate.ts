import { createHash } from 'node:crypto';
import type { DeployedWorkflow } from '../deployed-workflow';
import type { ExecutionRecord } from '../results/execution-record';
import { addExecution, type Figures, noFigures } from '../results/figures';
import { fakeTime } from './fake-time';
import { simulateExecution } from './simulate-execution';

/** The number of executions whose traces form one digest. */
export const BLOCK = 100;

export interface SimulateProps {
  readonly workflow: DeployedWorkflow;
  readonly seed: number;
  /** The first execution. */
  readonly from: number;
  /** The first execution after the last one. */
  readonly to: number;
  /** @default - none */
  readonly onExecution?: (record: ExecutionRecord) => void;
  /** Whether to stop at the first violation. @default false */
  readonly untilViolation?: boolean;
}

/** The stack traces of thousands of deliberate errors would take a sixth of the time. */
const withoutStacks = async <Result>(run: () => Promise<Result>): Promise<Result> => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  return run().finally(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });
};

/** Each execution has a SageMaker of its own, which cannot detect that two executions use one job name. */
const sharesJob = (names: Set<string>, { jobs }: ExecutionRecord): string[] =>
  jobs
    .map(({ request }) => request.ProcessingJobName)
    .filter((name) => names.size === names.add(name).size)
    .map((name) => `Its job has the name of another execution's, ${name}.`);

/** Simulates executions one after the other, each from the start of simulated time. */
export const simulate = ({
  workflow,
  seed,
  from,
  to,
  onExecution,
  untilViolation = false,
}: SimulateProps): Promise<Figures> =>
  withoutStacks(async () => {
    const figures = noFigures();
    const jobNames = new Set<string>();
    const time = fakeTime();
    let digest = createHash('sha256');
    try {
      for (let index = from; index < to; index += 1) {
        const record = await simulateExecution({ workflow, time, seed, index });
        record.violations.push(...sharesJob(jobNames, record));
        addExecution(figures, record);
        onExecution?.(record);
        digest.update(record.trace.join('\n'));
        if ((index + 1) % BLOCK === 0 || index + 1 === to) {
          figures.digests.push(digest.digest('hex'));
          digest = createHash('sha256');
        }
        if (untilViolation && record.violations.length > 0) break;
      }
    } finally {
      time.uninstall();
    }
    return figures;
  });
