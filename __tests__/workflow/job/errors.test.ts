import {
  CAUSE_LIMIT,
  ERROR_NAMES,
  InvalidProcessingJob,
  ProcessingJobEnded,
  ProcessingJobNameInUse,
  ProcessingJobNotStarted,
  ProcessingJobQuotaTooSmall,
  ProcessingJobStatusUnknown,
  ResourceLimitExceeded,
} from '../../../workflow/job/errors';

test.each([
  ['InvalidProcessingJob', new InvalidProcessingJob([])],
  ['ProcessingJobEnded', new ProcessingJobEnded()],
  ['ProcessingJobQuotaTooSmall', new ProcessingJobQuotaTooSmall()],
  ['ProcessingJobNameInUse', new ProcessingJobNameInUse()],
  ['ProcessingJobStatusUnknown', new ProcessingJobStatusUnknown()],
  ['ProcessingJobNotStarted', new ProcessingJobNotStarted()],
  ['ResourceLimitExceeded', new ResourceLimitExceeded()],
])('%s keeps its name when a minifier renames the class', (name, error) => {
  expect(Object.getOwnPropertyDescriptor(error, 'name')?.value).toBe(name);
});

describe('InvalidProcessingJob', () => {
  const FAULTS = [
    { key: 'ImageUri', got: 'not set', allowed: 'an image' },
    { key: 'VolumeSizeInGB', got: '0', allowed: 'a whole number' },
  ];

  test('says the first twenty of many, as a Cause of Step Functions is limited', () => {
    const many = Array.from({ length: 23 }, (_, index) => ({ key: `Key${index}`, got: 'a', allowed: 'b' }));
    const lines = new InvalidProcessingJob(many).message.split('\n');
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('- and 3 more');
  });

  /** Lambda's error, which Step Functions takes for the Cause. */
  const causeOf = ({ name, message, stack = '' }: Error): string =>
    JSON.stringify({ errorType: name, errorMessage: message, trace: stack.split('\n') });

  test.each([
    ['ten that list 36 places each', 10, 's3://a-bucket-of-ours/a/long/prefix/of/a/customer/, '.repeat(36)],
    ['one that is longer than a Cause', 1, 'x'.repeat(100_000)],
    ['what JSON escapes', 20, '\u0000'.repeat(2_000)],
    ['what takes four bytes', 20, '🚀'.repeat(2_000)],
  ])('keeps the whole Cause within its limit for %s', (_, count, allowed) => {
    const faults = Array.from({ length: count }, (__, index) => ({ key: `Key${index}`, got: 'a', allowed }));
    const cause = causeOf(new InvalidProcessingJob(faults));
    expect(Buffer.byteLength(cause)).toBeLessThanOrEqual(CAUSE_LIMIT);
    expect(cause).toMatch(/- Key0 must be .*; got a/);
  });

  test('says how many faults a Cause has no room for', () => {
    const faults = Array.from({ length: 12 }, (_, index) => ({
      key: `Key${index}`,
      got: 'a',
      allowed: 'x'.repeat(5_000),
    }));
    expect(new InvalidProcessingJob(faults).message.split('\n').at(-1)).toBe('- and 5 more');
  });

  test('says every fault in its message, a line each', () => {
    expect(new InvalidProcessingJob(FAULTS).message.split('\n')).toEqual([
      'The processing job is not valid.',
      '- ImageUri must be an image; it is not set',
      '- VolumeSizeInGB must be a whole number; got 0',
    ]);
  });

  test('keeps its faults for a program to read', () => {
    expect(new InvalidProcessingJob(FAULTS).faults).toEqual(FAULTS);
  });
});

test('the names are those that a caller matches', () => {
  expect(Object.values(ERROR_NAMES)).toEqual([
    'InvalidProcessingJob',
    'ProcessingJobEnded',
    'ProcessingJobFailed',
    'ProcessingJobStopped',
    'ProcessingJobCapacityError',
    'ProcessingJobQuotaTooSmall',
    'ProcessingJobNameInUse',
    'ProcessingJobStatusUnknown',
    'ProcessingJobNotStarted',
    'ResourceLimitExceeded',
  ]);
});
