import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../measure/folders';
import type { Program } from '../measure/measured-program';

const TSX = pathToFileURL(join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href;

/** Runs a TypeScript file as the checkout does, from any folder. */
export const typescriptProgram = (
  file: string,
  args: readonly string[] = [],
  rest: Omit<Program, 'command'> = {},
): Program => ({
  command: [process.execPath, '--import', TSX, file, ...args],
  ...rest,
});

/** Runs a TypeScript file of benchmarks/programs. */
export const ownProgram = (
  file: string,
  args: readonly string[] = [],
  rest: Omit<Program, 'command'> = {},
): Program => typescriptProgram(join(__dirname, file), args, rest);
