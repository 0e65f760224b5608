import { resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

/** Peers stay installed here from one run to the next. */
export const PEERS_FOLDER = resolve(ROOT, 'dist/benchmarks');
