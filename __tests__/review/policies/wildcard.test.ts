import { covers, isWider } from '../../../review/policies/wildcard';

test.each([
  ['*', 'anything/at/all'],
  ['*', '*'],
  ['arn:aws:s3:::data/*', 'arn:aws:s3:::data/raw/*'],
  ['arn:aws:s3:::*/raw', 'arn:aws:s3:::data/raw'],
  ['a?c', 'abc'],
  ['a*c*e', 'abcde'],
])('%s covers %s', (wide, narrow) => {
  expect(covers(wide, narrow)).toBe(true);
});

test.each([
  ['arn:aws:s3:::data/raw/*', 'arn:aws:s3:::data/*'],
  ['a?c', 'a*c'],
  ['a?c', 'ac'],
  ['abc', 'ab'],
  ['', 'a'],
])('%s does not cover %s', (wide, narrow) => {
  expect(covers(wide, narrow)).toBe(false);
});

test('a pattern is wider than another that it covers, but not than itself', () => {
  expect(isWider('data/*', 'data/raw/*')).toBe(true);
  expect(isWider('data/*', 'data/*')).toBe(false);
  expect(isWider('data/**', 'data/*')).toBe(false);
});

test('a pattern of a thousand stars is answered in less than a second of the processor', () => {
  const started = process.cpuUsage();
  expect(covers(`${'*a'.repeat(1000)}b`, 'a'.repeat(5000))).toBe(false);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(1);
});
