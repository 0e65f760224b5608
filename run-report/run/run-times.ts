import type { RunEvent } from '../../workflow/run/run-event';

/** When a run began and ended, or was seen last, in milliseconds since the epoch. */
export interface RunTimes {
  readonly start: number;
  readonly end: number;
}

export const runTimes = (events: readonly RunEvent[]): RunTimes => {
  const start = events[0]?.time ?? 0;
  return { start, end: events.at(-1)?.time ?? start };
};

/** The time since a run's start as a clock shows it: `0:42`, `12:05`, `1:02:03`. */
export const elapsedClock = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const twoDigits = (amount: number): string => String(amount % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours === 0
    ? `${minutes}:${twoDigits(seconds)}`
    : `${hours}:${twoDigits(minutes)}:${twoDigits(seconds)}`;
};

/** A time in UTC, to the second: `2026-11-28 09:15:02 UTC`. */
export const formatTime = (time: number): string =>
  new Date(time).toISOString().replace('T', ' ').replace(/\..*$/, ' UTC');
