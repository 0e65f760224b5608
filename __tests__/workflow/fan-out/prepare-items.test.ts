import { UnusableObject } from '../../../workflow/fan-out/item-store';
import { prepareItems } from '../../../workflow/fan-out/prepare-items';
import { inMemoryStore, parsedLines } from './in-memory-store';

const DEPLOYMENT = {
  resultsS3Uri: 's3://results/fan-out/',
  maxConcurrency: 50,
  toleratedFailurePercentage: 0,
};
const EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:prepare_fan-out:nightly';
const LIST = 's3://lists/items.jsonl';

const prepare = async (Input: unknown, objects: Record<string, string> = {}, ExecutionArn = EXECUTION) => {
  const store = inMemoryStore(objects);
  const result = await prepareItems(store, DEPLOYMENT)({ Input, ExecutionArn });
  return { result, items: parsedLines(store.objects[`s3://${result.Bucket}/${result.ItemsKey}`]) };
};

test('writes the list of the map below the folder of the results, under the name of the execution', async () => {
  const { result, items } = await prepare({ Items: [{ S3Input: 's3://b/1/' }], MaxConcurrency: 5 });
  expect(result).toEqual({
    Bucket: 'results',
    ItemsKey: 'fan-out/nightly/attempt-0/items.jsonl',
    ResultsPrefix: 'fan-out/nightly/attempt-0',
    MaxConcurrency: 5,
    Total: 1,
    Attempt: 0,
  });
  expect(items).toEqual([{ Line: 1, Name: 'nightly-1', Attempt: 0, Job: { S3Input: 's3://b/1/' } }]);
});

test('each item has what all have in common, and keeps its line', async () => {
  const { items } = await prepare(
    { ItemsS3Uri: LIST, Common: { InstanceCount: 2 } },
    { [LIST]: '{"S3Input":"s3://b/1/"}\n\n{"InstanceCount":3}\n' },
  );
  expect(items).toEqual([
    { Line: 1, Name: 'nightly-1', Attempt: 0, Job: { InstanceCount: 2, S3Input: 's3://b/1/' } },
    { Line: 3, Name: 'nightly-3', Attempt: 0, Job: { InstanceCount: 3 } },
  ]);
});

test('a bad line goes into the list with its error, so that it fails without a job', async () => {
  const { items, result } = await prepare({ ItemsS3Uri: LIST }, { [LIST]: '{}\nno JSON\n{"Foo":1}\n' });
  expect(result.Total).toBe(3);
  expect(items.slice(1)).toEqual([
    {
      Line: 2,
      Name: 'nightly-2',
      Attempt: 0,
      Error: 'InvalidItem',
      Cause: 'Line 2: the line is not JSON: "no JSON"',
    },
    {
      Line: 3,
      Name: 'nightly-3',
      Attempt: 0,
      Error: 'InvalidItem',
      Cause: expect.stringMatching(/^Line 3: unknown key Foo; /),
    },
  ]);
});

test('an item that Step Functions would not take as an input fails alone', async () => {
  const { items } = await prepare(
    { ItemsS3Uri: LIST },
    { [LIST]: `{}\n${JSON.stringify({ Environment: { A: 'x'.repeat(210_000) } })}\n` },
  );
  expect(items[1]).toMatchObject({
    Error: 'InvalidItem',
    Cause: 'Line 2: the item, with Common, has more than 200 KiB',
  });
});

test('a long name of an execution leaves room for the line and the attempt, and stays unique', async () => {
  const names = await Promise.all(
    ['a', 'b'].map(async (end) => {
      const arn = `arn:aws:states:eu-west-1:123456789012:execution:prepare_fan-out:${'n'.repeat(79)}${end}`;
      const { items } = await prepare({ Items: [{}] }, {}, arn);
      return (items[0] as { Name: string }).Name;
    }),
  );
  expect(names[0]).toMatch(/^n{57}-[0-9a-f]{8}-1$/);
  expect(new Set(names).size).toBe(2);
  // A list has 10,000 lines at least, an execution at most 1,000 redrives, and a name 80 characters.
  expect(`${'n'.repeat(57)}-01234567-9999999-1000`.length).toBeLessThanOrEqual(80);
});

test.each([
  [
    'a list that does not exist',
    {},
    'an object that does not exist, or that the function may not read (NoSuchKey)',
  ],
  ['an empty list', { [LIST]: '\n' }, 'got an empty list'],
  [
    'a list that is too long',
    { [LIST]: '{}\n'.repeat(10_001) },
    'must be a list of 1 to 10,000 items (start an execution for each part of a longer one); got 10001 items',
  ],
])('refuses %s', async (_what, objects, message) => {
  await expect(prepare({ ItemsS3Uri: LIST }, objects as Record<string, string>)).rejects.toMatchObject({
    name: 'InvalidFanOut',
    message: expect.stringContaining(message),
  });
});

test('refuses items that become too large together by what they have in common', async () => {
  const Common = { Environment: { A: 'x'.repeat(190_000) } };
  await expect(prepare({ Items: Array(1_000).fill({}), Common })).rejects.toMatchObject({
    name: 'InvalidFanOut',
    message: expect.stringContaining('The items, each with Common, must be at most 128 MiB'),
  });
});

test('refuses a folder of results whose bucket does not exist', async () => {
  const write = (uri: string) =>
    Promise.reject(new UnusableObject(uri, 'is in a bucket that does not exist (NoSuchBucket)'));
  const run = prepareItems({ ...inMemoryStore(), write }, DEPLOYMENT);
  await expect(run({ Input: { Items: [{}] }, ExecutionArn: EXECUTION })).rejects.toMatchObject({
    name: 'InvalidFanOut',
    message: expect.stringContaining(
      "s3_results must be a folder in a bucket of the deployment's account and Region; got s3://results/fan-out/nightly/attempt-0/items.jsonl, which is in a bucket that does not exist (NoSuchBucket)",
    ),
  });
});

test('refuses a JSON list that is no array, and a CSV list that is no CSV', async () => {
  const json = 's3://lists/items.json';
  const csv = 's3://lists/items.csv';
  await expect(prepare({ ItemsS3Uri: json }, { [json]: '{}' })).rejects.toThrow(
    'ItemsS3Uri, s3://lists/items.json, must be one JSON array of objects (a list with an object on each line is .jsonl); got "{}"',
  );
  await expect(prepare({ ItemsS3Uri: csv }, { [csv]: 'a\n"b' })).rejects.toThrow(
    'ItemsS3Uri, s3://lists/items.csv, must be valid CSV; got an error: ',
  );
});

test('an error of S3 that a retry may mend is not held against the list', async () => {
  const store = {
    ...inMemoryStore(),
    read: () =>
      Promise.reject(Object.assign(new Error('Please reduce your request rate.'), { name: 'SlowDown' })),
  };
  await expect(
    prepareItems(store, DEPLOYMENT)({ Input: { ItemsS3Uri: LIST }, ExecutionArn: EXECUTION }),
  ).rejects.toMatchObject({ name: 'SlowDown' });
});
