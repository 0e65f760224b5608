import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { SMALLEST_JOB } from './sample-jobs';

const withInputAt = (LocalPath: string) => ({
  ...SMALLEST_JOB,
  S3Script: 's3://bucket/code/run.py',
  ProcessingInputs: [
    { InputName: 'a', S3Input: { S3Uri: 's3://bucket/a/', LocalPath, S3DataType: 'S3Prefix' } },
  ],
});

describe('beside a script, an input', () => {
  test.each([
    ['in the script’s folder', '/opt/ml/processing/code/'],
    ['in the script’s place', '/opt/ml/processing/code/run.py'],
    ['above the script', '/opt/ml/processing/'],
    ['in the script’s folder, by a dot', '/opt/ml/processing/./code'],
    ['in the script’s folder, by two dots', '/opt/ml/processing/input/../code'],
    ['outside of what SageMaker fills, by two dots', '/opt/ml/processing/../config'],
    ['in a folder whose name is a dot', '/opt/ml/processing/a/.'],
  ])('%s is refused', (_, path) => {
    expect(validateProcessingJob(withInputAt(path)).faults).not.toEqual([]);
  });

  test.each(['/opt/ml/processing/codes', '/opt/ml/processing/a/code', '/opt/ml/processing/.hidden/..b'])(
    'at %s is taken',
    (path) => {
      expect(validateProcessingJob(withInputAt(path)).faults).toEqual([]);
    },
  );
});
