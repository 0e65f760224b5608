import { failureHint } from '../../../../cli/run/advice/failure-hints';

describe('a failed job gets a hint', () => {
  test.each([
    'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
    'Unable to locate credentials. You can configure credentials by running "aws configure".',
  ])('at credentials, which the script does not have: %s', (line) => {
    expect(failureHint(['Traceback (most recent call last):', line])).toBe(
      'The script has no AWS credentials here, because a local run never passes yours on. Pass the data that it reads from AWS as --input.',
    );
  });

  test('at a region', () => {
    expect(failureHint(['botocore.exceptions.NoRegionError: You must specify a region.'])).toContain(
      '--environment AWS_DEFAULT_REGION=REGION',
    );
  });

  test.each([
    ['sh: 51: Rscript: not found', 'Rscript'],
    ['sh: 36: python3: not found', 'python3'],
    ['/bin/sh: line 1: spark-submit: command not found', 'spark-submit'],
    ["setpriv: failed to execute '/usr/bin/java': not found", 'java'],
    ['sh: 1: exec: Rscript: not found', 'Rscript'],
  ])('at an image, for a program that this machine lacks: %s', (line, program) => {
    expect(failureHint([line])).toBe(
      `${program} is not on this machine. Run the job in an image that has it: --image IMAGE (needs Docker or Podman).`,
    );
  });

  test('at requirements, for a missing module', () => {
    expect(failureHint(["ModuleNotFoundError: No module named 'sklearn.svm'"])).toContain(
      'no module sklearn.svm',
    );
  });

  test('from the last such line', () => {
    const lines = ["ModuleNotFoundError: No module named 'ujson'", 'Unable to locate credentials'];
    expect(failureHint(lines)).toContain('no AWS credentials');
  });
});

describe('a failed job gets no hint', () => {
  test.each([[[]], [['ValueError: boom']], [['the file R: not found']]])('from %j', (lines) => {
    expect(failureHint(lines)).toBeUndefined();
  });

  test('from a line long before its end', () => {
    expect(failureHint(['Unable to locate credentials', ...Array(60).fill('working')])).toBeUndefined();
  });
});
