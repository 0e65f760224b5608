import fc from 'fast-check';
import {
  ALLOW_LIST_VARIABLES,
  type AllowLists,
  type Deployment,
  ENVIRONMENT_VARIABLES,
  LIMIT_VARIABLES,
  pollingEnvironment,
  preparingEnvironment,
  readDeployment,
  startEnvironment,
} from '../../../workflow/deployment/deployment';
import { anyCharacter } from '../../support/any-character';

const DEPLOYMENT: Deployment = {
  jobNamePrefix: 'foo-prod-',
  allowed: {
    s3Inputs: ['s3://bucket/input/', 's3://bucket/code/a "quoted" name.py'],
    s3Outputs: ['s3://bucket/output/'],
    imageRepositories: ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/name:1'],
    jobRoles: ['arn:aws:iam::123456789012:role/job'],
    kmsKeys: ['arn:aws:kms:eu-west-1:123456789012:key/data'],
    volumeKmsKeys: ['arn:aws:kms:eu-west-1:123456789012:key/volumes'],
    instanceTypes: ['ml.m5.*', 'ml.t3.medium'],
    datasets: [
      'athena/primary/AwsDataCatalog/penguins',
      'redshift/colony/penguins/reader/arn:aws:iam::123456789012:role/cluster',
    ],
    redshiftOutputs: ['s3://bucket/redshift/'],
    featureGroups: ['penguins'],
    networkIds: ['subnet-0a1b2c3d', 'sg-0a1b2c3d'],
  },
  limits: { maxInstanceCount: 4, maxVolumeSizeInGB: 512, maxRuntimeInSeconds: 86_400 },
  lockedKeys: ['ContainerEntrypoint', 'S3Script'],
  pollBounds: { floorInSeconds: 5, ceilingInSeconds: 60 },
};

const LIST_VARIABLES = [
  ['ALLOWED_S3_INPUTS', 's3Inputs'],
  ['ALLOWED_S3_OUTPUTS', 's3Outputs'],
  ['ALLOWED_IMAGE_REPOSITORIES', 'imageRepositories'],
  ['ALLOWED_JOB_ROLES', 'jobRoles'],
  ['ALLOWED_KMS_KEYS', 'kmsKeys'],
  ['ALLOWED_VOLUME_KMS_KEYS', 'volumeKmsKeys'],
  ['ALLOWED_INSTANCE_TYPES', 'instanceTypes'],
  ['ALLOWED_DATASETS', 'datasets'],
  ['ALLOWED_REDSHIFT_OUTPUTS', 'redshiftOutputs'],
  ['ALLOWED_FEATURE_GROUPS', 'featureGroups'],
  ['ALLOWED_NETWORK_IDS', 'networkIds'],
] as const;

const LIMITS = [
  ['MAX_INSTANCE_COUNT', 'maxInstanceCount', 100],
  ['MAX_VOLUME_SIZE_IN_GB', 'maxVolumeSizeInGB', 16_384],
  ['MAX_RUNTIME_LIMIT_IN_SECONDS', 'maxRuntimeInSeconds', 777_600],
] as const;

const SECONDS_VARIABLES = [
  ['POLL_FLOOR_IN_SECONDS', 'floorInSeconds'],
  ['POLL_CEILING_IN_SECONDS', 'ceilingInSeconds'],
] as const;

test('every allow-list has a variable, by its own name', () => {
  expect(LIST_VARIABLES.map(([variable, key]) => [key, variable])).toEqual(
    Object.entries(ALLOW_LIST_VARIABLES),
  );
});

test('every limit has a variable, by its own name', () => {
  expect(LIMITS.map(([variable, key]) => [key, variable])).toEqual(Object.entries(LIMIT_VARIABLES));
});

describe("the start function's environment", () => {
  test('holds the whole deployment', () => {
    expect(readDeployment(startEnvironment(DEPLOYMENT))).toEqual(DEPLOYMENT);
  });

  test('holds any deployment', () => {
    const list = fc.array(fc.string({ unit: anyCharacter, maxLength: 8 }), { maxLength: 3 });
    const deployments: fc.Arbitrary<Deployment> = fc.record({
      jobNamePrefix: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,30}$/),
      allowed: fc.record(Object.fromEntries(LIST_VARIABLES.map(([, key]) => [key, list])), {
        requiredKeys: [],
      }),
      limits: fc.record(
        Object.fromEntries(LIMITS.map(([, key, most]) => [key, fc.integer({ min: 1, max: most })])),
        { requiredKeys: [] },
      ),
      lockedKeys: fc.subarray<'S3Script' | 'Tags' | 'NetworkConfig'>(['S3Script', 'Tags', 'NetworkConfig']),
      pollBounds: fc
        .tuple(fc.integer({ min: 1, max: 86_400 }), fc.integer({ min: 1, max: 86_400 }))
        .map(([a, b]) => ({ floorInSeconds: Math.min(a, b), ceilingInSeconds: Math.max(a, b) })),
    });
    fc.assert(
      fc.property(deployments, (deployment) => {
        expect(readDeployment(startEnvironment(deployment))).toEqual(deployment);
      }),
    );
  });

  test('has every variable', () => {
    expect(Object.keys(startEnvironment(DEPLOYMENT)).sort()).toEqual(
      [
        ...Object.values(ENVIRONMENT_VARIABLES),
        ...[...LIST_VARIABLES, ...LIMITS].map(([variable]) => variable),
      ].sort(),
    );
  });

  test.each(LIST_VARIABLES)('leaves %s out when the deployment has no such list', (variable, key) => {
    const { [key]: _, ...allowed } = DEPLOYMENT.allowed;
    const environment = startEnvironment({ ...DEPLOYMENT, allowed });
    expect(environment).not.toHaveProperty(variable);
    expect(readDeployment(environment).allowed).toEqual(allowed);
  });

  test.each(LIST_VARIABLES)('keeps a list of %s that is empty, as it allows nothing', (variable, key) => {
    const allowed: AllowLists = { [key]: [] };
    expect(startEnvironment({ ...DEPLOYMENT, allowed })).toMatchObject({ [variable]: '[]' });
    expect(readDeployment(startEnvironment({ ...DEPLOYMENT, allowed })).allowed).toEqual(allowed);
  });

  test.each(LIMITS)('leaves %s out when the deployment has no such limit', (variable, key) => {
    const { [key]: _, ...limits } = DEPLOYMENT.limits;
    const environment = startEnvironment({ ...DEPLOYMENT, limits });
    expect(environment).not.toHaveProperty(variable);
    expect(readDeployment(environment).limits).toEqual(limits);
  });

  test('can be encoded in another way, as for values of Terraform', () => {
    const environment = startEnvironment(DEPLOYMENT, (value) => `<${String(value)}>`);
    expect(environment).toMatchObject({
      JOB_NAME_PREFIX: 'foo-prod-',
      ALLOWED_S3_OUTPUTS: '<s3://bucket/output/>',
    });
  });
});

describe("the prepare function's environment", () => {
  test('is that of the start function without the bounds of the wait', () => {
    const { POLL_FLOOR_IN_SECONDS, POLL_CEILING_IN_SECONDS, ...rest } = startEnvironment(DEPLOYMENT);
    expect(preparingEnvironment(DEPLOYMENT)).toEqual(rest);
  });

  test('is read back as the names and lists of the deployment', () => {
    const { pollBounds, ...names } = DEPLOYMENT;
    expect(readDeployment(preparingEnvironment(DEPLOYMENT))).toMatchObject(names);
  });
});

describe("the status function's environment", () => {
  test('holds the bounds of the wait, and nothing else', () => {
    expect(pollingEnvironment(DEPLOYMENT)).toEqual({
      POLL_FLOOR_IN_SECONDS: '5',
      POLL_CEILING_IN_SECONDS: '60',
    });
  });

  test('is read back as the bounds', () => {
    expect(readDeployment(pollingEnvironment(DEPLOYMENT)).pollBounds).toEqual(DEPLOYMENT.pollBounds);
  });
});

describe('an empty environment', () => {
  test('has a default for everything, so that a bundle can be invoked as it is', () => {
    expect(readDeployment({})).toEqual({
      jobNamePrefix: 'sagemaker-processing-',
      allowed: {},
      limits: {},
      lockedKeys: [],
      pollBounds: { floorInSeconds: 10, ceilingInSeconds: 900 },
    });
  });

  test('is what variables of others make', () => {
    expect(readDeployment({ PATH: '/bin', AWS_REGION: 'eu-west-1' })).toEqual(readDeployment({}));
  });
});

describe('a malformed variable', () => {
  const notALists = ['', 's3://bucket/', '{}', '"s3://bucket/"', 'null', '[1]', '["a", null]', '["a"'];
  const listCases = LIST_VARIABLES.flatMap(([variable]) =>
    notALists.map((text) => [variable, text] as const),
  );

  test.each(listCases)('%s=%s fails with its name and what is allowed', (variable, text) => {
    expect(() => readDeployment({ [variable]: text })).toThrow(
      `Environment variable ${variable} must be a JSON list of strings; got ${text}.`,
    );
  });

  const notSeconds = ['', '0', '-1', '1.5', 'ten', 'Infinity', '10 s', '1e3', '86401'];
  const secondsCases = SECONDS_VARIABLES.flatMap(([variable]) =>
    notSeconds.map((text) => [variable, text] as const),
  );

  test.each(secondsCases)('%s=%s fails with its name and what is allowed', (variable, text) => {
    expect(() => readDeployment({ [variable]: text })).toThrow(
      `Environment variable ${variable} must be a whole number of seconds from 1 to 86400 (1 day); got ${text}.`,
    );
  });

  test.each(SECONDS_VARIABLES)('%s can be 1 second and 1 day', (variable, bound) => {
    expect(readDeployment({ [variable]: '1' }).pollBounds[bound]).toBe(1);
    expect(readDeployment({ [variable]: '86400' }).pollBounds[bound]).toBe(86_400);
  });

  test.each(
    LIMITS.flatMap(([variable, , most]) =>
      ['', '0', '1.5', 'many', String(most + 1)].map((text) => [variable, text] as const),
    ),
  )('%s=%s fails with its name and what is allowed', (variable, text) => {
    expect(() => readDeployment({ [variable]: text })).toThrow(
      new RegExp(
        `^Environment variable ${variable} must be a whole number of .* from 1 to .*; got ${text}\\.$`,
      ),
    );
  });

  test.each(['S3Script', '{}', '[1]'])('LOCKED_KEYS=%s fails as a list does', (text) => {
    expect(() => readDeployment({ LOCKED_KEYS: text })).toThrow(
      `Environment variable LOCKED_KEYS must be a JSON list of strings; got ${text}.`,
    );
  });

  test('LOCKED_KEYS with a key that no job has fails: it would lock nothing', () => {
    expect(() => readDeployment({ LOCKED_KEYS: '["S3Script", "s3_script"]' })).toThrow(
      /^Environment variable LOCKED_KEYS must be a list of job keys: S3Input, .*; got \["S3Script", "s3_script"\]\.$/,
    );
  });

  test('a ceiling below the floor fails with both', () => {
    const environment = { POLL_FLOOR_IN_SECONDS: '60', POLL_CEILING_IN_SECONDS: '30' };
    expect(() => readDeployment(environment)).toThrow(
      'Environment variable POLL_CEILING_IN_SECONDS must be at least POLL_FLOOR_IN_SECONDS, 60; got 30.',
    );
  });

  test.each(['', '-a', 'under_score', 'a'.repeat(32)])(
    'JOB_NAME_PREFIX=%s makes no job name and fails',
    (prefix) => {
      expect(() => readDeployment({ JOB_NAME_PREFIX: prefix })).toThrow(
        `Environment variable JOB_NAME_PREFIX must be 1 to 31 letters, digits and hyphens, beginning with a letter or digit; got ${prefix}.`,
      );
    },
  );
});
