import type { ProcessingClusterConfig } from '@aws-sdk/client-sagemaker';
import { instanceTime } from '../../../workflow/functions/instance-time';

const START = new Date('2026-01-01T00:00:00.000Z');
const afterStart = (milliseconds: number): Date => new Date(START.getTime() + milliseconds);

const cluster = (keys: Partial<ProcessingClusterConfig>) => ({
  ProcessingResources: { ClusterConfig: { VolumeSizeInGB: 20, ...keys } },
});

const TWO = cluster({ InstanceType: 'ml.m5.xlarge', InstanceCount: 2 });

test('a job that has ended has its instances and their time', () => {
  expect(
    instanceTime({ ...TWO, ProcessingStartTime: START, ProcessingEndTime: afterStart(192_000) }),
  ).toEqual({
    InstanceType: 'ml.m5.xlarge',
    InstanceCount: 2,
    ProcessingSeconds: 192,
    InstanceSeconds: 384,
  });
});

test('a started second counts as a whole one, before it is multiplied', () => {
  const job = { ...TWO, ProcessingStartTime: START, ProcessingEndTime: afterStart(10_001) };
  expect(instanceTime(job)).toMatchObject({ ProcessingSeconds: 11, InstanceSeconds: 22 });
});

test.each([
  ['has not started', {}],
  ['is running', { ProcessingStartTime: START }],
  ['ended before it had an instance', { ProcessingEndTime: START }],
])('a job that %s has no time', (_, times) => {
  expect(instanceTime({ ...TWO, ...times })).toEqual({ InstanceType: 'ml.m5.xlarge', InstanceCount: 2 });
});

test('an end before the start, by two clocks, is no time', () => {
  const job = { ...TWO, ProcessingStartTime: START, ProcessingEndTime: afterStart(-5) };
  expect(instanceTime(job)).toMatchObject({ ProcessingSeconds: 0, InstanceSeconds: 0 });
});

describe('with instance preferences', () => {
  const InstancePreferences = [
    { InstanceType: 'ml.g5.xlarge', InstanceCount: 1 },
    { InstanceType: 'ml.m5.xlarge', InstanceCount: 4 },
  ] as const;
  const preferring = (keys: Partial<ProcessingClusterConfig>) =>
    cluster({ InstancePreferences: [...InstancePreferences], ...keys });

  test('the selected instances count', () => {
    const job = {
      ...preferring({ SelectedInstanceType: 'ml.m5.xlarge', SelectedInstanceCount: 4 }),
      ProcessingStartTime: START,
      ProcessingEndTime: afterStart(60_000),
    };
    expect(instanceTime(job)).toEqual({
      InstanceType: 'ml.m5.xlarge',
      InstanceCount: 4,
      ProcessingSeconds: 60,
      InstanceSeconds: 240,
    });
  });

  test('nothing is known before one is selected', () => {
    expect(instanceTime(preferring({}))).toEqual({});
  });

  test('a count that all of them share is known at once', () => {
    expect(instanceTime(preferring({ InstanceCount: 3 }))).toEqual({ InstanceCount: 3 });
  });
});

test('a description without resources has nothing', () => {
  expect(instanceTime({ ProcessingResources: undefined })).toEqual({});
});
