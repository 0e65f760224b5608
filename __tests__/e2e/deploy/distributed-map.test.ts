import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type MapManifest, type MapResult, parseManifest } from '../../../workflow/fan-out/map-results';
import { ACCOUNT_ID, type AwsEmulator, CALLERS, REGION, startAwsEmulator } from '../support/aws-emulator';
import { judge } from '../support/iam';
import { whyNoMoto } from '../support/moto';
import { type StateMachines, stateMachines } from '../support/state-machines';

const missing = whyNoMoto();
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`The emulator's distributed map is not tested: ${missing}.`);

const BUCKET = 'my-lists';
const LIST = 'lists/items.jsonl';

/** What an item runs: it waits, fails or succeeds. */
const ITEM = {
  StartAt: 'Kind',
  States: {
    Kind: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.fails', IsPresent: true, Next: 'Fails' },
        { Variable: '$.waits', IsPresent: true, Next: 'Waits' },
      ],
      Default: 'Succeeds',
    },
    Waits: { Type: 'Wait', Seconds: 60, Next: 'Succeeds' },
    Fails: { Type: 'Fail', Error: 'NoColumn', CausePath: '$.fails' },
    Succeeds: { Type: 'Pass', Parameters: { 'seen.$': '$.id' }, End: true },
  },
};

const mapOver = (StateMachineArn: string, ToleratedFailurePercentage: number) => ({
  StartAt: 'Run',
  States: {
    Run: {
      Type: 'Map',
      Label: 'Lines',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Parameters: { 'Bucket.$': '$.bucket', 'Key.$': '$.list' },
      },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Nested',
        States: {
          Nested: {
            Type: 'Task',
            Resource: 'arn:aws:states:::states:startExecution.sync:2',
            Parameters: {
              StateMachineArn,
              'Name.$': "States.Format('{}-{}', $.id, States.MathAdd($.attempt, $$.Execution.RedriveCount))",
              'Input.$': '$',
            },
            End: true,
          },
        },
      },
      MaxConcurrencyPath: '$.atOnce',
      ToleratedFailurePercentage,
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Parameters: { 'Bucket.$': '$.bucket', 'Prefix.$': '$.results' },
      },
      ResultPath: '$.MapRun',
      Next: 'Count',
    },
    Count: {
      Type: 'Pass',
      Parameters: { 'redrives.$': '$$.Execution.RedriveCount', 'mapRun.$': '$.MapRun' },
      End: true,
    },
  },
});

withEmulator('a distributed map in the emulator', () => {
  let aws: AwsEmulator;
  let states: StateMachines;
  let item = '';
  let patient = '';
  let strict = '';

  beforeAll(async () => {
    aws = await startAwsEmulator();
    states = stateMachines(aws.stepFunctions);
    await aws.s3.send(
      new CreateBucketCommand({
        Bucket: BUCKET,
        CreateBucketConfiguration: { LocationConstraint: REGION },
      }),
    );
    item = await states.createStateMachine('item', ITEM);
    patient = await states.createStateMachine('patient', mapOver(item, 100));
    strict = await states.createStateMachine('strict', mapOver(item, 40));
  });

  afterAll(() => aws.close());

  const read = async (Key: string): Promise<string> => {
    const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    return (await Body?.transformToString()) ?? '';
  };

  const start = async (machine: string, items: readonly object[], results: string): Promise<string> => {
    const Body = items.map((each) => `${JSON.stringify({ attempt: 0, ...each })}\n`).join('');
    await aws.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: LIST, Body }));
    return states.startExecution(machine, { bucket: BUCKET, list: LIST, atOnce: 2, results });
  };

  const run = async (machine: string, items: readonly object[], results: string) =>
    states.untilItEnds(await start(machine, items, results));

  const resultsIn = async (files: MapManifest['ResultFiles'][keyof MapManifest['ResultFiles']]) =>
    Promise.all(files.map(async ({ Key }): Promise<MapResult[]> => JSON.parse(await read(Key)))).then((all) =>
      all.flat(),
    );

  const callsOf = (role: string) =>
    aws.gateway.calls.filter(({ accessKeyId }) => accessKeyId === `${CALLERS.states}${role}`);

  test('writes its results where its manifest says, and returns where that is', async () => {
    const items = [{ id: 'a1' }, { id: 'a2', fails: 'no column age' }, { id: 'a3' }];
    const { status, output = '{}' } = await run(patient, items, 'results/a');
    expect(status).toBe('SUCCEEDED');
    const { redrives, mapRun } = JSON.parse(output);
    expect(redrives).toBe(0);
    expect(mapRun).toEqual({
      MapRunArn: expect.stringMatching(/:mapRun:patient\/Lines:[-0-9a-f]+$/),
      ResultWriterDetails: {
        Bucket: BUCKET,
        Key: `results/a/${mapRun.MapRunArn.split(':').at(-1)}/manifest.json`,
      },
    });
    const { ResultFiles, MapRunArn } = parseManifest(await read(mapRun.ResultWriterDetails.Key));
    expect(MapRunArn).toBe(mapRun.MapRunArn);
    const [failed] = await resultsIn(ResultFiles.FAILED);
    expect(failed).toMatchObject({
      ExecutionArn: expect.stringMatching(/:execution:patient\/Lines:[-0-9a-f]+$/),
      Input: JSON.stringify({ attempt: 0, id: 'a2', fails: 'no column age' }),
      Error: 'States.TaskFailed',
      Status: 'FAILED',
    });
    expect(JSON.parse(failed?.Cause ?? '')).toMatchObject({
      Error: 'NoColumn',
      Cause: 'no column age',
      Name: 'a2-0',
    });
    const succeeded = await resultsIn(ResultFiles.SUCCEEDED);
    expect(succeeded.map(({ Output = '{}' }) => JSON.parse(Output).Output).sort()).toEqual([
      { seen: 'a1' },
      { seen: 'a3' },
    ]);
  });

  test('fails beyond the percentage of failures that it tolerates', async () => {
    const items = [{ id: 'b1', fails: 'one' }, { id: 'b2' }];
    expect(await run(strict, items, 'results/b')).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
    });
    const fewer = [{ id: 'c1', fails: 'one' }, { id: 'c2' }, { id: 'c3' }];
    expect(await run(strict, fewer, 'results/c')).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('starts no second execution of a name that has ended', async () => {
    const { output = '{}' } = await run(patient, [{ id: 'd1' }, { id: 'd1', other: true }], 'results/d');
    const { ResultFiles } = parseManifest(await read(JSON.parse(output).mapRun.ResultWriterDetails.Key));
    const [failed] = await resultsIn(ResultFiles.FAILED);
    expect(failed?.Error).toMatch(/^StepFunctions\.ExecutionAlreadyExists/);
  });

  test('stops what its items run as its execution is stopped', async () => {
    const executionArn = await start(
      patient,
      [
        { id: 'e1', waits: true },
        { id: 'e2', waits: true },
      ],
      'results/e',
    );
    const waits = (name: string) =>
      callsOf('patient').some(
        ({ operation, body }) => operation === 'DescribeExecution' && body.includes(`:item:${name}-0"`),
      );
    await states.untilWithin(executionArn, () => waits('e1') && waits('e2'));
    await states.stopExecution(executionArn);
    expect((await states.untilItEnds(executionArn)).status).toBe('ABORTED');
    for (const name of ['e1', 'e2']) {
      const nested = `arn:aws:states:${REGION}:${ACCOUNT_ID}:execution:item:${name}-0`;
      expect((await states.untilItEnds(nested)).status).toBe('ABORTED');
    }
  });

  test('needs these rights, and no fewer', async () => {
    const allow = (Resource: string, ...Action: string[]) => ({ Effect: 'Allow', Action, Resource });
    const states = `arn:aws:states:${REGION}:${ACCOUNT_ID}`;
    const rule = `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`;
    const verdict = await judge(callsOf('patient'), [
      allow(patient, 'states:StartExecution'),
      allow(`${states}:execution:patient:*`, 'states:DescribeExecution'),
      allow(`${states}:execution:patient/Lines:*`, 'states:DescribeExecution'),
      allow(item, 'states:StartExecution'),
      allow(`${states}:execution:item:*`, 'states:DescribeExecution', 'states:StopExecution'),
      allow(rule, 'events:PutTargets', 'events:PutRule', 'events:DescribeRule'),
      allow(`arn:aws:s3:::${BUCKET}/lists/*`, 's3:GetObject'),
      allow(`arn:aws:s3:::${BUCKET}/results/*`, 's3:PutObject'),
    ]);
    expect(verdict).toEqual({ denied: [], unused: [] });
  });
});
