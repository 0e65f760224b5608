import { holds } from '../../../workflow/rules/condition';
import type { Condition } from '../../../workflow/rules/rule';

type Members = Readonly<Record<string, unknown>>;

describe('a condition', () => {
  const LIST = { list: [{ a: 'x' }, { a: 'y', b: 1 }] };

  test.each<readonly [string, Members, Condition]>([
    ['that a member is given', { a: '' }, { path: 'a' }],
    ['that a member is given: false is', { a: false }, { path: 'a' }],
    ['that a member matches as a whole', { a: 'Gzip' }, { path: 'a', matches: 'Gzip' }],
    ['that a member matches, by its text', { a: true }, { path: 'a', matches: 'true' }],
    ['that some item has a member', LIST, { path: 'list', some: 'b' }],
    ["that some item's member matches", LIST, { path: 'list', some: 'a', matches: 'y' }],
    ['that every item has a member', LIST, { path: 'list', every: 'a' }],
    ['that a list has more items', LIST, { path: 'list', longerThan: 1 }],
  ])('holds: %s', (_, value, condition) => {
    expect(holds(value, condition)).toBe(true);
  });

  test.each<readonly [string, Members, Condition]>([
    ['that a member is given', {}, { path: 'a' }],
    ['that a member is given, which is null', { a: null }, { path: 'a' }],
    ['that a member matches at its beginning only', { a: 'Gzipped' }, { path: 'a', matches: 'Gzip' }],
    ['that a member matches at its end only', { a: 'noGzip' }, { path: 'a', matches: 'Gzip' }],
    ['that some item has a member', LIST, { path: 'list', some: 'c' }],
    ["that some item's member matches", LIST, { path: 'list', some: 'a', matches: 'z' }],
    ['that every item has a member', LIST, { path: 'list', every: 'b' }],
    ['that a list has more items', LIST, { path: 'list', longerThan: 2 }],
    ['that some item of what is no list has a member', { list: 'x' }, { path: 'list', some: 'length' }],
    ['that what is no list has more items', { list: 'abc' }, { path: 'list', longerThan: 0 }],
  ])('does not hold: %s', (_, value, condition) => {
    expect(holds(value, condition)).toBe(false);
  });
});
