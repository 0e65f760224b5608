/** How often an API was called. */
export interface CallCount {
  calls: number;
  /** Calls that exceeded its rate. */
  throttled: number;
  /** Calls in the busiest second. */
  peak: number;
}

/** Counts the calls to each API in each second. */
export interface CallMeter {
  count(api: string, isThrottled: boolean): void;
  readonly counts: Readonly<Record<string, CallCount>>;
}

export const callMeter = (): CallMeter => {
  const counts: Record<string, CallCount> = {};
  const latest = new Map<string, { second: number; calls: number }>();
  return {
    counts,
    count: (api, isThrottled) => {
      const second = Math.floor(Date.now() / 1000);
      const before = latest.get(api);
      const calls = before?.second === second ? before.calls + 1 : 1;
      latest.set(api, { second, calls });
      const sum = counts[api] ?? { calls: 0, throttled: 0, peak: 0 };
      counts[api] = {
        calls: sum.calls + 1,
        throttled: sum.throttled + (isThrottled ? 1 : 0),
        peak: Math.max(sum.peak, calls),
      };
    },
  };
};
