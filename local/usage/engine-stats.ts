import type { Command } from '../container/container';
import { printedText } from './printed-text';
import type { ContainerReading, MeasuredContainer, UsageSource } from './usage';

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
  TB: 1000 ** 4,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** `194.9MiB / 23.54GiB`, of which the first is used. */
const memoryIn = (text: string): ContainerReading => {
  const [, amount, unit = ''] = /^([\d.]+)\s*([kKMGT]?i?B)\b/.exec(text) ?? [];
  const factor = UNITS[unit];
  return factor === undefined ? {} : { memoryInBytes: Math.round(Number(amount) * factor) };
};

/** Podman's nanoseconds since the start, or Docker's percentage. */
const cpuIn = (text: string): ContainerReading => {
  const [, amount, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (amount === undefined) return {};
  return percent === '%' ? { cpuPercent: Number(amount) } : { cpuSeconds: Number(amount) / 1e9 };
};

/** The readings in the lines of an engine, by the container's name. An engine without cgroups tells none. */
export const parseStats = (text: string): ReadonlyMap<string, ContainerReading> =>
  new Map(
    text.split('\n').flatMap((line) => {
      const [name = '', cpu = '', memory = ''] = line.split(';').map((part) => part.trim());
      const reading = { ...cpuIn(cpu), ...memoryIn(memory) };
      return Object.keys(reading).length === 0 ? [] : [[name, reading] as const];
    }),
  );

const byHost = (
  readings: ReadonlyMap<string, ContainerReading>,
  containers: readonly MeasuredContainer[],
): ReadonlyMap<string, ContainerReading> =>
  new Map(
    containers.flatMap(({ host, name }) => {
      const reading = readings.get(name);
      return reading === undefined ? [] : [[host, reading] as const];
    }),
  );

/** A client takes up to 50 ms of a processor, which is then two percent. Docker answers only after a second or two. */
const INTERVAL_IN_MILLISECONDS = 3_000;

/**
 * Reads what containers use from their engine.
 * @param statsCommand prints a line for each of the containers that it names: its name, processor and memory, with
 * semicolons between them.
 */
export const engineStats = (
  statsCommand: (names: readonly string[]) => Command,
): UsageSource<ContainerReading> => ({
  read: async (containers, signal) => {
    const printed = await printedText(statsCommand(containers.map(({ name }) => name)), signal);
    return byHost(parseStats(printed ?? ''), containers);
  },
  pauseInMilliseconds: () => INTERVAL_IN_MILLISECONDS,
});
