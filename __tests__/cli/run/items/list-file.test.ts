import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../../cli/command-line/usage-error';
import { listedItems } from '../../../../cli/run/items/list-file';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

const items = (name: string, text: string) => {
  writeFiles(folder.path, { [name]: text });
  return listedItems(name, folder.path);
};

const ITEM = { S3Input: 's3://in/a/' };

describe('the items of a list', () => {
  test.each([
    ['items.jsonl', '{"S3Input": "s3://in/a/"}\n'],
    ['items.json', '[{"S3Input": "s3://in/a/"}]'],
    ['items.JSONL', '{"S3Input": "s3://in/a/"}'],
    ['windows.jsonl', '\ufeff{"S3Input": "s3://in/a/"}\r\n'],
  ])('are read from %s', (name, text) => {
    expect(items(name, text)).toEqual([{ line: 1, job: ITEM }]);
  });

  test('of a CSV file have the lines of their rows', () => {
    expect(items('items.csv', 'S3Input\ns3://in/a/\ns3://in/b/\n')).toEqual([
      { line: 2, job: ITEM },
      { line: 3, job: { S3Input: 's3://in/b/' } },
    ]);
  });

  test('with a fault are listed with it', () => {
    expect(items('items.jsonl', '{}\nno JSON\nnull\n{"Line": 1}\n')).toEqual([
      { line: 1, job: {} },
      { line: 2, error: expect.stringContaining('not JSON') },
      { line: 3, error: expect.stringContaining('got null') },
      { line: 4, error: expect.stringMatching(/^unknown key Line/) },
    ]);
  });

  test('may be 10,000, one of which has a million characters', () => {
    const lines = [...Array.from({ length: 9_999 }, () => '{}'), `{"Comment": "${'x'.repeat(1_000_000)}"}`];
    expect(items('items.jsonl', lines.join('\n'))).toHaveLength(10_000);
  });
});

describe('a list is refused', () => {
  test.each([
    ['items.txt', '{}', /^--items must be JSON Lines \(\.jsonl\), .*; got .*items\.txt\.$/],
    ['items.jsonl', '\n\n', /^--items must be a list of 1 to 10,000 items; .*items\.jsonl has none\.$/],
    ['items.jsonl', '{}\n'.repeat(10_001), /has 10,001\.$/],
    ['items.json', '{}', /^--items must be one JSON array of objects .*; .*items\.json has "\{\}"\.$/],
  ])('%s of %j', (name, text, message) => {
    expect(() => items(name, text)).toThrow(message);
    expect(() => items(name, text)).toThrow(UsageError);
  });

  test('if it does not exist', () => {
    expect(() => listedItems('items.jsonl', folder.path)).toThrow(
      /^--items: .*items\.jsonl does not exist\.$/,
    );
  });

  test('if it is a folder', () => {
    mkdirSync(join(folder.path, 'items.jsonl'));
    expect(() => listedItems('items.jsonl', folder.path)).toThrow(
      /^--items must be a file; .* is a folder\.$/,
    );
  });

  test('if it is an object in S3', () => {
    expect(() => listedItems('s3://bucket/items.jsonl', folder.path)).toThrow(
      /^--items must be a path on this machine/,
    );
  });

  test('if it has more than 64 MiB', () => {
    const file = join(folder.path, 'items.jsonl');
    writeFileSync(file, Buffer.alloc(64 * 1024 * 1024 + 1, '\n'));
    expect(() => listedItems('items.jsonl', folder.path)).toThrow('--items must be a list of at most 64 MiB');
  });
});
