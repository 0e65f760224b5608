import { parentPort, workerData } from 'node:worker_threads';
import { product } from '../aws/product';
import { simulate } from '../execution/simulate';
import { simulateBurst } from '../execution/simulate-burst';
import type { ThreadTask } from './simulate-in-threads';

const run = (task: ThreadTask) =>
  task.kind === 'share'
    ? simulate({ product, seed: task.seed, from: task.from, to: task.to })
    : simulateBurst({
        product,
        seed: task.seed,
        integration: task.integration,
        executions: task.executions,
      });

run(workerData as ThreadTask).then((result) => parentPort?.postMessage(result));
