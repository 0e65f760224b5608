import { printedText } from './printed-text';
import { type ProcessEntry, readingsOf, residentMemory } from './process-tree';
import type { ContainerReading, UsageSource } from './usage';

/** `1-02:03:04`, `02:03:04` or, on macOS, `123:04.56`. */
const secondsOf = (time: string): number => {
  const [days = '0', clock = ''] = time.includes('-') ? time.split('-') : ['0', time];
  return Number(days) * 86_400 + clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
};

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+([\d:.-]+)\s*$/;

/** The entries of what `ps` prints with these columns: process, parent, process group, memory and time. */
export const parsePs = (text: string): readonly ProcessEntry[] =>
  text.split('\n').flatMap((line) => {
    const [, pid, parent, group, kibibytes, time] = LINE.exec(line) ?? [];
    if (time === undefined) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        cpuSeconds: secondsOf(time),
        residentInBytes: Number(kibibytes) * 1024,
      },
    ];
  });

/** A start of `ps` takes up to 50 ms of a processor, which is then one percent. */
const INTERVAL_IN_MILLISECONDS = 5_000;

/**
 * Reads the processes of containers with `ps`, where there is no /proc. Pages that processes share count in each, and
 * the processor time of a process is lost when it ends. The leader of a container has a process group of its own.
 */
export const psProcesses: UsageSource<ContainerReading> = {
  read: async (containers, signal) => {
    const printed = await printedText(['ps', '-axo', 'pid=,ppid=,pgid=,rss=,time='], signal);
    return readingsOf(parsePs(printed ?? ''), containers, async (tree) => residentMemory(tree));
  },
  pauseInMilliseconds: () => INTERVAL_IN_MILLISECONDS,
};
