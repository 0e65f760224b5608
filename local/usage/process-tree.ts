import type { ContainerReading, MeasuredContainer } from './usage';

/** A process of this machine. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** A group that a process stays in when its parent ends: its session, or its process group. */
  readonly group: number;
  /** Of the process and, where the system tells it, of its children that have ended. */
  readonly cpuSeconds: number;
  /** Pages that processes share count in each. */
  readonly residentInBytes: number;
}

const byParent = (entries: readonly ProcessEntry[]): ReadonlyMap<number, readonly ProcessEntry[]> => {
  const children = new Map<number, ProcessEntry[]>();
  for (const entry of entries) {
    const siblings = children.get(entry.parent);
    if (siblings) siblings.push(entry);
    else children.set(entry.parent, [entry]);
  }
  return children;
};

/** The process that leads its group, all processes of the group, and their descendants. */
export const processTree = (entries: readonly ProcessEntry[], leader: number): readonly ProcessEntry[] => {
  const children = byParent(entries);
  const found = new Map<number, ProcessEntry>();
  const waiting = entries.filter(({ pid, group }) => pid === leader || group === leader);
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (found.has(entry.pid)) continue;
    found.set(entry.pid, entry);
    waiting.push(...(children.get(entry.pid) ?? []));
  }
  return [...found.values()];
};

/** What the processes of each container use together. */
export const readingsOf = async (
  entries: readonly ProcessEntry[],
  containers: readonly MeasuredContainer[],
  memoryOf: (tree: readonly ProcessEntry[]) => Promise<number>,
): Promise<ReadonlyMap<string, ContainerReading>> => {
  const readings = new Map<string, ContainerReading>();
  for (const { host, pid } of containers) {
    const tree = pid === undefined ? [] : processTree(entries, pid);
    if (tree.length === 0) continue;
    const cpuSeconds = tree.reduce((sum, entry) => sum + entry.cpuSeconds, 0);
    readings.set(host, { cpuSeconds, memoryInBytes: await memoryOf(tree) });
  }
  return readings;
};

/** The memory of processes that do not tell which pages they share. */
export const residentMemory = (tree: readonly ProcessEntry[]): number =>
  tree.reduce((sum, { residentInBytes }) => sum + residentInBytes, 0);
