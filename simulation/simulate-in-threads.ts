import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Figures, joinFigures } from './figures';
import { BLOCK } from './simulate';

/** Executions that one thread simulates. */
export interface Share {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

/** Equal shares of whole blocks, so that a simulation's digest does not depend on the number of threads. */
export const shares = (seed: number, executions: number, threads: number): Share[] => {
  const size = Math.ceil(executions / BLOCK / threads) * BLOCK;
  return Array.from({ length: Math.ceil(executions / size) }, (_, share) => ({
    seed,
    from: share * size,
    to: Math.min(executions, (share + 1) * size),
  }));
};

const simulateInThread = (share: Share): Promise<Figures> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'thread.cjs'), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });

/** Simulates executions on every processor. */
export const simulateInThreads = async (seed: number, executions: number): Promise<Figures> =>
  joinFigures(await Promise.all(shares(seed, executions, availableParallelism()).map(simulateInThread)));
