import type { UsageSample } from '../../../local/usage/usage';
import { formatSize } from './amounts';

/** What the job uses at the moment, on all its hosts together. */
export interface LiveUsage {
  add(sample: UsageSample, host?: string): void;
  /** `1.2 GB`, `180 % CPU`: as much as is known. */
  texts(): readonly string[];
}

export const liveUsage = (): LiveUsage => {
  const latest = new Map<string, UsageSample>();
  const sumOf = (amount: (sample: UsageSample) => number | undefined): number | undefined => {
    const known = [...latest.values()].map(amount).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
  };
  return {
    add: (sample, host = '') => {
      latest.set(host, sample);
    },
    texts: () => {
      const [memory, cpu] = [sumOf((each) => each.memoryInBytes), sumOf((each) => each.cpuPercent)];
      return [
        ...(memory === undefined ? [] : [formatSize(memory)]),
        ...(cpu === undefined ? [] : [`${Math.round(cpu)} % CPU`]),
      ];
    },
  };
};
