import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pauseAfterWork } from './pause';
import { type ProcessEntry, readingsOf, residentMemory } from './process-tree';
import type { ContainerReading, UsageSource } from './usage';

/** The units of the numbers in /proc. */
export interface ProcUnits {
  readonly ticksPerSecond: number;
  readonly pageInBytes: number;
}

const systemValue = (name: string, usual: number): number =>
  Number(spawnSync('getconf', [name], { encoding: 'utf8' }).stdout) || usual;

/** Those of this machine. Some ARM systems have pages of 16 or 64 kB. */
export const procUnits = (): ProcUnits => ({
  ticksPerSecond: systemValue('CLK_TCK', 100),
  pageInBytes: systemValue('PAGESIZE', 4096),
});

/**
 * The entry of a text of /proc/PID/stat (proc_pid_stat(5)).
 * @returns undefined for a text that is none.
 */
export const parseStat = (text: string, units: ProcUnits): ProcessEntry | undefined => {
  // The command's name may have spaces and parentheses.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  if (end === -1 || fields.length < 22) return undefined;
  const field = (number: number): number => Number(fields[number - 3]);
  const ticks = [14, 15, 16, 17].reduce((sum, number) => sum + field(number), 0);
  return {
    pid: Number.parseInt(text, 10),
    parent: field(4),
    group: field(6),
    cpuSeconds: ticks / units.ticksPerSecond,
    residentInBytes: field(24) * units.pageInBytes,
  };
};

/** A process may end between two readings. */
const statOf = (proc: string, pid: string, units: ProcUnits): ProcessEntry | undefined => {
  try {
    return parseStat(readFileSync(`${proc}/${pid}/stat`, 'latin1'), units);
  } catch {
    return undefined;
  }
};

/** Smaller processes share too little to matter. */
const SMALL_IN_BYTES = 16_000_000;

/**
 * Each page divided by the number of processes that share it, as forked workers do. The larger the process is, the
 * longer this takes.
 */
const proportionalSize = async (proc: string, { pid, residentInBytes }: ProcessEntry): Promise<number> => {
  const text = await readFile(`${proc}/${pid}/smaps_rollup`, 'latin1').catch(() => '');
  const [, kibibytes] = /^Pss:\s+(\d+) kB$/m.exec(text) ?? [];
  return kibibytes === undefined ? residentInBytes : Number(kibibytes) * 1024;
};

const memoryOf = async (proc: string, tree: readonly ProcessEntry[]): Promise<number> => {
  const large = tree.filter(({ residentInBytes }) => residentInBytes > SMALL_IN_BYTES);
  if (large.length < 2) return residentMemory(tree);
  const sizes = await Promise.all(large.map((entry) => proportionalSize(proc, entry)));
  return residentMemory(tree.filter((entry) => !large.includes(entry))) + sizes.reduce((a, b) => a + b, 0);
};

const INTERVAL_IN_MILLISECONDS = 1_000;

/**
 * Reads the processes of containers, also those whose parents have ended, from Linux's /proc. The leader of a container
 * has a session of its own.
 * @param proc @default /proc
 */
export const linuxProcesses = (proc = '/proc'): UsageSource<ContainerReading> => {
  const units = procUnits();
  return {
    read: async (containers) => {
      const pids = readdirSync(proc).filter((name) => /^\d+$/.test(name));
      const entries = pids.map((pid) => statOf(proc, pid, units)).filter((entry) => entry !== undefined);
      return readingsOf(entries, containers, (tree) => memoryOf(proc, tree));
    },
    pauseInMilliseconds: (took) => pauseAfterWork(took, INTERVAL_IN_MILLISECONDS),
  };
};
