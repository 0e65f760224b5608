import type { RunEvent } from '../../workflow/run/run-event';

type UsageEvent = Extract<RunEvent, { readonly type: 'Usage' }>;

/** What a sample measures. */
export type UsageKey = 'cpuPercent' | 'memoryInBytes' | 'memoryPercent' | 'diskInBytes' | 'diskPercent';

export interface UsagePoint {
  /** In milliseconds since the epoch. */
  readonly time: number;
  readonly value: number;
}

/** The highest value of each interval, so that no peak is lost; undefined in an interval without a sample. */
export interface UsageSeries {
  readonly host: string;
  readonly points: readonly (UsagePoint | undefined)[];
  readonly peak: UsagePoint;
}

export interface UsageOverTime {
  readonly series: readonly UsageSeries[];
  /** Hosts whose series are not here, because their peaks are lower. */
  readonly otherHosts: number;
  /** When each interval begins, in milliseconds since the epoch. */
  readonly intervals: readonly number[];
}

/** More lines cannot be told apart, and more points cannot be seen. */
const MOST_HOSTS = 20;
const MOST_INTERVALS = 120;

const higher = (one: UsagePoint | undefined, other: UsagePoint): UsagePoint =>
  one === undefined || other.value > one.value ? other : one;

const samplesByHost = (events: readonly RunEvent[], key: UsageKey): ReadonlyMap<string, UsagePoint[]> => {
  const byHost = new Map<string, UsagePoint[]>();
  const usages = events.filter((event): event is UsageEvent => event.type === 'Usage');
  for (const { time, host = '', [key]: value } of usages) {
    if (value === undefined || !Number.isFinite(value)) continue;
    const samples = byHost.get(host) ?? [];
    samples.push({ time, value });
    byHost.set(host, samples);
  }
  return byHost;
};

interface Intervals {
  readonly first: number;
  readonly length: number;
  readonly count: number;
}

const intervalsOf = (samples: readonly (readonly UsagePoint[])[]): Intervals => {
  const times = new Set(samples.flatMap((ofHost) => ofHost.map(({ time }) => time)));
  const sorted = [...times].sort((one, other) => one - other);
  const [first = 0, last = first] = [sorted[0], sorted.at(-1)];
  const count = Math.min(MOST_INTERVALS, Math.max(1, ...samples.map(({ length }) => length)));
  return { first, count, length: Math.max(1, (last - first) / Math.max(1, count - 1)) };
};

const seriesOf = (
  host: string,
  samples: readonly UsagePoint[],
  { first, length, count }: Intervals,
): UsageSeries[] => {
  const points = Array.from({ length: count }, (): UsagePoint | undefined => undefined);
  for (const sample of samples) {
    const index = Math.min(count - 1, Math.round((sample.time - first) / length));
    points[index] = higher(points[index], sample);
  }
  const peak = samples.reduce<UsagePoint | undefined>(higher, undefined);
  return peak === undefined ? [] : [{ host, points, peak }];
};

const byName = (one: UsageSeries, other: UsageSeries): number =>
  one.host.localeCompare(other.host, 'en', { numeric: true });

/** What the hosts of a run used over time; undefined if nothing was measured. */
export const usageOverTime = (events: readonly RunEvent[], key: UsageKey): UsageOverTime | undefined => {
  const samples = samplesByHost(events, key);
  if (samples.size === 0) return undefined;
  const intervals = intervalsOf([...samples.values()]);
  const all = [...samples].flatMap(([host, ofHost]) => seriesOf(host, ofHost, intervals));
  const highest = all.sort((one, other) => other.peak.value - one.peak.value).slice(0, MOST_HOSTS);
  return {
    series: highest.sort(byName),
    otherHosts: all.length - highest.length,
    intervals: Array.from(
      { length: intervals.count },
      (_, index) => intervals.first + index * intervals.length,
    ),
  };
};

/** The highest peak of all hosts. */
export const highestPeak = ({ series }: UsageOverTime): UsageSeries =>
  series.reduce((one, other) => (other.peak.value > one.peak.value ? other : one));
