import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');

/**
 * Starts `run` as a process, in a process group of its own.
 * @param folder the user's working directory.
 */
export const startRun = (folder: string, argv: readonly string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'cli', 'main.ts'), 'run', ...argv], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: folder },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      told[stream] += text;
    });
  }
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((end) =>
    child.once('close', (code) => end({ code, ...told })),
  );
  return { child, told, ended };
};
