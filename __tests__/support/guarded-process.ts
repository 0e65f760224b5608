import type { ChildProcess } from 'node:child_process';
import { signalGroup } from '../../local/container/container';
import { openRunGuard } from '../../local/run-guard';
import { runningProcesses } from './running-processes';

/**
 * Ends a process and its children with its test file, or with this program if that is killed.
 * Spawn the process with `detached`, so that it leads a group of its own.
 */
export const guarded = <Process extends ChildProcess>(child: Process): Process => {
  const { pid } = child;
  if (pid === undefined) return child;
  const end = (): void => signalGroup(child, 'SIGKILL');
  const guard = openRunGuard([['kill', '-s', 'KILL', '--', `-${pid}`]]);
  runningProcesses.add(end);
  child.once('exit', () => {
    runningProcesses.delete(end);
    guard.dismiss();
  });
  return child;
};
