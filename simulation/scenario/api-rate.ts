/** The rate of an API's operation, which a whole account shares. */
export interface ApiRate {
  /** Takes one call, if the rate allows it now. */
  take(): boolean;
}

/** A token bucket, as AWS throttles its APIs. */
export interface Bucket {
  readonly callsPerSecond: number;
  /** Calls that AWS accepts at once after a pause. */
  readonly callsAtOnce: number;
}

export const apiRate = ({ callsPerSecond, callsAtOnce }: Bucket): ApiRate => {
  let tokens = callsAtOnce;
  let filledAt = Date.now();
  return {
    take: () => {
      const now = Date.now();
      tokens = Math.min(callsAtOnce, tokens + ((now - filledAt) / 1000) * callsPerSecond);
      filledAt = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
};

export const UNLIMITED: ApiRate = { take: () => true };
