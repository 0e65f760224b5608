import { nearestName } from '../../../workflow/rules/nearest-name';

describe('the nearest name', () => {
  const KNOWN = ['--input', '--output', '--script'];

  test.each([
    ['--input', '--input'],
    ['--inptu', '--input'],
    ['INPUT', '--input'],
    ['--ouput', '--output'],
  ])('of %s is %s', (name, expected) => {
    expect(nearestName(name, KNOWN)).toBe(expected);
  });

  test('is nothing when every name is far', () => {
    expect(nearestName('--colour-of-the-sky', KNOWN)).toBeUndefined();
  });

  test('is nothing when no name is known', () => {
    expect(nearestName('--input', [])).toBeUndefined();
  });
});
