import { formatSize } from '../../../../cli/run/report/amounts';

describe('a size', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [19_100, '19.1 kB'],
    [999_900, '999.9 kB'],
    [999_999, '1.0 MB'],
    [1_000_000, '1.0 MB'],
    [2_500_000_000, '2.5 GB'],
    [5_000_000_000_000, '5000.0 GB'],
  ])('of %d bytes is %s', (bytes, size) => {
    expect(formatSize(bytes)).toBe(size);
  });
});
