import { checkItems } from '../../../workflow/fan-out/check-items';
import type { CheckItemsEvent, Item } from '../../../workflow/fan-out/fan-out-contracts';
import { inMemoryStore, parsedLines } from './in-memory-store';

const CHILD = 'arn:aws:states:eu-west-1:123456789012:execution:prepare_fan-out/Items:0f1e';
const NESTED = 'arn:aws:states:eu-west-1:123456789012:execution:prepare:nightly';

const item = (Line: number): Item => ({
  Line,
  Name: `nightly-${Line}`,
  Attempt: 0,
  Job: { InstanceCount: Line },
});

/** An entry of FAILED_0.json, as in AWS's example, for an item whose execution failed. */
const failedJob = (line: number, error: string, cause: string) => ({
  ExecutionArn: CHILD,
  Input: JSON.stringify(item(line)),
  InputDetails: { Included: true },
  Name: '0f1e',
  RedriveCount: 0,
  RedriveStatus: 'REDRIVABLE',
  StartDate: '2026-01-01T00:00:00.000Z',
  StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare_fan-out/Items',
  Status: 'FAILED',
  StopDate: '2026-01-01T00:05:00.000Z',
  Error: 'States.TaskFailed',
  Cause: JSON.stringify({
    Cause: cause,
    Error: error,
    ExecutionArn: `${NESTED}-${line}-0`,
    Input: '{}',
    Status: 'FAILED',
  }),
});

const FOLDER = 'fan-out/nightly/attempt-0/8a6b';

/** A manifest with files of entries. */
const objectsOf = (files: Partial<Record<'FAILED' | 'PENDING', object[][]>>): Record<string, string> => {
  const listed = Object.entries(files).map(([status, parts]) => [
    status,
    parts.map((entries, index) => ({
      Key: `${FOLDER}/${status}_${index}.json`,
      Size: JSON.stringify(entries).length,
    })),
  ]);
  const results = Object.entries(files).flatMap(([status, parts]) =>
    parts.map((entries, index) => [
      `s3://results/${FOLDER}/${status}_${index}.json`,
      JSON.stringify(entries),
    ]),
  );
  const manifest = {
    DestinationBucket: 'results',
    MapRunArn: 'arn:aws:states:eu-west-1:123456789012:mapRun:prepare_fan-out/Items:8a6b',
    ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: [], ...Object.fromEntries(listed) },
  };
  return {
    ...Object.fromEntries(results),
    [`s3://results/${FOLDER}/manifest.json`]: JSON.stringify(manifest),
  };
};

const event = (total: number, redriveCount = 0): CheckItemsEvent => ({
  Items: {
    Bucket: 'results',
    ItemsKey: 'fan-out/nightly/attempt-0/items.jsonl',
    ResultsPrefix: 'fan-out/nightly/attempt-0',
    MaxConcurrency: 50,
    Total: total,
    Attempt: 0,
    MapRun: {
      MapRunArn: 'arn:aws:states:eu-west-1:123456789012:mapRun:prepare_fan-out/Items:8a6b',
      ResultWriterDetails: { Bucket: 'results', Key: `${FOLDER}/manifest.json` },
    },
  },
  RedriveCount: redriveCount,
  ExecutionStartTime: '2026-01-01T00:00:00.000Z',
});

const check = (objects: Record<string, string>, checked: CheckItemsEvent, toleratedFailurePercentage = 0) => {
  const deployment = {
    resultsS3Uri: 's3://results/fan-out/',
    maxConcurrency: 50,
    toleratedFailurePercentage,
  };
  const store = inMemoryStore(objects);
  const now = () => new Date('2026-01-01T01:00:00.000Z');
  return { store, result: checkItems(store, deployment, now)(checked) };
};

test('all items have succeeded', async () => {
  await expect(check(objectsOf({}), event(200)).result).resolves.toEqual({
    Total: 200,
    Succeeded: 200,
    Failed: 0,
    DurationInSeconds: 3600,
    ResultsS3Uri: `s3://results/${FOLDER}/`,
    Failures: [],
  });
});

test('items that failed within the tolerance are listed with the cause of their own execution', async () => {
  const objects = objectsOf({ FAILED: [[failedJob(17, 'ProcessingJobFailed', 'ValueError: no rows')]] });
  await expect(check(objects, event(200), 1).result).resolves.toMatchObject({
    Succeeded: 199,
    Failed: 1,
    Failures: [
      {
        Line: 17,
        Error: 'ProcessingJobFailed',
        Cause: 'ValueError: no rows',
        ExecutionArn: `${NESTED}-17-0`,
      },
    ],
  });
});

test('beyond the tolerance it fails, and says what failed, why, and how to run only that again', async () => {
  const objects = objectsOf({
    FAILED: [
      [failedJob(9, 'ProcessingJobStopped', 'The job was stopped.')],
      [failedJob(3, 'ProcessingJobFailed', 'ValueError')],
    ],
  });
  await expect(check(objects, event(100), 1).result).rejects.toMatchObject({
    name: 'ItemsFailed',
    message: [
      '2 of 100 items failed; the deployment tolerates 1 %. To run only these again, redrive this execution.',
      `Results: s3://results/${FOLDER}/`,
      'Line 3: ProcessingJobFailed: ValueError',
      'Line 9: ProcessingJobStopped: The job was stopped.',
    ].join('\n'),
  });
});

test('the cause of a line without a job names the line once', async () => {
  const invalid = {
    Input: JSON.stringify({ ...item(2), Job: undefined, Error: 'InvalidItem', Cause: 'Line 2: not JSON' }),
    Status: 'FAILED',
    Error: 'InvalidItem',
    Cause: 'Line 2: not JSON',
  };
  await expect(check(objectsOf({ FAILED: [[invalid]] }), event(10)).result).rejects.toMatchObject({
    message: expect.stringMatching(/\nLine 2: InvalidItem: not JSON$/),
  });
});

test('a redrive returns the list of only the items that failed, under names of their own', async () => {
  const objects = objectsOf({
    FAILED: [[failedJob(9, 'ProcessingJobFailed', ''), failedJob(3, 'ProcessingJobFailed', '')]],
  });
  const { result, store } = check(objects, event(100, 1));
  await expect(result).resolves.toEqual({
    Bucket: 'results',
    ItemsKey: 'fan-out/nightly/attempt-1/items.jsonl',
    ResultsPrefix: 'fan-out/nightly/attempt-1',
    MaxConcurrency: 50,
    Total: 100,
    Attempt: 1,
  });
  expect(parsedLines(store.objects['s3://results/fan-out/nightly/attempt-1/items.jsonl'])).toEqual([
    { ...item(3), Attempt: 1 },
    { ...item(9), Attempt: 1 },
  ]);
});

test('items that fail again after the redrive fail the execution again', async () => {
  const objects = objectsOf({ FAILED: [[failedJob(3, 'ProcessingJobFailed', 'again')]] });
  const again = event(100, 1);
  const { result } = check(objects, { ...again, Items: { ...again.Items, Attempt: 1 } });
  await expect(result).rejects.toMatchObject({ name: 'ItemsFailed' });
});

test('items that failed in the redrive of an aborted map are run again only by the next redrive', async () => {
  const redriven = { ...failedJob(3, 'ProcessingJobFailed', 'again'), RedriveCount: 1 };
  const neverStartedBefore = failedJob(9, 'ProcessingJobFailed', '');
  const objects = objectsOf({ FAILED: [[redriven, neverStartedBefore]] });
  await expect(check(objects, event(100, 1)).result).rejects.toMatchObject({ name: 'ItemsFailed' });
  await expect(check(objects, event(100, 2)).result).resolves.toMatchObject({ Attempt: 2 });
});

test('an item without a job of its own, and one that never started, count as failed', async () => {
  const invalid = {
    Input: JSON.stringify({ ...item(2), Job: undefined, Error: 'InvalidItem', Cause: 'Line 2: not JSON' }),
    Status: 'FAILED',
    Error: 'InvalidItem',
    Cause: 'Line 2: not JSON',
  };
  const pending = { Input: JSON.stringify(item(4)), Status: 'PENDING' };
  const aborted = { ExecutionArn: CHILD, Input: JSON.stringify(item(3)), Status: 'ABORTED' };
  const objects = objectsOf({ FAILED: [[invalid, aborted]], PENDING: [[pending]] });
  await expect(check(objects, event(4), 100).result).resolves.toMatchObject({
    Succeeded: 1,
    Failed: 3,
    Failures: [
      { Line: 2, Error: 'InvalidItem', Cause: 'Line 2: not JSON' },
      { Line: 3, Error: 'Aborted' },
      { Line: 4, Error: 'NotStarted' },
    ],
  });
});

test('the error of a function is shown by its message, without its stack', async () => {
  const cause = JSON.stringify({
    errorType: 'InvalidProcessingJob',
    errorMessage: 'VolumeSizeInGB must be …',
    trace: ['at x'],
  });
  const objects = objectsOf({ FAILED: [[failedJob(1, 'InvalidProcessingJob', cause)]] });
  await expect(check(objects, event(1), 100).result).resolves.toMatchObject({
    Failures: [{ Error: 'InvalidProcessingJob', Cause: 'VolumeSizeInGB must be …' }],
  });
});

test('ten failures are listed, each cause cut, so that the message fits into a cause', async () => {
  const failed = Array.from({ length: 300 }, (_, index) =>
    failedJob(index + 1, 'ProcessingJobFailed', '😀'.repeat(5_000)),
  );
  const error = await check(objectsOf({ FAILED: [failed] }), event(300)).result.catch(
    (thrown: Error) => thrown,
  );
  expect(error).toMatchObject({
    message: expect.stringMatching(/^300 of 300 items failed[\s\S]*\nand 290 more$/),
  });
  expect(JSON.stringify((error as Error).message).length * 2).toBeLessThan(32_768);
});

test('a cause that Step Functions cut is shown as it is', async () => {
  const cut = { ...failedJob(1, '', ''), Cause: '{"Cause":"ValueErr' };
  await expect(check(objectsOf({ FAILED: [[cut]] }), event(1), 100).result).resolves.toMatchObject({
    Failures: [{ Error: 'States.TaskFailed', Cause: '{"Cause":"ValueErr' }],
  });
});

test('results that cannot be read are named in the error', async () => {
  await expect(check({}, event(1)).result).rejects.toThrow(
    `s3://results/${FOLDER}/manifest.json does not exist`,
  );
});

test('a manifest in another form is an error, not a success', async () => {
  const objects = { [`s3://results/${FOLDER}/manifest.json`]: '{}' };
  await expect(check(objects, event(1)).result).rejects.toThrow('manifest.json does not have the form');
});
