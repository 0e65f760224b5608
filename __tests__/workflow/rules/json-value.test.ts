import { isPresent, isRecord, memberAt, parseJson } from '../../../workflow/rules/json-value';

describe('isRecord', () => {
  test.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    [undefined, false],
    ['{}', false],
  ])('of %j is %s', (value, expected) => {
    expect(isRecord(value)).toBe(expected);
  });
});

describe('isPresent', () => {
  test.each([
    [null, false],
    [undefined, false],
    [false, true],
    [0, true],
    ['', true],
    [{}, true],
  ])('of %j is %s', (value, expected) => {
    expect(isPresent(value)).toBe(expected);
  });
});

describe('memberAt', () => {
  test.each([
    ['a member', { a: 1 }, 'a', 1],
    ['a member below', { a: { b: { c: 1 } } }, 'a.b.c', 1],
    ['null', { a: null }, 'a', null],
    ['undefined where a member is missing', { a: {} }, 'a.b', undefined],
    ['undefined below a text', { a: 'text' }, 'a.length', undefined],
    ['undefined below a list', { a: [1] }, 'a.0', undefined],
    ['undefined of what is no object', 'text', 'a', undefined],
  ])('is %s', (_, value, path, member) => {
    expect(memberAt(value, path)).toBe(member);
  });
});

describe('parseJson', () => {
  test.each([
    ['{"a":[1]}', { a: [1] }],
    ['null', null],
    ['', undefined],
    ['{', undefined],
    ['undefined', undefined],
  ])('of %j is %j', (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });
});
