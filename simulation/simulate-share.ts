import { parentPort, workerData } from 'node:worker_threads';
import { product } from './product';
import { simulate } from './simulate';
import type { Share } from './simulate-in-threads';

simulate({ product, ...(workerData as Share) }).then((figures) => parentPort?.postMessage(figures));
