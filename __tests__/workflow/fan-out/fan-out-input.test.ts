import { checkFanOutInput } from '../../../workflow/fan-out/fan-out-input';

const LIMITS = { maxConcurrency: 50, allowedS3Inputs: ['s3://lists/daily/'] };

test('items in the input are read with their positions', () => {
  expect(checkFanOutInput({ Items: [{ S3Input: 's3://b/1/' }] }, LIMITS)).toEqual({
    items: [{ line: 1, job: { S3Input: 's3://b/1/' } }],
    common: {},
    maxConcurrency: 50,
  });
});

test('a list in S3, with what its items have in common and a lower concurrency', () => {
  const input = { ItemsS3Uri: 's3://lists/daily/1.jsonl', Common: { InstanceCount: 2 }, MaxConcurrency: 5 };
  expect(checkFanOutInput(input, LIMITS)).toEqual({
    items: 's3://lists/daily/1.jsonl',
    common: { InstanceCount: 2 },
    maxConcurrency: 5,
  });
});

test('what Step Functions and its console add is ignored', () => {
  const input = { Items: [{}], Comment: 'x', AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'arn' };
  expect(checkFanOutInput(input, LIMITS).items).toHaveLength(1);
});

test('a bad item does not make the input invalid', () => {
  expect(checkFanOutInput({ Items: [{}, 1] }, LIMITS).items).toEqual([
    { line: 1, job: {} },
    { line: 2, error: expect.any(String) },
  ]);
});

test.each([
  ['no object', [], 'The input must be an object such as'],
  ['no items', {}, 'The input must be an object with either Items or ItemsS3Uri'],
  ['two sources', { Items: [{}], ItemsS3Uri: 's3://lists/daily/1.csv' }, 'got both'],
  [
    'an empty list',
    { Items: [] },
    'Items must be a list of at least one object with keys of the job; got []',
  ],
  ['no list', { Items: { S3Input: 'x' } }, 'Items must be a list of at least one object'],
  [
    'no S3 URI',
    { ItemsS3Uri: 'daily/1.jsonl' },
    'ItemsS3Uri must be the S3 URI of a list: JSON Lines (.jsonl)',
  ],
  ['another format', { ItemsS3Uri: 's3://lists/daily/1.xlsx' }, 'CSV with a header line (.csv)'],
  [
    'a place that is not allowed',
    { ItemsS3Uri: 's3://lists/weekly/1.jsonl' },
    'ItemsS3Uri must be an S3 URI that begins with one of s3://lists/daily/ (extend the Terraform variable additional_s3_inputs to allow more); got "s3://lists/weekly/1.jsonl"',
  ],
  ['an unknown key', { items: [{}] }, 'unknown key items; did you mean Items?'],
  ['an unknown common key', { Items: [{}], Common: { InstanceTyp: 'x' } }, 'did you mean InstanceType?'],
  ['a common list', { Items: [{}], Common: [] }, 'Common must be an object with keys of the job'],
  [
    'more than the limit',
    { Items: [{}], MaxConcurrency: 51 },
    'MaxConcurrency must be a whole number from 1 to 50, the max_concurrency of the deployment; got 51',
  ],
  [
    'no concurrency',
    { Items: [{}], MaxConcurrency: 0 },
    'MaxConcurrency must be a whole number from 1 to 50',
  ],
  ['half a job', { Items: [{}], MaxConcurrency: 1.5 }, 'got 1.5'],
])('refuses %s', (_what, input, message) => {
  expect(() => checkFanOutInput(input, LIMITS)).toThrow(
    expect.objectContaining({ name: 'InvalidFanOut', message: expect.stringContaining(message) }),
  );
});

test('lists every fault at once', () => {
  expect(() => checkFanOutInput({ Itms: 1, MaxConcurrency: 99 }, LIMITS)).toThrow(
    /unknown key Itms[\s\S]*The input must[\s\S]*MaxConcurrency must/,
  );
});

test('without an allow-list a list may be anywhere', () => {
  const { items } = checkFanOutInput({ ItemsS3Uri: 's3://any/1.json' }, { maxConcurrency: 1 });
  expect(items).toBe('s3://any/1.json');
});
