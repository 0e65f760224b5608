import { spawnSync } from 'node:child_process';

/**
 * Runs a program, which prints its own messages.
 * @throws Error if it is missing or fails.
 */
export const runProgram = (file: string, args: readonly string[], cwd: string): void => {
  const { status, error } = spawnSync(file, args, { cwd, stdio: 'inherit' });
  if (error) throw new Error(`${file} cannot be run (${error.message}); install it.`);
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed in ${cwd}; see its message above.`);
};
