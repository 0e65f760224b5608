import { formatCount, formatDuration } from '../../../workflow/run/amounts';

test.each([
  [0, '0.0 s'],
  [3_240, '3.2 s'],
  [9_960, '10 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [192_000, '3 min 12 s'],
  [7_500_000, '2 h 5 min'],
  [97_200_000, '1 d 3 h'],
  [86_400_000 + 30_000, '1 d'],
])('%d ms are shown as %s', (milliseconds, shown) => {
  expect(formatDuration(milliseconds)).toBe(shown);
});

test('a count has a noun in the singular or plural, and separated thousands', () => {
  expect([0, 1, 2500].map((count) => formatCount(count, 'file'))).toEqual([
    '0 files',
    '1 file',
    '2,500 files',
  ]);
});
