import { spawn } from 'node:child_process';
import { quote } from 'shell-quote';
import { type Command, signalGroup } from './container/container';

/** A shell that cleans up if this program is killed before it can do so itself. */
export interface RunGuard {
  /** Adds a command to run in that case, before the last commands. */
  add(command: Command): void;
  /** Ends the guard without running anything: nothing is left to clean up. */
  dismiss(): Promise<void>;
}

const asLine = (command: Command): string => `${quote([...command])}\n`;

/** The guard's standard input closes when this program ends, for whatever reason. */
const WAIT = `
trap '' HUP INT TERM
commands=$(cat)
eval "$commands"
`;

/** @param lastCommands run after all added commands. */
export const openRunGuard = (lastCommands: readonly Command[]): RunGuard => {
  const guard = spawn('sh', ['-c', `${WAIT}${lastCommands.map(asLine).join('')}`], {
    cwd: '/',
    // In its own process group, because this program's group may be killed as a whole.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    // Without a shell there is no guard; the run itself does not need one.
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
