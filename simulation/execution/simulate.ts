import { createHash } from 'node:crypto';
import type { Product } from '../aws/product';
import type { ExecutionRecord } from '../results/execution-record';
import { addExecution, type Figures, noFigures } from '../results/figures';
import { fakeTime } from './fake-time';
import { simulateExecution } from './simulate-execution';

/** Executions whose traces make one digest. */
export const BLOCK = 100;

export interface SimulateProps {
  readonly product: Product;
  readonly seed: number;
  /** First execution, and the first one that is no more simulated. */
  readonly from: number;
  readonly to: number;
  /** @default - nobody listens */
  readonly onExecution?: (record: ExecutionRecord) => void;
  /** Whether to end at the first violation. @default false */
  readonly untilViolation?: boolean;
}

/** Stacks of errors that are thrown on purpose, by the thousand, take a sixth of the time. */
const withoutStacks = async <Result>(run: () => Promise<Result>): Promise<Result> => {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  return run().finally(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });
};

/** Each execution has a SageMaker to itself, where it could not meet another one's job. */
const sharesJob = (names: Set<string>, { jobs }: ExecutionRecord): string[] =>
  jobs
    .map(({ request }) => request.ProcessingJobName)
    .filter((name) => names.size === names.add(name).size)
    .map((name) => `Its job has the name of another execution's, ${name}.`);

/** Simulates executions one after the other, each with a time of its own that begins anew. */
export const simulate = ({
  product,
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
        const record = await simulateExecution({ product, time, seed, index });
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
