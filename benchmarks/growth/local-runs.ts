import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../measure/folders';
import type { Program } from '../measure/measured-program';
import { typescriptProgram } from '../programs/typescript';
import type { Growth } from './growth';

const GIGABYTE = 1e9;

const SCRIPT = "import os\nprint(len(os.listdir('/opt/ml/processing/input')), 'files')\n";

/** A local run whose input is the folder. */
const run = (input: string, folder: string): Program => {
  const script = join(folder, 'count.py');
  writeFileSync(script, SCRIPT);
  return typescriptProgram(join(ROOT, 'cli/main.ts'), ['run', '--script', script, '--input', input], {
    environment: { INIT_CWD: folder, XDG_STATE_HOME: join(folder, 'state') },
  });
};

const inputFolder = (folder: string, name: string): string => {
  const input = join(folder, name);
  mkdirSync(input);
  return input;
};

export const manyFiles: Growth = {
  title: 'local run, with a folder of small files',
  unit: 'files',
  sizes: [1, 10_000, 100_000],
  program: (size, folder) => {
    const input = inputFolder(folder, `files-${size}`);
    for (let index = 0; index < size; index += 1) writeFileSync(join(input, `${index}.csv`), `${index}\n`);
    return run(input, folder);
  },
};

export const largeFile: Growth = {
  title: 'local run, with one large sparse file',
  unit: 'GB',
  sizes: [0, 2, 20],
  program: (size, folder) => {
    const input = inputFolder(folder, `gigabytes-${size}`);
    const file = join(input, 'data.bin');
    writeFileSync(file, '');
    truncateSync(file, size * GIGABYTE);
    return run(input, folder);
  },
};
