import { busyStartRate, startRate } from '../../../simulation/scenario/account';
import { randomOf } from '../../../simulation/scenario/random';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});

afterEach(() => {
  jest.useRealTimers();
});

const takeUntilRefused = (take: () => boolean): number => {
  let taken = 0;
  while (take()) taken += 1;
  return taken;
};

test('an account accepts five starts at once, then one per second', () => {
  const { take } = startRate();
  expect(takeUntilRefused(take)).toBe(5);
  jest.advanceTimersByTime(999);
  expect(take()).toBe(false);
  jest.advanceTimersByTime(1);
  expect(takeUntilRefused(take)).toBe(1);
});

test('an account saves no more than five starts', () => {
  const { take } = startRate();
  takeUntilRefused(take);
  jest.advanceTimersByTime(60_000);
  expect(takeUntilRefused(take)).toBe(5);
});

test('a busy account refuses almost every start, and is itself again afterwards', () => {
  const { take } = busyStartRate(60, randomOf(1, 0));
  const taken = Array.from({ length: 500 }, take).filter(Boolean).length;
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(30);
  jest.advanceTimersByTime(60_000);
  expect(takeUntilRefused(take)).toBe(5);
});
