import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { INTEGRATIONS } from '../../workflow/definition/integration';
import { BLOCK } from '../execution/simulate';
import type { Burst, BurstProps } from '../execution/simulate-burst';
import type { FanOutProps } from '../fan-out/fan-out-world';
import type { FanOutFigures } from '../fan-out/simulate-fan-out';
import { type Figures, joinFigures } from '../results/figures';

/** The executions that one thread simulates. */
export interface Share {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** Equal shares of whole blocks, so that the digest does not depend on the number of threads. */
export const shares = (seed: number, executions: number, threads: number): Share[] => {
  const size = Math.max(1, Math.ceil(executions / BLOCK / threads)) * BLOCK;
  return Array.from({ length: Math.ceil(executions / size) }, (_, share) => ({
    seed,
    from: share * size,
    to: Math.min(executions, (share + 1) * size),
  }));
};

/** A thread's task. The thread posts its result. */
export type ThreadTask =
  | ({ readonly kind: 'share' } & Share)
  | ({ readonly kind: 'burst' } & Omit<BurstProps, 'workflow'>)
  | ({ readonly kind: 'fan-out' } & Omit<FanOutProps, 'workflow'>);

const inThread = <Result>(task: ThreadTask): Promise<Result> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'thread.cjs'), { workerData: task });
    worker.once('message', resolve);
    worker.once('error', reject);
  });

/** Simulates executions on all processors. */
export const simulateInThreads = async (seed: number, executions: number): Promise<Figures> =>
  joinFigures(
    await Promise.all(
      shares(seed, executions, availableParallelism()).map((share) =>
        inThread<Figures>({ kind: 'share', ...share }),
      ),
    ),
  );

/** Simulates a burst for each integration, each in a thread of its own. */
export const simulateBursts = (seed: number, executions: number): Promise<Burst[]> =>
  Promise.all(
    INTEGRATIONS.map((integration) => inThread<Burst>({ kind: 'burst', seed, integration, executions })),
  );

/** Simulates a fan-out for each integration, each in a thread of its own. */
export const simulateFanOuts = (seed: number, items: number): Promise<FanOutFigures[]> =>
  Promise.all(
    INTEGRATIONS.map((integration) => inThread<FanOutFigures>({ kind: 'fan-out', seed, integration, items })),
  );
