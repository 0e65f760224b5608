import { parseManifest } from '../../../local/s3/s3-manifest';

const PREFIX = { prefix: 's3://bucket/some/prefix/' };

test('a manifest lists the keys below its prefix', () => {
  const text = JSON.stringify([PREFIX, 'relative/path/a.csv', 'b.csv']);
  expect(parseManifest(text)).toEqual([
    { uri: 's3://bucket/some/prefix/relative/path/a.csv', path: 'relative/path/a.csv' },
    { uri: 's3://bucket/some/prefix/b.csv', path: 'b.csv' },
  ]);
});

test('the prefix is a string that the keys are appended to, with a slash or without', () => {
  const text = JSON.stringify([{ prefix: 's3://bucket/day-' }, '1.csv']);
  expect(parseManifest(text)).toEqual([{ uri: 's3://bucket/day-1.csv', path: '1.csv' }]);
});

describe('a manifest is refused with what it has and what is allowed', () => {
  test.each([
    ['text that is not JSON', 's3://bucket/a.csv'],
    ['JSON that is not an array', JSON.stringify({ ...PREFIX, keys: ['a.csv'] })],
    ['nothing as its first element', '[]'],
    ['"a.csv" as its first element', JSON.stringify(['a.csv'])],
    ['{"source-ref":"s3://bucket/a"} as its first element', '[{"source-ref":"s3://bucket/a"}]'],
    ['{"prefix":"bucket/a/"} as its first element', '[{"prefix":"bucket/a/"},"x"]'],
    ['{"prefix":""} as its first element', '[{"prefix":""},"s3://bucket/x"]'],
    ['no key', JSON.stringify([PREFIX])],
    ['5 as element 3', JSON.stringify([PREFIX, 'a.csv', 5])],
    ['"" as element 2', JSON.stringify([PREFIX, ''])],
    ['"../secret" as element 2', JSON.stringify([PREFIX, '../secret'])],
  ])('for %s', (found, text) => {
    expect(() => parseManifest(text)).toThrow(
      `it must be a JSON array of {"prefix": "s3://bucket/folder/"} and then one or more keys below that prefix, as strings without ".." in their paths; got ${found}`,
    );
  });
});
