import { allowListFaults, imageRepository } from '../../../workflow/deployment/allow-lists';
import { ALLOW_LIST_VARIABLES, type AllowLists } from '../../../workflow/deployment/deployment';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { ATHENA_DATASET, FULL_JOB, REDSHIFT_DATASET, SMALLEST_JOB } from '../job/sample-jobs';

const refusedKeys = (keys: Partial<ProcessingJob>, allowed: AllowLists): string[] =>
  allowListFaults({ ...SMALLEST_JOB, ...keys }, allowed).map(({ key }) => key);

const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Just what the full job names. */
const ALLOWED: Required<AllowLists> = {
  s3Inputs: [
    's3://bucket/input/',
    's3://bucket/code/preprocess.py',
    's3://bucket/archive/',
    's3://bucket/athena/',
    's3://bucket/redshift/',
  ],
  s3Outputs: ['s3://bucket/output/', 's3://bucket/athena/', 's3://bucket/report/'],
  imageRepositories: [SMALLEST_JOB.ImageUri],
  jobRoles: [SMALLEST_JOB.RoleArn],
  kmsKeys: [
    'arn:aws:kms:eu-west-1:123456789012:key/outputs',
    'arn:aws:kms:eu-west-1:123456789012:key/athena',
    'arn:aws:kms:eu-west-1:123456789012:key/redshift',
  ],
  volumeKmsKeys: ['arn:aws:kms:eu-west-1:123456789012:key/volume'],
  instanceTypes: ['ml.t3.*', 'ml.m5.*xlarge'],
  datasets: [
    'athena/analysts/AwsDataCatalog/penguins',
    'redshift/colony/penguins/reader/arn:aws:iam::123456789012:role/cluster',
  ],
  redshiftOutputs: ['s3://bucket/redshift/'],
  featureGroups: ['penguins'],
  networkIds: ['sg-0a1b2c3d', 'subnet-0a1b2c3d', 'subnet-4e5f6071'],
};

const LISTS = Object.keys(ALLOW_LIST_VARIABLES) as (keyof AllowLists)[];

describe('a list', () => {
  test('that is absent allows everything', () => {
    expect(allowListFaults(FULL_JOB, {})).toEqual([]);
  });

  test('that is empty allows nothing, wherever a job names what it is of', () => {
    expect(Object.fromEntries(LISTS.map((list) => [list, refusedKeys(FULL_JOB, { [list]: [] })]))).toEqual({
      s3Inputs: [
        'S3Input',
        'S3Script',
        'ProcessingInputs[0].S3Input.S3Uri',
        'ProcessingInputs[1].DatasetDefinition.AthenaDatasetDefinition.OutputS3Uri',
        'ProcessingInputs[2].DatasetDefinition.RedshiftDatasetDefinition.OutputS3Uri',
      ],
      s3Outputs: [
        'S3Output',
        'ProcessingInputs[1].DatasetDefinition.AthenaDatasetDefinition.OutputS3Uri',
        'ProcessingOutputConfig.Outputs[0].S3Output.S3Uri',
      ],
      imageRepositories: ['ImageUri'],
      jobRoles: ['RoleArn'],
      kmsKeys: [
        'ProcessingOutputConfig.KmsKeyId',
        'ProcessingInputs[1].DatasetDefinition.AthenaDatasetDefinition.KmsKeyId',
        'ProcessingInputs[2].DatasetDefinition.RedshiftDatasetDefinition.KmsKeyId',
      ],
      volumeKmsKeys: ['VolumeKmsKeyId'],
      instanceTypes: ['InstanceType'],
      datasets: ['ProcessingInputs[1].DatasetDefinition', 'ProcessingInputs[2].DatasetDefinition'],
      redshiftOutputs: ['ProcessingInputs[2].DatasetDefinition.RedshiftDatasetDefinition.OutputS3Uri'],
      featureGroups: ['ProcessingOutputConfig.Outputs[1].FeatureStoreOutput.FeatureGroupName'],
      networkIds: [
        'NetworkConfig.VpcConfig.Subnets[0]',
        'NetworkConfig.VpcConfig.Subnets[1]',
        'NetworkConfig.VpcConfig.SecurityGroupIds[0]',
      ],
    });
  });

  test('allows nothing but what it names: a job with every key in its own lists is allowed', () => {
    expect(allowListFaults(FULL_JOB, ALLOWED)).toEqual([]);
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
  ['S3SourceArchive', 's3Inputs'],
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
  ])('is allowed by its repository: %s', (_, image, entry) => {
    expect(refusedKeys({ ImageUri: image }, { imageRepositories: [entry] })).toEqual([]);
  });

  test.each([
    ['another repository', `${REGISTRY}/other:1`, `${REGISTRY}/name:1`],
    ['a repository whose name begins alike', `${REGISTRY}/name-2:1`, `${REGISTRY}/name:1`],
    ['a repository below it', `${REGISTRY}/name/more:1`, `${REGISTRY}/name:1`],
    ['the same name in another registry', 'registry/name:1', `${REGISTRY}/name:1`],
    ['another registry than Amazon ECR by its repository', 'registry:5000/name:2', 'registry:5000/name:1'],
    ['a digest that is none', `${REGISTRY}/name:1@evil`, `${REGISTRY}/name:1`],
    ['a tag with a space', `${REGISTRY}/name:1 evil`, `${REGISTRY}/name:1`],
    ['a space at the end', `${REGISTRY}/name:1 `, `${REGISTRY}/name:1`],
    ['another repository behind an @', `${REGISTRY}/name@${REGISTRY}/other:1`, `${REGISTRY}/name:1`],
    ['two digests', `${REGISTRY}/name@${DIGEST}@${DIGEST}`, `${REGISTRY}/name:1`],
  ])('is not allowed: %s', (_, image, entry) => {
    expect(refusedKeys({ ImageUri: image }, { imageRepositories: [entry] })).toEqual(['ImageUri']);
  });
});

test('an image outside Amazon ECR is allowed if the list has the same URI', () => {
  expect(refusedKeys({ ImageUri: 'python:3.12' }, { imageRepositories: ['python:3.12'] })).toEqual([]);
});

describe('an instance type', () => {
  test.each([
    ['the type itself', 'ml.m5.xlarge', 'ml.m5.xlarge'],
    ['a pattern of its family', 'ml.m5.4xlarge', 'ml.m5.*'],
    ['a pattern of all types', 'ml.p5.48xlarge', 'ml.*'],
    ['a pattern with one open character', 'ml.c6i.large', 'ml.c?i.large'],
    ['a pattern that ends in what may be empty', 'ml.m5.large', 'ml.m5.large*'],
  ])('is allowed by %s', (_, InstanceType, pattern) => {
    expect(refusedKeys({ InstanceType }, { instanceTypes: ['ml.x1.large', pattern] })).toEqual([]);
  });

  test.each([
    ['begins alike', 'ml.m5.4xlarge', 'ml.m5.4x'],
    ['ends alike', 'ml.p5.48xlarge', '5.48xlarge'],
    ['has a letter where the pattern has a dot', 'ml.m5dxlarge', 'ml.m5.xlarge'],
    ['is of a family whose name begins alike', 'ml.m5d.large', 'ml.m5.*'],
    ['has two characters for a ?', 'ml.c6id.large', 'ml.c?.large'],
    ['is in other capitals', 'ML.M5.LARGE', 'ml.m5.*'],
  ])('that %s is not', (_, InstanceType, pattern) => {
    expect(refusedKeys({ InstanceType }, { instanceTypes: [pattern] })).toEqual(['InstanceType']);
  });

  test('of each preference is checked', () => {
    const { InstanceType: _, ...job } = SMALLEST_JOB;
    const InstancePreferences = ['ml.m5.large', 'ml.p5.48xlarge'].map((type) => ({ InstanceType: type }));
    const faults = allowListFaults({ ...job, InstancePreferences }, { instanceTypes: ['ml.m5.*'] });
    expect(faults.map(({ key }) => key)).toEqual(['InstancePreferences[1].InstanceType']);
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

/** The full job with another input in place of one. */
const withInput = (index: number, input: unknown): Partial<ProcessingJob> => ({
  ...FULL_JOB,
  ProcessingInputs: FULL_JOB.ProcessingInputs.with(
    index,
    input as (typeof FULL_JOB.ProcessingInputs)[number],
  ),
});

const withAthena = (members: Readonly<Record<string, unknown>>): Partial<ProcessingJob> => {
  const AthenaDatasetDefinition = { ...ATHENA_DATASET.AthenaDatasetDefinition, ...members };
  return withInput(1, { InputName: 'a', DatasetDefinition: { ...ATHENA_DATASET, AthenaDatasetDefinition } });
};

const withRedshift = (members: Readonly<Record<string, unknown>>): Partial<ProcessingJob> => {
  const RedshiftDatasetDefinition = { ...REDSHIFT_DATASET.RedshiftDatasetDefinition, ...members };
  return withInput(2, {
    InputName: 'a',
    DatasetDefinition: { ...REDSHIFT_DATASET, RedshiftDatasetDefinition },
  });
};

const withOutput = (index: number, output: unknown): Partial<ProcessingJob> => ({
  ...FULL_JOB,
  ProcessingOutputConfig: {
    Outputs: FULL_JOB.ProcessingOutputConfig.Outputs.with(
      index,
      output as (typeof FULL_JOB.ProcessingOutputConfig.Outputs)[number],
    ),
  },
});

const ATHENA_KEY = 'ProcessingInputs[1].DatasetDefinition';
const REDSHIFT_KEY = 'ProcessingInputs[2].DatasetDefinition';

describe('a member of the long forms', () => {
  const elsewhere = (S3Uri: string) => ({
    InputName: 'a',
    S3Input: { S3Uri, LocalPath: '/opt/ml/processing/a' },
  });

  test.each<readonly [string, Partial<ProcessingJob>, readonly string[]]>([
    [
      'an input elsewhere in S3',
      withInput(0, elsewhere('s3://bucket/')),
      ['ProcessingInputs[0].S3Input.S3Uri'],
    ],
    ['another workgroup', withAthena({ WorkGroup: 'admins' }), [ATHENA_KEY]],
    ['the workgroup that stands for none', withAthena({ WorkGroup: null }), [ATHENA_KEY]],
    ['another catalog', withAthena({ Catalog: 'other' }), [ATHENA_KEY]],
    ["another database of Athena's", withAthena({ Database: 'penguins2' }), [ATHENA_KEY]],
    [
      "another place for Athena's result, which the job writes and reads",
      withAthena({ OutputS3Uri: 's3://elsewhere/' }),
      [
        `${ATHENA_KEY}.AthenaDatasetDefinition.OutputS3Uri`,
        `${ATHENA_KEY}.AthenaDatasetDefinition.OutputS3Uri`,
      ],
    ],
    [
      "another key for Athena's result",
      withAthena({ KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/other' }),
      [`${ATHENA_KEY}.AthenaDatasetDefinition.KmsKeyId`],
    ],
    ['another cluster', withRedshift({ ClusterId: 'other' }), [REDSHIFT_KEY]],
    ["another database of Redshift's", withRedshift({ Database: 'other' }), [REDSHIFT_KEY]],
    ['another user', withRedshift({ DbUser: 'admin' }), [REDSHIFT_KEY]],
    [
      "another place for Redshift's result, which the job reads",
      withRedshift({ OutputS3Uri: 's3://elsewhere/' }),
      [
        `${REDSHIFT_KEY}.RedshiftDatasetDefinition.OutputS3Uri`,
        `${REDSHIFT_KEY}.RedshiftDatasetDefinition.OutputS3Uri`,
      ],
    ],
    [
      "an input of the job as the place for Redshift's result, which the cluster would write into",
      withRedshift({ OutputS3Uri: 's3://bucket/input/' }),
      [`${REDSHIFT_KEY}.RedshiftDatasetDefinition.OutputS3Uri`],
    ],
    [
      "another key for Redshift's result",
      withRedshift({ KmsKeyId: 'alias/other' }),
      [`${REDSHIFT_KEY}.RedshiftDatasetDefinition.KmsKeyId`],
    ],
    [
      'an output elsewhere in S3',
      withOutput(0, { OutputName: 'a', S3Output: { S3Uri: 's3://bucket/', S3UploadMode: 'EndOfJob' } }),
      ['ProcessingOutputConfig.Outputs[0].S3Output.S3Uri'],
    ],
    [
      'another feature group',
      withOutput(1, { OutputName: 'a', AppManaged: true, FeatureStoreOutput: { FeatureGroupName: 'nests' } }),
      ['ProcessingOutputConfig.Outputs[1].FeatureStoreOutput.FeatureGroupName'],
    ],
    [
      'another key for the outputs',
      { ...FULL_JOB, ProcessingOutputConfig: { Outputs: [], KmsKeyId: 'alias/other' } },
      ['ProcessingOutputConfig.KmsKeyId'],
    ],
    [
      'another key for the volumes',
      { ...FULL_JOB, VolumeKmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/outputs' },
      ['VolumeKmsKeyId'],
    ],
    [
      'another subnet and another security group',
      {
        ...FULL_JOB,
        NetworkConfig: {
          VpcConfig: { Subnets: ['subnet-0a1b2c3d', 'subnet-1'], SecurityGroupIds: ['sg-1'] },
        },
      },
      ['NetworkConfig.VpcConfig.Subnets[1]', 'NetworkConfig.VpcConfig.SecurityGroupIds[0]'],
    ],
  ])('is refused: %s', (_, job, keys) => {
    expect(refusedKeys(job, ALLOWED)).toEqual(keys);
  });

  test.each<readonly [string, Partial<ProcessingJob>]>([
    ['a key below an allowed input', withInput(0, elsewhere('s3://bucket/archive/2024/'))],
    ['another query of the same source', withAthena({ QueryString: 'SELECT 1' })],
    ["Athena's result below the allowed place", withAthena({ OutputS3Uri: 's3://bucket/athena/2024/' })],
    ["Redshift's result below the deployed one", withRedshift({ OutputS3Uri: 's3://bucket/redshift/2024/' })],
    ['no key of their own', withAthena({ KmsKeyId: null })],
    ['less of the network', { ...FULL_JOB, NetworkConfig: { EnableNetworkIsolation: true } }],
    ['fewer inputs and outputs', { ProcessingInputs: [], ProcessingOutputConfig: { Outputs: [] } }],
  ])('is allowed: %s', (_, job) => {
    expect(refusedKeys(job, ALLOWED)).toEqual([]);
  });

  test('that names no workgroup is of the primary one', () => {
    const allowed = { ...ALLOWED, datasets: ['athena/primary/AwsDataCatalog/penguins'] };
    expect(refusedKeys(withAthena({ WorkGroup: undefined }), allowed)).toEqual([REDSHIFT_KEY]);
  });

  test.each([
    ["Athena's", withAthena({ Catalog: undefined }), REDSHIFT_KEY],
    ["Redshift's", withRedshift({ DbUser: null }), ATHENA_KEY],
  ])('that is an incomplete source of %s is told of by the rules alone', (_, job, other) => {
    expect(refusedKeys(job, { datasets: [] })).toEqual([other]);
  });

  test.each([
    ['no list', { ProcessingInputs: 'text', ProcessingOutputConfig: { Outputs: {} } }],
    ['lists of something else', { ProcessingInputs: [null, 1], ProcessingOutputConfig: { Outputs: ['a'] } }],
  ])('that is %s names nothing: the rules tell what is wrong with it', (_, keys) => {
    expect(allowListFaults({ ...SMALLEST_JOB, ...keys }, ALLOWED)).toEqual([]);
  });
});

describe('the sentence', () => {
  test.each([
    ['S3Input', { s3Inputs: [] }, 'additional_s3_inputs'],
    ['S3Script', { s3Inputs: [] }, 'additional_s3_inputs'],
    ['S3Output', { s3Outputs: [] }, 'additional_s3_outputs'],
    ['ImageUri', { imageRepositories: [] }, 'additional_image_repositories'],
    ['RoleArn', { jobRoles: [] }, 'additional_job_roles'],
    ['ProcessingInputs[0].S3Input.S3Uri', { s3Inputs: [] }, 'additional_s3_inputs'],
    ['ProcessingOutputConfig.Outputs[0].S3Output.S3Uri', { s3Outputs: [] }, 'additional_s3_outputs'],
    ['ProcessingOutputConfig.KmsKeyId', { kmsKeys: [] }, 'kms_key_arns'],
    ['InstanceType', { instanceTypes: [] }, 'instance_types'],
  ] as const)('for %s names the Terraform variable to extend', (key, allowed, variable) => {
    const fault = allowListFaults(FULL_JOB, allowed).find((candidate) => candidate.key === key);
    expect(fault?.allowed).toMatch(new RegExp(`Terraform variable ${variable}\\b`));
  });

  test.each([
    ['VolumeKmsKeyId', { volumeKmsKeys: [] }],
    ['ProcessingInputs[1].DatasetDefinition', { datasets: [] }],
    ['ProcessingInputs[2].DatasetDefinition.RedshiftDatasetDefinition.OutputS3Uri', { redshiftOutputs: [] }],
    ['ProcessingOutputConfig.Outputs[1].FeatureStoreOutput.FeatureGroupName', { featureGroups: [] }],
    ['NetworkConfig.VpcConfig.Subnets[0]', { networkIds: [] }],
  ])('for %s, which no variable extends, says to deploy a job that has it', (key, allowed) => {
    const fault = allowListFaults(FULL_JOB, allowed).find((candidate) => candidate.key === key);
    expect(fault?.allowed).toBe('omitted (to allow another, deploy a job that names it)');
  });

  test('shows a query by its source', () => {
    const [fault] = allowListFaults(FULL_JOB, {
      datasets: ['redshift/colony/penguins/reader/arn:aws:iam::123456789012:role/cluster'],
    });
    expect(fault).toMatchObject({
      got: '"athena/analysts/AwsDataCatalog/penguins"',
      allowed: expect.stringMatching(/^one of redshift\/colony\/penguins\/reader\/arn:aws:iam:/),
    });
  });

  test('shows what was got and each entry of the list', () => {
    const [fault] = allowListFaults(
      { ...SMALLEST_JOB, S3Input: 's3://elsewhere/' },
      { s3Inputs: ['s3://bucket/a/', 's3://bucket/b/'] },
    );
    expect(fault).toMatchObject({
      got: '"s3://elsewhere/"',
      allowed: expect.stringContaining('s3://bucket/a/, s3://bucket/b/'),
    });
  });

  test('says of an empty list that nothing is allowed', () => {
    const [fault] = allowListFaults(FULL_JOB, { jobRoles: [] });
    expect(fault?.allowed).toMatch(/^omitted/);
  });

  test('is one for each key, all at once', () => {
    const elsewhere = { S3Input: 's3://x/', S3Script: 's3://x/a.py', S3Output: 's3://x/' };
    expect(
      refusedKeys(elsewhere, { s3Inputs: ['s3://bucket/'], s3Outputs: ['s3://bucket/'] }).sort(),
    ).toEqual(['S3Input', 'S3Output', 'S3Script']);
  });
});

describe('where Redshift writes a result', () => {
  const KEY = 'ProcessingInputs[0].DatasetDefinition.RedshiftDatasetDefinition.OutputS3Uri';
  const refused = (OutputS3Uri: string, folder: string) =>
    allowListFaults(
      { ProcessingInputs: [{ DatasetDefinition: { RedshiftDatasetDefinition: { OutputS3Uri } } }] },
      { redshiftOutputs: [folder] },
    ).map(({ key }) => key);

  test.each(['s3://bucket/red', 's3://bucket/red/', 's3://bucket/red/run-1/'])('may be %s', (uri) => {
    expect(refused(uri, 's3://bucket/red')).toEqual([]);
  });

  test.each(['s3://bucket/red-of-others/', 's3://bucket/', 's3://bucket-of-others/red/'])(
    'may not be %s, as no policy of the deployment bounds what a cluster writes',
    (uri) => {
      expect(refused(uri, 's3://bucket/red')).toEqual([KEY]);
    },
  );
});
