import { parseItemList, UnreadableList } from '../../../workflow/fan-out/item-list';
import { listFormat } from '../../../workflow/fan-out/listed-item';

describe('the format of a list', () => {
  test.each([
    ['items.jsonl', 'jsonl'],
    ['Items.CSV', 'csv'],
    ['s3://bucket/a.b/items.json', 'json'],
    ['items.txt', undefined],
    ['items', undefined],
  ])('%s is %s', (name, format) => {
    expect(listFormat(name)).toBe(format);
  });
});

describe('JSON Lines', () => {
  test('each line is an item, with its line number', () => {
    expect(parseItemList('{"S3Input":"s3://b/1/"}\n{"InstanceCount":2}\n', 'jsonl')).toEqual([
      { line: 1, job: { S3Input: 's3://b/1/' } },
      { line: 2, job: { InstanceCount: 2 } },
    ]);
  });

  test('empty lines are skipped, and the numbers of the others are those of the file', () => {
    expect(parseItemList('\n{}\r\n  \r\n{}', 'jsonl')).toEqual([
      { line: 2, job: {} },
      { line: 4, job: {} },
    ]);
  });

  test('a byte order mark does not make the first line invalid', () => {
    expect(parseItemList('\uFEFF{}\n', 'jsonl')).toEqual([{ line: 1, job: {} }]);
  });

  test('a line that is no JSON fails alone', () => {
    expect(parseItemList('{}\n{"S3Input": \n{}', 'jsonl')).toEqual([
      { line: 1, job: {} },
      { line: 2, error: 'the line is not JSON: "{\\"S3Input\\":"' },
      { line: 3, job: {} },
    ]);
  });

  test.each(['[]', '1', 'null', '"s3://b/1/"'])('an item must be an object, not %s', (text) => {
    expect(parseItemList(text, 'jsonl')).toEqual([
      {
        line: 1,
        error: expect.stringContaining('the item must be a JSON object with keys of the job'),
      },
    ]);
  });

  test.each(['[{}, {}]', '[\n  {\n    "InstanceCount": 2\n  }\n]\n'])(
    'an array of objects is a list of another format: %j',
    (text) => {
      expect(() => parseItemList(text, 'jsonl')).toThrow(
        'the list must be JSON Lines, with an object on each line; got one JSON array, which is a .json list',
      );
    },
  );

  test('an unknown key fails its item and suggests the nearest one', () => {
    expect(parseItemList('{"InstanceTyp":"ml.m5.large","s3input":"x"}', 'jsonl')).toEqual([
      {
        line: 1,
        error:
          'unknown key InstanceTyp; did you mean InstanceType?; unknown key s3input; did you mean S3Input?',
      },
    ]);
  });

  test('null stays, as it removes a deployed key, and so do keys that the workflow ignores', () => {
    const item = { S3Script: null, Comment: 'customer 17', AWS_TRACE: 'x' };
    expect(parseItemList(JSON.stringify(item), 'jsonl')).toEqual([{ line: 1, job: item }]);
  });
});

describe('a JSON array', () => {
  test('each element is an item, with its position', () => {
    expect(parseItemList('[{"InstanceCount":1},\n 2]', 'json')).toEqual([
      { line: 1, job: { InstanceCount: 1 } },
      { line: 2, error: expect.stringContaining('the item must be a JSON object') },
    ]);
  });

  test.each(['{"S3Input":"s3://b/1/"}', '[{}', ''])('anything else is no list: %s', (text) => {
    expect(() => parseItemList(text, 'json')).toThrow(UnreadableList);
  });
});

describe('CSV', () => {
  test('the header has the keys, and each further line is an item', () => {
    const text = 'S3Input,S3Output\ns3://b/1/,s3://b/out/1/\ns3://b/2/,s3://b/out/2/\n';
    expect(parseItemList(text, 'csv')).toEqual([
      { line: 2, job: { S3Input: 's3://b/1/', S3Output: 's3://b/out/1/' } },
      { line: 3, job: { S3Input: 's3://b/2/', S3Output: 's3://b/out/2/' } },
    ]);
  });

  test.each([
    'S3Input;S3Output\ns3://b/1/;s3://b/out/1/\n',
    'S3Input\tS3Output\ns3://b/1/\ts3://b/out/1/\n',
    'S3Input;Environment\ns3://b/1/;"{""A"":""1""}"\n',
  ])('no item can be read if something else than commas separates the cells: %j', (text) => {
    expect(() => parseItemList(text, 'csv')).toThrow(UnreadableList);
    expect(() => parseItemList(text, 'csv')).toThrow(
      'the list must be CSV with commas between the cells; got the header "S3Input',
    );
  });

  test('no item can be read if the header has a key twice, as one of its cells would be lost', () => {
    expect(() => parseItemList('S3Input,InstanceCount,S3Input\ns3://b/1/,1,s3://b/2/\n', 'csv')).toThrow(
      'the list must be CSV with each key once in its header; got "S3Input" twice',
    );
  });

  test('columns without a key, as a spreadsheet adds them, may be empty', () => {
    expect(parseItemList('S3Input,,\ns3://b/1/,,\n', 'csv')).toEqual([
      { line: 2, job: { S3Input: 's3://b/1/' } },
    ]);
  });

  test('cells become what their keys hold: numbers, lists and objects', () => {
    const text = [
      'InstanceType,InstanceCount,ContainerArguments,Environment',
      'ml.m5.large,2,"[""--day"",""2026-01-01""]","{""MODE"":""full""}"',
    ].join('\r\n');
    expect(parseItemList(text, 'csv')).toEqual([
      {
        line: 2,
        job: {
          InstanceType: 'ml.m5.large',
          InstanceCount: 2,
          ContainerArguments: ['--day', '2026-01-01'],
          Environment: { MODE: 'full' },
        },
      },
    ]);
  });

  test('an empty cell, and a missing one at the end, set nothing', () => {
    expect(parseItemList('S3Input,InstanceCount,S3Output\ns3://b/1/,,s3://o/1/\ns3://b/2/\n', 'csv')).toEqual(
      [
        { line: 2, job: { S3Input: 's3://b/1/', S3Output: 's3://o/1/' } },
        { line: 3, job: { S3Input: 's3://b/2/' } },
      ],
    );
  });

  test('a cell that should be JSON and is not fails its item', () => {
    expect(parseItemList('InstanceCount\ntwo\n3\n', 'csv')).toEqual([
      { line: 2, error: 'InstanceCount must be JSON in a CSV file; got "two"' },
      { line: 3, job: { InstanceCount: 3 } },
    ]);
  });

  test('a line with more cells than the header fails', () => {
    expect(parseItemList('S3Input\ns3://b/1/,x\n', 'csv')).toEqual([
      { line: 2, error: 'the line has 2 cells, but the header has 1' },
    ]);
  });

  test('an item is numbered by the line on which it ends, if a cell has several lines', () => {
    const text = 'S3Input,Environment\ns3://b/1/,"{""A"":\n""1""}"\n\ns3://b/2/,\n';
    expect(parseItemList(text, 'csv')).toEqual([
      { line: 3, job: { S3Input: 's3://b/1/', Environment: { A: '1' } } },
      { line: 5, job: { S3Input: 's3://b/2/' } },
    ]);
  });

  test('an unknown column fails each item', () => {
    expect(parseItemList('S3Inputs\ns3://b/1/\n', 'csv')).toEqual([
      { line: 2, error: 'unknown key S3Inputs; did you mean S3Input?' },
    ]);
  });

  test('a quote that is never closed makes the whole list unreadable', () => {
    expect(() => parseItemList('S3Input\n"s3://b/1/\n', 'csv')).toThrow(
      /^the list must be valid CSV; got an error: /,
    );
  });
});
