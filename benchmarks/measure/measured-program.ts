import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Cost } from './cost';
import { ROOT } from './folders';

export interface Program {
  readonly command: readonly [file: string, ...args: string[]];
  /** @default - the checkout's root */
  readonly folder?: string;
  /** Beside this program's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

const MOST_OUTPUT_IN_BYTES = 1e9;

/**
 * Runs a program to its end.
 * @throws Error with its output if it fails or is missing.
 */
export const runMeasured = ({ command, folder = ROOT, environment = {} }: Program): Cost => {
  const { status, error, output } = spawnSync(
    'python3',
    [join(__dirname, 'measure-program.py'), ...command],
    {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      maxBuffer: MOST_OUTPUT_IN_BYTES,
      encoding: 'utf8',
    },
  );
  if (error) throw new Error(`python3, which measures programs, cannot be run (${error.message}).`);
  const [, written, errors, cost] = output;
  if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${written}${errors}`);
  return JSON.parse(cost ?? '');
};
