import { pathOfUri, withContainerPaths, withLocalPaths } from '../../../../cli/run/report/places';

const MAPPINGS = [
  { uri: 's3://data/', path: '/home/me/everything' },
  { uri: 's3://data/raw/', path: '/home/me/raw' },
  { uri: 's3://data/code/run.py', path: '/home/me/run.py' },
];

describe('a text with local paths', () => {
  test.each([
    ['an object', 'got s3://data/raw/a.csv, which', 'got ~/raw/a.csv, which'],
    ['a prefix', 'under "s3://data/raw/" given', 'under "~/raw/" given'],
    ['a prefix without its slash', 'below s3://data/raw.', 'below ~/raw.'],
    ['a place of a longer URI', 's3://data/other/b', '~/everything/other/b'],
    ['a single file', 'no s3://data/code/run.py here', 'no ~/run.py here'],
    ['several', 's3://data/raw/a s3://data/b', '~/raw/a ~/everything/b'],
  ])('names the path of %s', (_, text, expected) => {
    expect(withLocalPaths(text, MAPPINGS, (path) => path.replace('/home/me', '~'))).toBe(expected);
  });

  test.each(['s3://data-2/raw/a.csv', 's3://other/', 'no URI'])('leaves %s as it is', (text) => {
    expect(withLocalPaths(text, MAPPINGS, (path) => path)).toBe(text);
  });

  test('takes no path for a URI', () => {
    const mappings = [
      { uri: 's3://a/', path: '/s3://b/' },
      { uri: 's3://b/', path: '/c' },
    ];
    expect(withLocalPaths('s3://a/x', mappings, (path) => path)).toBe('/s3://b/x');
  });

  test('stays as it is without mappings', () => {
    expect(withLocalPaths('s3://a/x', [], (path) => path)).toBe('s3://a/x');
  });
});

describe('a text with container paths', () => {
  test.each([
    ['/tmp/sagemaker-processing-aB3dE6/jobs/my-job-01/ml/processing/x', '/opt/ml/processing/x'],
    ['/tmp/sagemaker-processing-aB3dE6/jobs/my-job-01/algo-2/ml/output', '/opt/ml/output'],
    ['"/private/tmp/sagemaker-processing-aB3dE6/jobs/my-job-01/ml"', '"/opt/ml"'],
    ['/tmp/other/jobs/my-job-01/ml/processing', '/tmp/other/jobs/my-job-01/ml/processing'],
  ])('%s is %s', (text, expected) => {
    expect(withContainerPaths(text, ['/tmp', '/private/tmp'])).toBe(expected);
  });
});

describe('the path of a URI', () => {
  test.each([
    ['s3://data/raw/', '/home/me/raw'],
    ['s3://data/raw', '/home/me/raw'],
    ['s3://data/raw/deep/', '/home/me/raw/deep'],
    ['s3://data/out/', '/home/me/everything/out'],
    ['s3://data/code/run.py', '/home/me/run.py'],
    ['s3://other/', undefined],
  ])('%s is %s', (uri, path) => {
    expect(pathOfUri(uri, MAPPINGS)).toBe(path);
  });
});
