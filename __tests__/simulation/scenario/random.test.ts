import { randomOf } from '../../../simulation/scenario/random';

const draws = (seed: number, index: number): number[] => {
  const random = randomOf(seed, index);
  return Array.from({ length: 20 }, () => random.next());
};

test('the same seed and index give the same values', () => {
  expect(draws(1, 7)).toEqual(draws(1, 7));
});

test('another seed or another index gives other values', () => {
  expect(draws(2, 7)).not.toEqual(draws(1, 7));
  expect(draws(1, 8)).not.toEqual(draws(1, 7));
});

test('a whole number reaches both of its bounds, and no further', () => {
  const random = randomOf(1, 0);
  const values = Array.from({ length: 200 }, () => random.integer(3, 5));
  expect(new Set(values)).toEqual(new Set([3, 4, 5]));
});

test('a logarithmic value is as likely from 1 to 10 as from 10 to 100', () => {
  const random = randomOf(1, 0);
  const values = Array.from({ length: 2_000 }, () => random.logarithmic(1, 100));
  const share = values.filter((value) => value < 10).length / values.length;
  expect(share).toBeCloseTo(0.5, 1);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...values)).toBeLessThanOrEqual(100);
});

test('a weighted name is drawn in proportion to its weight, and never with weight 0', () => {
  const random = randomOf(1, 0);
  const names = Array.from({ length: 2_000 }, () => random.weighted({ often: 3, seldom: 1, never: 0 }));
  expect(names.filter((name) => name === 'often').length / names.length).toBeCloseTo(0.75, 1);
  expect(names).not.toContain('never');
});
