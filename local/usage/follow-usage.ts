import type { Clock } from '../sagemaker/clock';
import type { ContainerReading, MeasuredContainer, UsageSample, UsageSource } from './usage';

export interface FollowUsageProps {
  readonly containerSource: UsageSource<ContainerReading>;
  readonly diskSource: UsageSource<number>;
  /** Those that are running. */
  readonly containers: () => readonly MeasuredContainer[];
  readonly clock: Clock;
  readonly onSample: (host: string, sample: UsageSample) => void;
}

/** Soon enough for a short job. The first sample can then have the size of the files. */
const FIRST_PAUSE_IN_MILLISECONDS = { disk: 250, container: 500 } as const;

/** Reads again and again. Stops when the signal is aborted, and leaves no timer. */
const readAgainAndAgain = <Value>(
  source: UsageSource<Value>,
  { containers, clock }: FollowUsageProps,
  firstPauseInMilliseconds: number,
  signal: AbortSignal,
  onValues: (values: ReadonlyMap<string, Value>, time: number) => void,
): void => {
  const readOnce = async (): Promise<void> => {
    const start = clock.now();
    const values = await source.read(containers(), signal).catch(() => new Map<string, Value>());
    if (signal.aborted) return;
    onValues(values, start);
    wait(source.pauseInMilliseconds(clock.now() - start));
  };
  const wait = (milliseconds: number): void => {
    const cancel = (): void => clock.clearTimeout(timer);
    const timer = clock.setTimeout(() => {
      signal.removeEventListener('abort', cancel);
      readOnce();
    }, milliseconds);
    signal.addEventListener('abort', cancel, { once: true });
  };
  wait(firstPauseInMilliseconds);
};

/** The use of the processor between the readings of a container. */
const cpuPercents = (startTime: number) => {
  const last = new Map<string, { readonly time: number; readonly cpuSeconds: number }>();
  return (host: string, { cpuSeconds, cpuPercent }: ContainerReading, time: number): number | undefined => {
    if (cpuSeconds === undefined) return cpuPercent;
    const before = last.get(host) ?? { time: startTime, cpuSeconds: 0 };
    last.set(host, { time, cpuSeconds });
    const seconds = (time - before.time) / 1000;
    // The time of a process that nobody waited for is lost when it ends.
    const used = Math.max(0, cpuSeconds - before.cpuSeconds);
    return seconds > 0 ? (used / seconds) * 100 : undefined;
  };
};

/** Samples what containers that have just started use. Returns what ends the sampling. */
export const followUsage = (props: FollowUsageProps): (() => void) => {
  const { containerSource, diskSource, clock, onSample } = props;
  const stop = new AbortController();
  const cpuPercentOf = cpuPercents(clock.now());
  let disks: ReadonlyMap<string, number> = new Map();
  readAgainAndAgain(diskSource, props, FIRST_PAUSE_IN_MILLISECONDS.disk, stop.signal, (sizes) => {
    disks = sizes;
  });
  readAgainAndAgain(
    containerSource,
    props,
    FIRST_PAUSE_IN_MILLISECONDS.container,
    stop.signal,
    (readings, time) => {
      for (const [host, reading] of readings) {
        const [cpuPercent, diskInBytes] = [cpuPercentOf(host, reading, time), disks.get(host)];
        onSample(host, {
          ...(cpuPercent !== undefined && { cpuPercent }),
          ...(reading.memoryInBytes !== undefined && { memoryInBytes: reading.memoryInBytes }),
          ...(diskInBytes !== undefined && { diskInBytes }),
        });
      }
    },
  );
  return () => stop.abort();
};
