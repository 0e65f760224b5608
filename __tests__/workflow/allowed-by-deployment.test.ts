import { imageRepository, outsideDeployment } from '../../workflow/allowed-by-deployment';
import type { AllowLists } from '../../workflow/deployment';
import type { ProcessingJob } from '../../workflow/processing-job';
import { FULL_JOB, SMALLEST_JOB } from './sample-jobs';

const refusedKeys = (keys: Partial<ProcessingJob>, allowed: AllowLists): string[] =>
  outsideDeployment({ ...SMALLEST_JOB, ...keys }, allowed).map(({ key }) => key);

const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const DIGEST = 'sha256:0123456789abcdef';

describe('a list', () => {
  test('that is absent allows everything', () => {
    expect(outsideDeployment(FULL_JOB, {})).toEqual([]);
  });

  test('that is empty allows nothing', () => {
    expect(
      refusedKeys(FULL_JOB, { s3Inputs: [], s3Outputs: [], imageRepositories: [], jobRoles: [] }).sort(),
    ).toEqual([
      'ImageUri',
      'ProcessingInputs[0].S3Input.S3Uri',
      'ProcessingInputs[1].DatasetDefinition.AthenaDatasetDefinition.OutputS3Uri',
      'ProcessingInputs[1].DatasetDefinition.AthenaDatasetDefinition.OutputS3Uri',
      'ProcessingInputs[2].DatasetDefinition.RedshiftDatasetDefinition.OutputS3Uri',
      'ProcessingOutputConfig.Outputs[0].S3Output.S3Uri',
      'RoleArn',
      'S3Input',
      'S3Output',
      'S3Script',
    ]);
  });

  test('does not ask for a key that the job does not have', () => {
    expect(refusedKeys(SMALLEST_JOB, { s3Inputs: [] })).toEqual([]);
  });

  test.each(['', 's3://', 's3:///', '/'])(
    'with the entry "%s", which has no bucket, allows nothing by it',
    (entry) => {
      expect(refusedKeys({ S3Input: 's3://bucket/a' }, { s3Inputs: [entry] })).toEqual(['S3Input']);
    },
  );

  test('allows what one of its entries allows', () => {
    expect(
      refusedKeys({ S3Input: 's3://bucket/b/1' }, { s3Inputs: ['s3://bucket/a/', 's3://bucket/b/'] }),
    ).toEqual([]);
  });

  test('of inputs says nothing about the output', () => {
    expect(refusedKeys({ S3Output: 's3://elsewhere/' }, { s3Inputs: ['s3://bucket/'] })).toEqual([]);
  });

  test('of outputs says nothing about the input and the script', () => {
    expect(
      refusedKeys(
        { S3Input: 's3://elsewhere/', S3Script: 's3://elsewhere/a.py' },
        { s3Outputs: [SMALLEST_JOB.S3Output] },
      ),
    ).toEqual([]);
  });
});

describe.each([
  ['S3Input', 's3Inputs'],
  ['S3Script', 's3Inputs'],
  ['S3Output', 's3Outputs'],
] as const)('%s is below an entry', (key, list) => {
  test.each([
    ['the entry itself', 's3://bucket/prefix', 's3://bucket/prefix'],
    ['a key below it', 's3://bucket/prefix/a/b', 's3://bucket/prefix/'],
    ['a longer key, as an S3 prefix is a prefix of strings', 's3://bucket/day-10', 's3://bucket/day-1'],
    ['any key of a bucket', 's3://bucket/a', 's3://bucket'],
    ['any key of a bucket with a slash', 's3://bucket/a', 's3://bucket/'],
    ['a bucket without a slash, below it with one', 's3://bucket', 's3://bucket/'],
    ['a bucket with a slash, below it without one', 's3://bucket/', 's3://bucket'],
  ])('when it is %s', (_, uri, entry) => {
    expect(refusedKeys({ [key]: uri }, { [list]: [entry] })).toEqual([]);
  });

  test.each([
    ['in a bucket whose name only begins alike', 's3://bucket-of-others/a', 's3://bucket'],
    ['a bucket whose name only begins alike', 's3://bucket-of-others', 's3://bucket'],
    ['in another bucket', 's3://other/prefix/', 's3://bucket/prefix/'],
    ['above the entry', 's3://bucket/', 's3://bucket/prefix/'],
    ['the whole bucket of the entry', 's3://bucket', 's3://bucket/prefix/'],
    ['the entry without its slash, which would take its siblings too', 's3://bucket/a', 's3://bucket/a/'],
    ['the entry in other capitals', 's3://bucket/Prefix', 's3://bucket/prefix'],
    ['the same place by https', 'https://bucket/prefix/', 's3://bucket/prefix/'],
  ])('but not when it is %s', (_, uri, entry) => {
    expect(refusedKeys({ [key]: uri }, { [list]: [entry] })).toEqual([key]);
  });
});

describe('an image', () => {
  test.each([
    ['the same image', `${REGISTRY}/name:1`, `${REGISTRY}/name:1`],
    ['another tag', `${REGISTRY}/name:2`, `${REGISTRY}/name:1`],
    ['a digest', `${REGISTRY}/name@${DIGEST}`, `${REGISTRY}/name:1`],
    ['a tag and a digest', `${REGISTRY}/name:2@${DIGEST}`, `${REGISTRY}/name`],
    ['no tag', `${REGISTRY}/name`, `${REGISTRY}/name@${DIGEST}`],
    ['a registry with a port', 'registry:5000/name:2', 'registry:5000/name'],
  ])('is allowed by its repository: %s', (_, image, entry) => {
    expect(refusedKeys({ ImageUri: image }, { imageRepositories: [entry] })).toEqual([]);
  });

  test.each([
    ['another repository', `${REGISTRY}/other:1`, `${REGISTRY}/name:1`],
    ['a repository whose name begins alike', `${REGISTRY}/name-2:1`, `${REGISTRY}/name:1`],
    ['a repository below it', `${REGISTRY}/name/more:1`, `${REGISTRY}/name:1`],
    ['the same name in another registry', 'registry/name:1', `${REGISTRY}/name:1`],
    ['another port', 'registry:5001/name', 'registry:5000/name'],
  ])('is not allowed: %s', (_, image, entry) => {
    expect(refusedKeys({ ImageUri: image }, { imageRepositories: [entry] })).toEqual(['ImageUri']);
  });
});

describe('imageRepository', () => {
  test.each([
    ['name', 'name'],
    ['name:tag', 'name'],
    [`name@${DIGEST}`, 'name'],
    [`name:tag@${DIGEST}`, 'name'],
    ['registry:5000/name', 'registry:5000/name'],
    ['registry:5000/name:tag', 'registry:5000/name'],
    [`registry:5000/name:tag@${DIGEST}`, 'registry:5000/name'],
    [`${REGISTRY}/team/name:1.2-1-cpu-py3`, `${REGISTRY}/team/name`],
  ])('of %s is %s', (image, repository) => {
    expect(imageRepository(image)).toBe(repository);
  });
});

describe('a role', () => {
  const ROLE = SMALLEST_JOB.RoleArn;

  test('is allowed when it is in the list', () => {
    expect(refusedKeys({}, { jobRoles: ['arn:aws:iam::123456789012:role/other', ROLE] })).toEqual([]);
  });

  test.each([
    ['begins like', `${ROLE}-admin`],
    ['is the beginning of', ROLE.slice(0, -1)],
  ])('is not allowed when it %s one of the list', (_, role) => {
    expect(refusedKeys({ RoleArn: role }, { jobRoles: [ROLE] })).toEqual(['RoleArn']);
  });
});

describe('the sentence', () => {
  test.each([
    ['S3Input', { s3Inputs: [] }, 'additional_s3_inputs'],
    ['S3Script', { s3Inputs: [] }, 'additional_s3_inputs'],
    ['S3Output', { s3Outputs: [] }, 'additional_s3_outputs'],
    ['ImageUri', { imageRepositories: [] }, 'additional_image_repositories'],
    ['RoleArn', { jobRoles: [] }, 'additional_job_roles'],
  ] as const)('for %s names the Terraform variable to extend', (key, allowed, variable) => {
    const fault = outsideDeployment(FULL_JOB, allowed).find((candidate) => candidate.key === key);
    expect(fault?.allowed).toMatch(new RegExp(`Terraform variable ${variable}\\b`));
  });

  test('shows what was got and each entry of the list', () => {
    const [fault] = outsideDeployment(
      { ...SMALLEST_JOB, S3Input: 's3://elsewhere/' },
      { s3Inputs: ['s3://bucket/a/', 's3://bucket/b/'] },
    );
    expect(fault).toMatchObject({
      got: '"s3://elsewhere/"',
      allowed: expect.stringContaining('s3://bucket/a/, s3://bucket/b/'),
    });
  });

  test('says of an empty list that nothing is allowed', () => {
    const [fault] = outsideDeployment(FULL_JOB, { jobRoles: [] });
    expect(fault?.allowed).toMatch(/^nothing/);
  });

  test('is one for each key, all at once', () => {
    const elsewhere = { S3Input: 's3://x/', S3Script: 's3://x/a.py', S3Output: 's3://x/' };
    expect(
      refusedKeys(elsewhere, { s3Inputs: ['s3://bucket/'], s3Outputs: ['s3://bucket/'] }).sort(),
    ).toEqual(['S3Input', 'S3Output', 'S3Script']);
  });
});
