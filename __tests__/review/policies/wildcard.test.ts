import { covers, isWider } from '../../../review/policies/wildcard';
import { expectLittleTime } from '../../support/processor-time';

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

test('a pattern of a thousand stars is compared in little time', () => {
  expectLittleTime(1, (share) => {
    const pattern = `${'*a'.repeat(1000 * share)}b`;
    return () => expect(covers(pattern, 'a'.repeat(5000))).toBe(false);
  });
});
