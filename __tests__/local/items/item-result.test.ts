import {
  invalidItemResult,
  itemExecutionName,
  itemResult,
  itemsRunArn,
  mapRunArn,
} from '../../../local/items/item-result';
import { localWorkflow, OPEN_DEPLOYMENT } from '../../../local/local-deployment';
import type { Item } from '../../../workflow/fan-out/fan-out-contracts';
import { itemFailure } from '../../../workflow/fan-out/item-failure';

const workflow = localWorkflow('polling', OPEN_DEPLOYMENT, '/bundles');
const ITEM = { Line: 7, Name: 'run-7', Attempt: 0, Job: { S3Output: 's3://out/7/' } };
const TIMES = { start: new Date('2026-11-28T10:00:00.000Z'), stop: new Date('2026-11-28T10:00:05.000Z') };
const EXECUTION = 'arn:aws:states:us-east-1:123456789012:execution:sagemaker-processing:run-7-0';
const ENTRY = {
  ExecutionArn: 'arn:aws:states:us-east-1:123456789012:execution:sagemaker-processing_fan-out/Items:run-7',
  Input: JSON.stringify(ITEM),
  Name: 'run-7',
  StartDate: '2026-11-28T10:00:00.000Z',
  StopDate: '2026-11-28T10:00:05.000Z',
};
const DESCRIPTION = {
  ExecutionArn: EXECUTION,
  Input: '{"S3Output":"s3://out/7/"}',
  Name: 'run-7-0',
  StartDate: 1_795_860_000_000,
  StateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:sagemaker-processing',
  StopDate: 1_795_860_005_000,
};

test('a run of items has the ARNs that it would have in AWS', () => {
  const prefix = 'arn:aws:states:us-east-1:123456789012';
  expect(itemsRunArn(workflow, 'run')).toBe(`${prefix}:execution:sagemaker-processing_fan-out:run`);
  expect(mapRunArn(workflow, 'run')).toBe(`${prefix}:mapRun:sagemaker-processing_fan-out/Items:run`);
  expect(itemExecutionName(ITEM)).toBe('run-7-0');
});

describe('the result of an item', () => {
  test('that has succeeded has the description of its execution as its output', () => {
    const { Output = '', ...entry } = itemResult(
      ITEM,
      workflow,
      { status: 'SUCCEEDED', output: { a: 1 } },
      TIMES,
    );
    expect(entry).toEqual({ ...ENTRY, Status: 'SUCCEEDED' });
    expect(JSON.parse(Output)).toEqual({ ...DESCRIPTION, Status: 'SUCCEEDED', Output: { a: 1 } });
  });

  test('that has failed has it as its cause, as a failed task of Step Functions', () => {
    const outcome = { status: 'FAILED', error: 'ProcessingJobFailed', cause: 'no data' } as const;
    const result = itemResult(ITEM, workflow, outcome, TIMES);
    const { Cause = '', ...entry } = result;
    expect(entry).toEqual({ ...ENTRY, Status: 'FAILED', Error: 'States.TaskFailed' });
    expect(JSON.parse(Cause)).toEqual({
      ...DESCRIPTION,
      ...{ Status: 'FAILED', Error: 'ProcessingJobFailed', Cause: 'no data' },
    });
    expect(itemFailure(result)).toEqual({
      ...{ Line: 7, Error: 'ProcessingJobFailed', Cause: 'no data', ExecutionArn: EXECUTION },
    });
  });

  test('that was stopped says only that', () => {
    expect(itemResult(ITEM, workflow, { status: 'ABORTED' }, TIMES)).toEqual({ ...ENTRY, Status: 'ABORTED' });
  });

  test('that has no job names its line', () => {
    const item = {
      Line: 3,
      Name: 'run-3',
      Attempt: 0,
      Error: 'InvalidItem',
      Cause: 'Line 3: no JSON',
    } satisfies Item;
    const result = invalidItemResult(item, workflow, TIMES.start);
    expect(result).toMatchObject({ Status: 'FAILED', Error: 'InvalidItem', Cause: 'Line 3: no JSON' });
    expect(itemFailure(result)).toEqual({ Line: 3, Error: 'InvalidItem', Cause: 'Line 3: no JSON' });
  });
});
