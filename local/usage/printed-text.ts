import { spawn } from 'node:child_process';
import type { Command } from '../container/container';

const LIMIT_IN_MILLISECONDS = 10_000;

/**
 * What a command prints; undefined if it fails.
 * @param signal kills the command.
 */
export const printedText = ([file, ...args]: Command, signal: AbortSignal): Promise<string | undefined> =>
  new Promise((resolve) => {
    let printed = '';
    const child = spawn(file, args, {
      // In its own process group, because Ctrl-C ends this program's group.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      killSignal: 'SIGKILL',
      // The option `timeout` would keep its timer if the command does not exist.
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_IN_MILLISECONDS)]),
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    child.once('error', () => resolve(undefined));
    child.once('close', (code) => resolve(code === 0 ? printed : undefined));
  });
