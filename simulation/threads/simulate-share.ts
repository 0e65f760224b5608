import { parentPort, workerData } from 'node:worker_threads';
import { deployedWorkflow as workflow } from '../deployed-workflow';
import { simulate } from '../execution/simulate';
import { simulateBurst } from '../execution/simulate-burst';
import { simulateFanOut } from '../fan-out/simulate-fan-out';
import type { ThreadTask } from './simulate-in-threads';

const run = (task: ThreadTask) => {
  switch (task.kind) {
    case 'share':
      return simulate({ workflow, ...task });
    case 'burst':
      return simulateBurst({ workflow, ...task });
    case 'fan-out':
      return simulateFanOut({ workflow, ...task });
  }
};

run(workerData as ThreadTask).then((result) => parentPort?.postMessage(result));
