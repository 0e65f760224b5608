import type { RunEvent } from '../../../workflow/run/run-event';

export type UsageEvent = Extract<RunEvent, { readonly type: 'Usage' }>;

/** The samples of a run: at most a number of them, however long it takes. */
export interface ThinnedUsage {
  add(sample: UsageEvent): void;
  /** In no order of time, if there are several hosts. */
  kept(): readonly UsageEvent[];
}

const AMOUNTS = ['cpuPercent', 'memoryInBytes', 'diskInBytes', 'memoryPercent', 'diskPercent'] as const;

const maximum = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

/** One sample with the peaks of both. */
const merged = (a: UsageEvent, b: UsageEvent | undefined): UsageEvent =>
  b === undefined
    ? a
    : {
        ...a,
        ...Object.fromEntries(
          AMOUNTS.flatMap((name) => {
            const value = maximum(a[name], b[name]);
            return value === undefined ? [] : [[name, value]];
          }),
        ),
      };

/** Half of the samples of a host: each has the peaks of two. */
const halved = (samples: readonly UsageEvent[]): UsageEvent[] =>
  samples.flatMap((sample, index) => (index % 2 === 0 ? [merged(sample, samples[index + 1])] : []));

/** @param limit of the samples of all hosts together. More than the number of hosts. */
export const thinnedUsage = (limit: number): ThinnedUsage => {
  const byHost = new Map<string, UsageEvent[]>();
  let count = 0;
  return {
    add: (sample) => {
      const host = sample.host ?? '';
      const samples = byHost.get(host) ?? [];
      samples.push(sample);
      byHost.set(host, samples);
      count += 1;
      if (count <= limit) return;
      for (const [each, ofHost] of byHost) byHost.set(each, halved(ofHost));
      count = [...byHost.values()].reduce((sum, { length }) => sum + length, 0);
    },
    kept: () => [...byHost.values()].flat(),
  };
};
