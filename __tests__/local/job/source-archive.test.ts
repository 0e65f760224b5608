import { sourceArchivePath, unpackedFolder } from '../../../local/job/source-archive';

const REQUEST = {
  ProcessingJobName: 'job-1',
  RoleArn: 'role',
  AppSpecification: undefined,
  ProcessingResources: undefined,
};

describe('the source archive of a request', () => {
  test('is that of the input named source, in its folder', () => {
    const S3Input = {
      S3Uri: 's3://bucket/code/prepare.tar.gz',
      LocalPath: '/opt/ml/processing/code',
      S3DataType: 'S3Prefix' as const,
    };
    const path = sourceArchivePath({ ...REQUEST, ProcessingInputs: [{ InputName: 'source', S3Input }] });
    expect(path).toBe('/opt/ml/processing/code/prepare.tar.gz');
    expect(unpackedFolder('/opt/ml/processing/code/prepare.tar.gz')).toBe('/opt/ml/processing/code/source');
    expect(
      sourceArchivePath({ ...REQUEST, ProcessingInputs: [{ InputName: 'data', S3Input }] }),
    ).toBeUndefined();
  });
});
