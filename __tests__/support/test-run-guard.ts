import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Command } from '../../local/container/container';
import { openRunGuard } from '../../local/run-guard';

/** In the environment of Jest's workers and of all that they start. */
const MARK = 'TEST_RUN';

/** On Linux, kills every process with the mark `$1`, repeatedly, because one may have forked in the meantime. */
const END_MARKED = `
round=0
while [ "$round" -lt 100 ]; do
  found=$(grep -lsF -- "$1" /proc/[0-9]*/environ | cut -d / -f 3)
  [ -n "$found" ] || exit 0
  kill -s KILL $found 2>/dev/null
  round=$((round + 1))
done
`;

/** Ends all processes of a test run when it is closed, or if Jest itself is killed; this includes Jest's workers. */
export interface TestRunGuard {
  close(): Promise<void>;
}

export const openTestRunGuard = (): TestRunGuard => {
  const mark = randomUUID();
  const [shell, ...args]: Command = ['sh', '-c', END_MARKED, 'sh', `${MARK}=${mark}`];
  // Starts before the mark is set, so that the guard does not kill itself.
  const guard = openRunGuard([[shell, ...args]]);
  process.env[MARK] = mark;
  return {
    close: () => {
      delete process.env[MARK];
      spawnSync(shell, args);
      return guard.dismiss();
    },
  };
};
