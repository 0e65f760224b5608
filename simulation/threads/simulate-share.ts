import { parentPort, workerData } from 'node:worker_threads';
import { deployedWorkflow as workflow } from '../deployed-workflow';
import { simulate } from '../execution/simulate';
import { simulateBurst } from '../execution/simulate-burst';
import type { ThreadTask } from './simulate-in-threads';

const run = (task: ThreadTask) =>
  task.kind === 'share'
    ? simulate({ workflow, seed: task.seed, from: task.from, to: task.to })
    : simulateBurst({
        workflow,
        seed: task.seed,
        integration: task.integration,
        executions: task.executions,
      });

run(workerData as ThreadTask).then((result) => parentPort?.postMessage(result));
