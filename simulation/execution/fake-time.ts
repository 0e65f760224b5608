import { install } from '@sinonjs/fake-timers';

/** The start of every simulated execution. */
const START = Date.UTC(2026, 0, 1);

/** No execution needs more; one that reaches it does not end. */
const MAX_TIMERS = 100_000;

/** Simulated time: it stands still while code runs, then jumps to the next timer. */
export interface FakeTime {
  /** Goes back to the start and removes all timers. */
  reset(): void;
  /**
   * Runs timers until none is left.
   * @param executions how many executions share the time. Default: 1.
   * @returns whether all timers have run.
   */
  runOut(executions?: number): Promise<boolean>;
  uninstall(): void;
}

/** Code that is ready continues by promises alone, so one turn of the event loop is enough for it. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const fakeTime = (): FakeTime => {
  const clock = install({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  return {
    reset: () => clock.reset(),
    runOut: async (executions = 1) => {
      await settle();
      for (let timers = 0; timers < MAX_TIMERS * executions; timers += 1) {
        if (clock.countTimers() === 0) return true;
        clock.next();
        await settle();
      }
      return false;
    },
    uninstall: () => clock.uninstall(),
  };
};
