import type { RunEvent } from '../../workflow/run/run-event';
import type { MetricPoint, MetricQuery, RunApi } from '../api/run-api';

export type UsageEvent = Extract<RunEvent, { readonly type: 'Usage' }>;

/**
 * SageMaker's metrics: of the processor the sum over its cores, each 0–100 %; of memory and disk the instance's share,
 * 0–100 % (Amazon SageMaker AI Developer Guide, "Amazon SageMaker AI metrics in Amazon CloudWatch").
 */
const MEMBERS: Readonly<Record<string, 'cpuPercent' | 'memoryPercent' | 'diskPercent'>> = {
  CPUUtilization: 'cpuPercent',
  MemoryUtilization: 'memoryPercent',
  DiskUtilization: 'diskPercent',
};

const DAY_IN_MILLISECONDS = 86_400_000;

/** CloudWatch keeps minutes for 15 days, five minutes for 63 days, and hours for 455 days (its User Guide). */
const periodInSeconds = (age: number): number => {
  const days = age / DAY_IN_MILLISECONDS;
  if (days < 15) return 60;
  return days < 63 ? 300 : 3_600;
};

/** When a job ran, and on how many instances. */
export interface JobRun {
  readonly jobName: string;
  readonly instanceCount: number;
  readonly from: number;
  readonly to: number;
}

export const usageQuery = ({ jobName, instanceCount, from, to }: JobRun, now: number): MetricQuery => {
  const period = periodInSeconds(now - from);
  const milliseconds = period * 1_000;
  return {
    ...{ jobName, instanceCount, metrics: Object.keys(MEMBERS), periodInSeconds: period },
    // CloudWatch reads whole periods.
    from: Math.floor(from / milliseconds) * milliseconds,
    to: (Math.floor(to / milliseconds) + 1) * milliseconds,
  };
};

/** One sample for each host and period. */
const samples = (
  points: readonly MetricPoint[],
  { from, to, instanceCount }: JobRun,
): readonly UsageEvent[] => {
  const found = new Map<string, UsageEvent>();
  for (const { metric, host, time, value } of points) {
    const member = MEMBERS[metric];
    if (member === undefined) continue;
    const id = `${time} ${host}`;
    const sample = found.get(id) ?? {
      // A period may begin before the job, and has no other time.
      ...{ type: 'Usage', time: Math.min(Math.max(time, from), to) },
      ...(instanceCount > 1 && { host }),
    };
    found.set(id, { ...sample, [member]: value });
  }
  return [...found.values()].sort((a, b) => a.time - b.time);
};

/** What a job used, from CloudWatch: the peaks of each minute, or of longer periods if the job ran weeks ago. */
export const readUsage = async (
  job: JobRun,
  metricPage: RunApi['metricPage'],
  now: number,
): Promise<readonly UsageEvent[]> => {
  const query = usageQuery(job, now);
  const points: MetricPoint[] = [];
  let token: string | undefined;
  do {
    const page = await metricPage(query, token);
    points.push(...page.items);
    token = page.nextToken;
  } while (token !== undefined);
  return samples(points, job);
};
