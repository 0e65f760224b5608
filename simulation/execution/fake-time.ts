import { install } from '@sinonjs/fake-timers';

/** When every simulated execution begins. */
const BEGINNING = Date.UTC(2026, 0, 1);

/** More than any execution needs; one that has as many does not come to an end. */
const MOST_TIMERS = 100_000;

/** Time that stands still until all that happens at a moment has happened, then jumps to the next timer. */
export interface FakeTime {
  /** Back to the beginning, without a timer left. */
  reset(): void;
  /** Runs until no timer is left, for so many executions. @returns whether that came. */
  runOut(executions?: number): Promise<boolean>;
  uninstall(): void;
}

/** Everything that is ready goes on by promises alone, so that one turn of the event loop is enough for it. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const fakeTime = (): FakeTime => {
  const clock = install({ now: BEGINNING, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  return {
    reset: () => clock.reset(),
    runOut: async (executions = 1) => {
      await settle();
      for (let timers = 0; timers < MOST_TIMERS * executions; timers += 1) {
        if (clock.countTimers() === 0) return true;
        clock.next();
        await settle();
      }
      return false;
    },
    uninstall: () => clock.uninstall(),
  };
};
