/** Runs work, and returns the seconds of processor time that it took. */
const measure = (work: () => unknown): number => {
  const started = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
};

const SMALLER = 1 / 4;

/** A linear program takes 4 times as long for 4 times the input, a quadratic one 16 times. */
const MOST_GROWTH = 8;

const ATTEMPTS = 3;

/** The shortest of several runs: other programs can only make a run longer. */
const shortest = (seconds: () => number): number =>
  Math.min(...Array.from({ length: ATTEMPTS }, () => seconds()));

/**
 * Expects work to take less than `seconds` of the processor, or, on a slow or busy machine, to grow no faster than about
 * linearly with its input. So it never fails only because of the machine.
 *
 * @param workOf returns the work on a share of the whole input: 1 for all of it. Making the input is not measured.
 */
export const expectLittleTime = (
  seconds: number,
  workOf: (share: number) => () => unknown,
  secondsOf: (work: () => unknown) => number = measure,
): void => {
  const whole = workOf(1);
  if (secondsOf(whole) < seconds) return;
  const part = workOf(SMALLER);
  expect(shortest(() => secondsOf(whole)) / shortest(() => secondsOf(part))).toBeLessThan(MOST_GROWTH);
};
