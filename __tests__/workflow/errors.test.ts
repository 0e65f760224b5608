import { ERROR_NAMES, InvalidProcessingJob, ProcessingJobEnded } from '../../workflow/errors';

describe.each([
  ['InvalidProcessingJob', new InvalidProcessingJob([])],
  ['ProcessingJobEnded', new ProcessingJobEnded('The job has ended.')],
])('%s', (name, error) => {
  test('has its name as a string of its own, so that a minifier which renames the class keeps it', () => {
    expect(Object.getOwnPropertyDescriptor(error, 'name')?.value).toBe(name);
  });

  test('is an Error', () => {
    expect(error).toBeInstanceOf(Error);
  });
});

describe('InvalidProcessingJob', () => {
  const FAULTS = [
    { key: 'ImageUri', got: 'nothing', allowed: 'an image' },
    { key: 'VolumeSizeInGB', got: '0', allowed: 'a whole number' },
  ];

  test('says the first twenty of many, as a Cause of Step Functions is limited', () => {
    const many = Array.from({ length: 23 }, (_, index) => ({ key: `Key${index}`, got: 'a', allowed: 'b' }));
    const lines = new InvalidProcessingJob(many).message.split('\n');
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('- and 3 more');
  });

  test('says every fault in its message, a line each', () => {
    expect(new InvalidProcessingJob(FAULTS).message.split('\n')).toEqual([
      'The processing job is not valid.',
      '- ImageUri: got nothing; allowed: an image',
      '- VolumeSizeInGB: got 0; allowed: a whole number',
    ]);
  });

  test('keeps its faults for a program to read', () => {
    expect(new InvalidProcessingJob(FAULTS).faults).toEqual(FAULTS);
  });
});

describe('the names', () => {
  test('are each another, so that a caller can tell the errors apart', () => {
    const names = Object.values(ERROR_NAMES);
    expect(new Set(names).size).toBe(names.length);
  });

  test('are those that a caller matches', () => {
    expect(Object.values(ERROR_NAMES)).toEqual([
      'InvalidProcessingJob',
      'ProcessingJobEnded',
      'ProcessingJobFailed',
      'ProcessingJobStopped',
      'ProcessingJobCapacityError',
    ]);
  });
});
