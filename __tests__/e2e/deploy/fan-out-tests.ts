import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DescribeProcessingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DescribeStateMachineCommand, GetExecutionHistoryCommand } from '@aws-sdk/client-sfn';
import type { FanOutSummary, Item, ItemsToRun } from '../../../workflow/fan-out/fan-out-contracts';
import { type MapResult, parseManifest, parseResults } from '../../../workflow/fan-out/map-results';
import { jobNamePrefix, processingJobName } from '../../../workflow/job/processing-job-name';
import { ACCOUNT_ID, CALLERS, REGION } from '../support/aws-emulator';
import type { DeploymentBench } from '../support/deployment-bench';
import { judge } from '../support/iam';
import { runProgram } from '../support/terraform';

const ROOT = resolve(__dirname, '../../..');

/** Where the fan-out of the deployment `prepare` writes its lists and results. */
export const RESULTS = 's3://my-data/fan-out/';
export const TOLERATED_FAILURE_PERCENTAGE = 40;

const PART = 'import os\nprint("part", os.environ["PART"])';

const LIST = [
  '{"Environment": {"PART": "one"}}',
  'this is not JSON',
  '{"Environment": {"PART": "three"}}',
  '{"InstanceTyp": "ml.m5.large"}',
  '{"S3Script": "s3://my-data/code/broken.py"}',
  '{"Environment": {"PART": "six"}}',
];

const nestedArn = (name: string): string =>
  `arn:aws:states:${REGION}:${ACCOUNT_ID}:execution:prepare:${name}`;

/** The most entries that ran at the same time. */
const mostAtOnce = (results: readonly MapResult[]): number => {
  const runsAt =
    (time: string) =>
    ({ StartDate = '', StopDate = '' }: MapResult) =>
      StartDate <= time && time < StopDate;
  return Math.max(...results.map(({ StartDate = '' }) => results.filter(runsAt(StartDate)).length));
};

export interface DeployedFanOut {
  readonly bench: DeploymentBench;
  readonly fanOutArn: string;
}

/**
 * Tests of a deployed fan-out, for a suite whose deployment has one: a second deployment would double its cost. What no
 * emulator has is a redrive: here its parts run one after the other, and `npm run test:aws` redrives an execution on AWS.
 */
export const fanOutTests = (deployed: () => DeployedFanOut): void => {
  let failedRun = '';
  let failedAttempt: ItemsToRun | undefined;

  beforeAll(async () => {
    const { bench } = deployed();
    await bench.putObject('my-data', 'code/part.py', PART);
    await bench.putObject('my-data', 'lists/parts.jsonl', `${LIST.join('\n')}\n`);
    await bench.putObject('my-data', 'lists/empty.csv', 'S3Input\n');
  });

  const execute = async (input: object) => {
    const { bench, fanOutArn } = deployed();
    return bench.untilItEnds(await bench.startExecution(fanOutArn, input));
  };

  const read = (uri: string): Promise<string> => {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
    return deployed().bench.readObject(bucket, key);
  };

  const resultsIn = async (folder: string) => {
    const { ResultFiles } = parseManifest(await read(`${folder}manifest.json`));
    const of = async (files: readonly { readonly Key: string }[]) =>
      (
        await Promise.all(files.map(async ({ Key }) => parseResults(await read(`s3://my-data/${Key}`))))
      ).flat();
    return { succeeded: await of(ResultFiles.SUCCEEDED), failed: await of(ResultFiles.FAILED) };
  };

  const linesOf = (results: readonly MapResult[]): number[] =>
    results.map(({ Input }): number => JSON.parse(Input).Line).sort();

  const jobStatus = async (executionName: string) => {
    const client = new SageMakerClient({
      region: REGION,
      endpoint: deployed().bench.aws.gateway.url,
      credentials: { accessKeyId: CALLERS.person, secretAccessKey: 'secret' },
    });
    const ProcessingJobName = processingJobName(jobNamePrefix('prepare'), nestedArn(executionName));
    return (await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }))).ProcessingJobStatus;
  };

  /** What a state of an execution got as its input, the last time. */
  const inputOf = async (executionArn: string, state: string) => {
    const history = new GetExecutionHistoryCommand({ executionArn });
    const { events = [] } = await deployed().bench.aws.stepFunctions.send(history);
    const entry = events.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === state);
    return JSON.parse(entry?.stateEnteredEventDetails?.input ?? '{}');
  };

  test('runs every item of a list, and fails with what failed in which line', async () => {
    const {
      status,
      error,
      cause = '',
      executionArn = '',
    } = await execute({
      ItemsS3Uri: 's3://my-data/lists/parts.jsonl',
      Common: { S3Script: 's3://my-data/code/part.py', InstanceCount: 1 },
      MaxConcurrency: 2,
    });
    failedRun = executionArn;
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'ItemsFailed' });
    const { errorMessage } = JSON.parse(cause);
    expect(errorMessage).toMatch(/^3 of 6 items failed; the deployment tolerates 40 %\./);
    expect(errorMessage).toContain('\nLine 2: InvalidItem: the line is not JSON: "this is not JSON"\n');
    expect(errorMessage).toMatch(
      /\nLine 4: InvalidItem: unknown key InstanceTyp; did you mean InstanceType\?\n/,
    );
    expect(errorMessage).toMatch(/\nLine 5: ProcessingJobFailed: [\s\S]*no column bill_length_mm/);
    const [, results = ''] = /^Results: (\S+)$/m.exec(errorMessage) ?? [];
    const { succeeded, failed } = await resultsIn(results);
    expect([linesOf(succeeded), linesOf(failed)]).toEqual([
      [1, 3, 6],
      [2, 4, 5],
    ]);
    expect(mostAtOnce([...succeeded, ...failed])).toBe(2);
    const name = executionArn.split(':').at(-1);
    for (const line of [1, 3, 6]) expect(await jobStatus(`${name}-${line}-0`)).toBe('Completed');
    expect(await jobStatus(`${name}-5-0`)).toBe('Failed');
  });

  test('is followed, with how far its items are and which lines failed', async () => {
    const { status, stdout, stderr } = await runProgram(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'cli/main.ts'), 'follow', failedRun],
      ROOT,
      deployed().bench.aws.environment(CALLERS.follower),
    );
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^ +\d+\.\d s {2}RunItems\n/m);
    expect(stdout).toMatch(/^ +\d+\.\d s {2}done 3, failed 3, running 0 of 6\n/m);
    expect(stdout).toMatch(/^Failed after \d+\.\d s: ItemsFailed\n {2}3 of 6 items failed/m);
    expect(stdout).toMatch(/^ {2}Line 4: InvalidItem: unknown key InstanceTyp/m);
  });

  test('takes these rights to follow, by docs/follow.md', async () => {
    const guide = readFileSync(join(ROOT, 'docs/follow.md'), 'utf8');
    const [, mapRuns = ''] = /`states:DescribeMapRun` on `([^`]+)`/.exec(guide) ?? [];
    const calls = deployed().bench.aws.gateway.calls.filter(
      ({ accessKeyId }) => accessKeyId === CALLERS.follower,
    );
    const verdict = await judge(calls, [
      {
        Effect: 'Allow',
        Action: ['states:DescribeExecution', 'states:GetExecutionHistory'],
        Resource: `arn:aws:states:${REGION}:${ACCOUNT_ID}:execution:prepare_fan-out:*`,
      },
      {
        Effect: 'Allow',
        Action: 'states:DescribeMapRun',
        Resource: mapRuns.replace('REGION', REGION).replace('ACCOUNT', ACCOUNT_ID).replace('NAME', 'prepare'),
      },
    ]);
    expect(verdict).toEqual({ denied: [], unused: [] });
  });

  test('succeeds if no more items fail than it tolerates, with a summary as its output', async () => {
    const {
      status,
      cause,
      output = '{}',
    } = await execute({
      Items: [
        { Environment: { PART: 'one' } },
        { Environment: { PART: 'two' } },
        { InstanceTyp: 'ml.m5.large' },
      ],
      Common: { S3Script: 's3://my-data/code/part.py', InstanceCount: 1 },
    });
    expect({ status, cause }).toEqual({ status: 'SUCCEEDED' });
    const summary: FanOutSummary = JSON.parse(output);
    expect(summary).toEqual({
      Total: 3,
      Succeeded: 2,
      Failed: 1,
      DurationInSeconds: expect.any(Number),
      ResultsS3Uri: expect.stringMatching(/^s3:\/\/my-data\/fan-out\/run-\d+\/attempt-0\/[-0-9a-f]+\/$/),
      Failures: [
        { Line: 3, Error: 'InvalidItem', Cause: expect.stringContaining('unknown key InstanceTyp') },
      ],
    });
  });

  test.each([
    ['a list that does not exist', { ItemsS3Uri: 's3://my-data/lists/none.jsonl' }, 'does not exist'],
    ['an empty list', { ItemsS3Uri: 's3://my-data/lists/empty.csv' }, 'an empty list'],
    ['a list where no job may read', { ItemsS3Uri: 's3://secrets/parts.jsonl' }, 'ItemsS3Uri must be'],
    ['more at once than the deployment allows', { Items: [{}], MaxConcurrency: 11 }, 'from 1 to 10'],
  ])('refuses %s, and starts nothing', async (_, input, problem) => {
    const { error, cause = '{}', executionArn = '' } = await execute(input);
    expect(error).toBe('InvalidFanOut');
    expect(JSON.parse(cause).errorMessage).toContain(problem);
    expect(await deployed().bench.statesOf(executionArn)).toEqual(['PrepareItems', 'Failure']);
  });

  test('lists the failed items alone, if the execution has been redriven', async () => {
    const items = await inputOf(failedRun, 'CheckItems');
    const attempt = await deployed().bench.invokeFunction('prepare-check-items', {
      Items: items,
      RedriveCount: 1,
      ExecutionStartTime: new Date().toISOString(),
    });
    failedAttempt = attempt as unknown as ItemsToRun;
    expect(failedAttempt).toMatchObject({ Bucket: 'my-data', Total: 6, Attempt: 1, MaxConcurrency: 2 });
    const list = (await read(`s3://my-data/${failedAttempt.ItemsKey}`)).trim().split('\n');
    const listed = list.map((line): Item => JSON.parse(line));
    expect(listed.map(({ Line, Attempt }) => [Line, Attempt])).toEqual([
      [2, 1],
      [4, 1],
      [5, 1],
    ]);
  });

  test('runs those under names of their own, and counts all items of the list', async () => {
    const { bench, fanOutArn } = deployed();
    const { definition = '{}' } = await bench.aws.stepFunctions.send(
      new DescribeStateMachineCommand({ stateMachineArn: fanOutArn }),
    );
    const fromMap = await bench.createStateMachine('from-map', {
      ...JSON.parse(definition),
      StartAt: 'RunItems',
    });
    await bench.putObject('my-data', 'code/broken.py', PART.replace('os.environ["PART"]', '"five"'));
    const {
      status,
      cause,
      output = '{}',
    } = await bench.untilItEnds(await bench.startExecution(fromMap, { ...failedAttempt }));
    await bench.putObject('my-data', 'code/broken.py', 'raise ValueError("no column bill_length_mm")');
    expect({ status, cause }).toEqual({ status: 'SUCCEEDED' });
    expect(JSON.parse(output)).toMatchObject({ Total: 6, Succeeded: 4, Failed: 2 });
    expect(await jobStatus(`${failedRun.split(':').at(-1)}-5-1`)).toBe('Completed');
  });
};
