import { setTimeout as pause } from 'node:timers/promises';

/** The clock, which tests replace. */
export interface FollowClock {
  now(): number;
  /** Waits; ends early and without an error when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: FollowClock = {
  now: Date.now,
  wait: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => undefined),
};
