import { protectedSettingFaults } from '../../../workflow/deployment/protected-settings';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { ATHENA_DATASET, FULL_JOB, REDSHIFT_DATASET, SMALLEST_JOB } from '../job/sample-jobs';

type Job = Readonly<Record<string, unknown>>;

/** Keys of what is dropped when the full job's keys become others. */
const dropped = (keys: Job, deployed: Job = FULL_JOB): string[] =>
  protectedSettingFaults(deployed, { ...deployed, ...keys }).map(({ key }) => key);

test('a job that stays as it is deployed drops nothing', () => {
  expect(protectedSettingFaults(FULL_JOB, FULL_JOB)).toEqual([]);
});

test('a deployed job that sets nothing of it lets an execution set what it likes', () => {
  expect(protectedSettingFaults(SMALLEST_JOB, FULL_JOB)).toEqual([]);
  expect(protectedSettingFaults(FULL_JOB, { ...FULL_JOB, S3Input: 's3://bucket/other/' })).toEqual([]);
});

describe.each(['EnableNetworkIsolation', 'EnableInterContainerTrafficEncryption'])('%s', (name) => {
  const deployed: Job = { ...SMALLEST_JOB, NetworkConfig: { [name]: true } };

  test.each([
    ['false', { [name]: false }],
    ['null', { [name]: null }],
    ['a text', { [name]: 'true' }],
    ['left out', {}],
    ['left out with its parent', null],
  ])('cannot become %s where it is deployed as true', (_, NetworkConfig) => {
    expect(dropped({ NetworkConfig }, deployed)).toEqual([`NetworkConfig.${name}`]);
  });

  test('can become true where it is deployed as false', () => {
    const open = { ...SMALLEST_JOB, NetworkConfig: { [name]: false } };
    expect(dropped({ NetworkConfig: { [name]: true } }, open)).toEqual([]);
  });
});

describe('the VPC', () => {
  const { VpcConfig } = FULL_JOB.NetworkConfig;
  const withVpc = (members: Job | null): Job => ({
    NetworkConfig: { ...FULL_JOB.NetworkConfig, VpcConfig: members },
  });

  test.each([
    ['the whole of NetworkConfig', { NetworkConfig: { EnableInterContainerTrafficEncryption: true } }, ''],
    ['VpcConfig by null', withVpc(null), ''],
    ['every subnet', withVpc({ ...VpcConfig, Subnets: [] }), '.Subnets'],
    ['every security group', withVpc({ Subnets: VpcConfig.Subnets }), '.SecurityGroupIds'],
    ['lists in another form', withVpc({ ...VpcConfig, Subnets: 'subnet-0a1b2c3d' }), '.Subnets'],
  ])('cannot be dropped by dropping %s', (_, keys, place) => {
    expect(dropped(keys)).toEqual([`NetworkConfig.VpcConfig${place}`]);
  });

  test('cannot be another, also not beside the deployed one', () => {
    const keys = withVpc({ Subnets: [...VpcConfig.Subnets, 'subnet-1'], SecurityGroupIds: ['sg-1'] });
    expect(dropped(keys)).toEqual([
      'NetworkConfig.VpcConfig.Subnets[2]',
      'NetworkConfig.VpcConfig.SecurityGroupIds[0]',
    ]);
  });

  test('can be narrowed to some of its subnets', () => {
    expect(dropped(withVpc({ ...VpcConfig, Subnets: ['subnet-4e5f6071'] }))).toEqual([]);
  });

  test('is reported with the IDs of the deployed job', () => {
    expect(protectedSettingFaults(FULL_JOB, { ...FULL_JOB, ...withVpc(null) })).toEqual([
      {
        key: 'NetworkConfig.VpcConfig',
        got: 'not set',
        allowed:
          'the VPC of the deployed job, with Subnets of "subnet-0a1b2c3d", "subnet-4e5f6071" and SecurityGroupIds of "sg-0a1b2c3d"',
      },
    ]);
  });
});

describe('a key', () => {
  test.each([
    ['VolumeKmsKeyId', { VolumeKmsKeyId: null }],
    ['ProcessingOutputConfig.KmsKeyId', { ProcessingOutputConfig: { Outputs: [] } }],
    ['ProcessingOutputConfig.KmsKeyId', { ProcessingOutputConfig: null }],
  ])('%s cannot be left out where it is deployed: %j', (key, keys) => {
    expect(dropped(keys)).toEqual([key]);
  });

  test.each([
    ['VolumeKmsKeyId', { VolumeKmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/other' }],
    [
      'ProcessingOutputConfig.KmsKeyId',
      { ProcessingOutputConfig: { Outputs: [], KmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/other' } },
    ],
  ])('%s can become another: which ones is for the list of allowed keys to say', (_, keys) => {
    expect(dropped(keys)).toEqual([]);
  });
});

describe("a dataset definition's key", () => {
  const athena = (members: Job = {}) => ({
    InputName: 'athena',
    DatasetDefinition: {
      ...ATHENA_DATASET,
      AthenaDatasetDefinition: { ...ATHENA_DATASET.AthenaDatasetDefinition, ...members },
    },
  });
  const redshift = (members: Job = {}) => ({
    InputName: 'redshift',
    DatasetDefinition: {
      ...REDSHIFT_DATASET,
      RedshiftDatasetDefinition: { ...REDSHIFT_DATASET.RedshiftDatasetDefinition, ...members },
    },
  });
  const job = (...ProcessingInputs: readonly Job[]): Job => ({ ...SMALLEST_JOB, ProcessingInputs });
  const open = { KmsKeyId: null };

  test('cannot be left out where the deployed one has it', () => {
    const faults = protectedSettingFaults(job(athena(), redshift()), job(redshift(open), athena(open)));
    expect(faults.map(({ key }) => key)).toEqual([
      'ProcessingInputs[0].DatasetDefinition.RedshiftDatasetDefinition.KmsKeyId',
      'ProcessingInputs[1].DatasetDefinition.AthenaDatasetDefinition.KmsKeyId',
    ]);
  });

  test('can be left out with the definition itself', () => {
    expect(protectedSettingFaults(job(athena(), redshift()), job())).toEqual([]);
  });

  test('can be left out where no deployed one has it', () => {
    expect(protectedSettingFaults(job(athena(open)), job(athena(open), athena(open)))).toEqual([]);
  });

  test('can be left out where the deployed one of the same source has none, whatever others have', () => {
    const deployed = job(athena(), redshift(open));
    expect(protectedSettingFaults(deployed, deployed)).toEqual([]);
    expect(protectedSettingFaults(deployed, job(redshift({ ...open, QueryString: 'SELECT 1' })))).toEqual([]);
    expect(protectedSettingFaults(deployed, job(athena(open)))).toHaveLength(1);
  });
});

describe('the tags', () => {
  const deployed: Job = {
    ...SMALLEST_JOB,
    Tags: [
      { Key: 'team', Value: 'ml' },
      { Key: 'cost', Value: '7' },
    ],
  };
  const tags = (...pairs: readonly (readonly [string, string])[]): Pick<ProcessingJob, 'Tags'> => ({
    Tags: pairs.map(([Key, Value]) => ({ Key, Value })),
  });

  test.each([
    ['by null', { Tags: null }],
    ['by an empty list', { Tags: [] }],
    ['by others', tags(['stage', 'test'])],
    ['in part', tags(['team', 'ml'])],
    ['by another value', tags(['team', 'ml'], ['cost', '8'])],
    ['by a key in other capitals', tags(['team', 'ml'], ['Cost', '7'])],
    ['by no list', { Tags: { team: 'ml', cost: '7' } }],
  ])('cannot be dropped %s', (_, keys) => {
    expect(dropped(keys, deployed)).toEqual(['Tags']);
  });

  test('are not those whose text is the same', () => {
    const one = { ...SMALLEST_JOB, Tags: [{ Key: 'a', Value: 'b=c' }] };
    expect(dropped(tags(['a=b', 'c']), one)).toEqual(['Tags']);
  });

  test('can have others beside them, in any order', () => {
    expect(dropped(tags(['cost', '7'], ['stage', 'test'], ['team', 'ml']), deployed)).toEqual([]);
  });

  test('are listed one by one if they are missing', () => {
    const [fault] = protectedSettingFaults(deployed, { ...deployed, ...tags(['team', 'ml']) });
    expect(fault?.allowed).toBe(
      `a list that includes all of the deployed job's tags (missing: {"Key":"cost","Value":"7"})`,
    );
  });
});
