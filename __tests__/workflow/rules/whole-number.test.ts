import fc from 'fast-check';
import { wholeNumber } from '../../../workflow/rules/whole-number';

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [65_536, '65,536'],
  [1_209_600, '1,209,600'],
])('%d is written as %s', (value, expected) => {
  expect(wholeNumber(value)).toBe(expected);
});

test('every whole number is written as the language English writes it', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(wholeNumber(value)).toBe(value.toLocaleString('en'));
    }),
  );
});
