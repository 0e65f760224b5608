import { spawn } from 'node:child_process';
import { shellWord } from '../cli/run/aws-commands';
import { type Command, signalGroup } from './container/container';

/** Cleans up after this program where it is killed and cannot do so itself. */
export interface RunGuard {
  /** Tells a command to run then, before the last ones. */
  add(command: Command): void;
  /** Nothing is left to clean up: it ends. */
  dismiss(): Promise<void>;
}

const asLine = (command: Command): string => `${command.map(shellWord).join(' ')}\n`;

/** Its standard input ends when this program does, however that comes. */
const WAIT = `
trap '' HUP INT TERM
commands=$(cat)
eval "$commands"
`;

/** @param lastCommands that run when all others have. */
export const openRunGuard = (lastCommands: readonly Command[]): RunGuard => {
  const guard = spawn('sh', ['-c', `${WAIT}${lastCommands.map(asLine).join('')}`], {
    cwd: '/',
    // Not in this program's group, which may be killed as a whole.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    // Without a shell there is no guard, and the run is none the worse.
    guard.once('error', () => resolve());
    guard.once('close', () => resolve());
  });
  guard.stdin.on('error', () => undefined);
  return {
    add: (command) => guard.stdin.write(asLine(command)),
    dismiss: () => {
      signalGroup(guard, 'SIGKILL');
      return ended;
    },
  };
};
