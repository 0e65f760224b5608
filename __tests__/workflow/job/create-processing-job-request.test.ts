import fc from 'fast-check';
import { readDeployment } from '../../../workflow/deployment/deployment';
import { prepareProcessingJob } from '../../../workflow/functions/prepare-processing-job';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { isRecord } from '../../../workflow/rules/json-value';
import type { Rule } from '../../../workflow/rules/rule';
import { ruleFaults } from '../../../workflow/rules/rule-faults';
import { anyCharacter } from '../../support/any-character';
import { seedJobs, validJobs } from './arbitrary-jobs';
import { MEMBERS_OF_THE_JOB, READ_ONLY_MEMBERS, REQUEST_MEMBERS, valuesAt } from './request-members';
import { characters, EXECUTION_ARN, FULL_JOB, OTHER_FULL_JOB, SMALLEST_JOB, SOURCE_JOB } from './sample-jobs';

type Leaves = Readonly<Record<string, unknown>>;

/** A document as a map from the path of each leaf to its value. */
const leaves = (value: unknown, path = ''): Leaves => {
  if (Array.isArray(value) && value.length > 0) {
    return Object.assign({}, ...value.map((item, index) => leaves(item, `${path}[${index}]`)));
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) {
    return Object.assign(
      {},
      ...Object.entries(value).map(([key, member]) => leaves(member, path === '' ? key : `${path}.${key}`)),
    );
  }
  return { [path]: value };
};

/** The seed's event: a null in one of the three optional keys is its None. */
interface SeedEvent {
  readonly S3Input: string;
  readonly S3Output: string;
  readonly ImageUri: string;
  readonly RoleArn: string;
  readonly InstanceType: string;
  readonly VolumeSizeInGB: number;
  readonly S3Script?: string | null;
  readonly MaxRuntimeInSeconds?: number | null;
  readonly ContainerArguments?: readonly string[] | null;
}

/** What the seed sends whatever its event says. */
const CONSTANTS: Leaves = {
  'ProcessingInputs[0].InputName': 'data',
  'ProcessingInputs[0].S3Input.LocalPath': '/opt/ml/processing/input',
  'ProcessingInputs[0].S3Input.S3DataType': 'S3Prefix',
  'ProcessingInputs[0].S3Input.S3InputMode': 'File',
  'ProcessingOutputConfig.Outputs[0].OutputName': 'output_data',
  'ProcessingOutputConfig.Outputs[0].S3Output.LocalPath': '/opt/ml/processing/output',
  'ProcessingOutputConfig.Outputs[0].S3Output.S3UploadMode': 'EndOfJob',
  'ProcessingResources.ClusterConfig.InstanceCount': 1,
};

/** What it takes from its event unchanged. */
const TAKEN = {
  'ProcessingInputs[0].S3Input.S3Uri': 'S3Input',
  'ProcessingOutputConfig.Outputs[0].S3Output.S3Uri': 'S3Output',
  'AppSpecification.ImageUri': 'ImageUri',
  'ProcessingResources.ClusterConfig.InstanceType': 'InstanceType',
  'ProcessingResources.ClusterConfig.VolumeSizeInGB': 'VolumeSizeInGB',
  RoleArn: 'RoleArn',
} as const satisfies Record<string, keyof SeedEvent>;

/** What a script adds. */
const ofScript = (uri: string): Leaves => ({
  'ProcessingInputs[1].InputName': 'script',
  'ProcessingInputs[1].S3Input.S3Uri': uri,
  'ProcessingInputs[1].S3Input.LocalPath': '/opt/ml/processing/code',
  'ProcessingInputs[1].S3Input.S3DataType': 'S3Prefix',
  'ProcessingInputs[1].S3Input.S3InputMode': 'File',
  'AppSpecification.ContainerEntrypoint[0]': 'python',
  'AppSpecification.ContainerEntrypoint[1]': `/opt/ml/processing/code/${uri.split('/').at(-1)}`,
});

/** The request of the seed's start function, without the job's name, which it takes from the clock. */
const seedRequest = (event: SeedEvent): Leaves => ({
  ...CONSTANTS,
  ...Object.fromEntries(Object.entries(TAKEN).map(([path, key]) => [path, event[key]])),
  ...(typeof event.S3Script === 'string' && ofScript(event.S3Script)),
  ...Object.fromEntries(
    (event.ContainerArguments ?? []).map((argument, index) => [
      `AppSpecification.ContainerArguments[${index}]`,
      argument,
    ]),
  ),
  'StoppingCondition.MaxRuntimeInSeconds': event.MaxRuntimeInSeconds ?? 3600,
});

/** The two differences that are meant, beside the Tags. */
const asOurs = (request: Leaves, jobName: string): Leaves => ({
  ...request,
  ProcessingJobName: jobName,
  ...('AppSpecification.ContainerEntrypoint[0]' in request && {
    'AppSpecification.ContainerEntrypoint[0]': 'python3',
  }),
});

const JOB_NAME = 'sagemaker-processing-0123456789abcdef0123456789abcdef';

const SEED_JOB = { ...SMALLEST_JOB, S3Input: 's3://bucket/input/' };

/** Allows everything. */
const ANY_DEPLOYMENT = readDeployment({});

describe("the seed's request", () => {
  type Optional = Pick<SeedEvent, 'S3Script' | 'MaxRuntimeInSeconds' | 'ContainerArguments'>;

  const SCRIPTS: readonly Optional[] = [{ S3Script: 's3://bucket/a/run.py' }, {}, { S3Script: null }];
  const LIMITS: readonly Optional[] = [{ MaxRuntimeInSeconds: 60 }, {}, { MaxRuntimeInSeconds: null }];
  const ARGUMENTS: readonly Optional[] = [
    { ContainerArguments: ['--a', '1'] },
    {},
    { ContainerArguments: null },
  ];
  const combinations = SCRIPTS.flatMap((script) =>
    LIMITS.flatMap((limit) => ARGUMENTS.map((args): Optional => ({ ...script, ...limit, ...args }))),
  );

  test('has 27 combinations of its three optional keys, each given, left out and null', () => {
    expect(new Set(combinations.map((optional) => JSON.stringify(optional))).size).toBe(27);
  });

  test.each(combinations)('is ours for %j in the deployed job', (optional) => {
    const event = { ...SEED_JOB, ...optional };
    const { ProcessingJobName, ...request } = prepareProcessingJob(event as ProcessingJob, ANY_DEPLOYMENT);
    expect(leaves({ ProcessingJobName, ...request })).toEqual(
      asOurs(seedRequest(event), String(ProcessingJobName)),
    );
  });

  test.each(combinations)('is ours for %j in the execution’s input', (optional) => {
    const request = prepareProcessingJob({ ...SEED_JOB, Overrides: optional }, ANY_DEPLOYMENT);
    expect(leaves(request)).toEqual(
      asOurs(seedRequest({ ...SEED_JOB, ...optional }), String(request.ProcessingJobName)),
    );
  });

  test('is ours for every job of its keys within the limits', () => {
    fc.assert(
      fc.property(seedJobs, (job) => {
        expect(leaves(toCreateProcessingJobRequest(job, JOB_NAME))).toEqual(
          asOurs(seedRequest(job), JOB_NAME),
        );
      }),
    );
  });

  test('is ours within an execution, whose tag aside', () => {
    const { Tags, ...request } = toCreateProcessingJobRequest(SEED_JOB, JOB_NAME, EXECUTION_ARN);
    expect(leaves(request)).toEqual(asOurs(seedRequest(SEED_JOB), JOB_NAME));
    expect(Tags).toHaveLength(1);
  });
});

describe('what the seed does not have', () => {
  test('a job without an input and without an output has neither list in its request', () => {
    const { S3Output, ...job } = SMALLEST_JOB;
    const request = toCreateProcessingJobRequest(job, JOB_NAME);
    expect(request).not.toHaveProperty('ProcessingInputs');
    expect(request).not.toHaveProperty('ProcessingOutputConfig');
  });

  test('a job whose lists are empty says so in its request', () => {
    const { S3Output, ...job } = SMALLEST_JOB;
    const lists = { ProcessingInputs: [], ProcessingOutputConfig: { Outputs: [] } };
    expect(toCreateProcessingJobRequest({ ...job, ...lists }, JOB_NAME)).toMatchObject(lists);
  });

  test('ExperimentConfig that is an empty object counts as absent', () => {
    const job = { ...SMALLEST_JOB, ExperimentConfig: {} };
    expect(toCreateProcessingJobRequest(job, JOB_NAME)).not.toHaveProperty('ExperimentConfig');
  });

  test('a job without an input still has its script', () => {
    const job = { ...SMALLEST_JOB, S3Script: 's3://bucket/run.py' };
    expect(toCreateProcessingJobRequest(job, JOB_NAME).ProcessingInputs).toEqual([
      expect.objectContaining({ InputName: 'script' }),
    ]);
  });

  test('Environment is sent as it is', () => {
    const job = { ...SMALLEST_JOB, Environment: { A: '1', B: '' } };
    expect(toCreateProcessingJobRequest(job, JOB_NAME).Environment).toEqual({ A: '1', B: '' });
  });

  test.each(['Environment', 'NetworkConfig', 'ExperimentConfig'])(
    '%s is not sent when the job has none',
    (member) => {
      expect(toCreateProcessingJobRequest(SMALLEST_JOB, JOB_NAME)).not.toHaveProperty(member);
    },
  );
});

describe('the member', () => {
  const jobs = [OTHER_FULL_JOB, FULL_JOB];

  test.each(MEMBERS_OF_THE_JOB)('%s of the request is %s of the job', (member, key) => {
    const job = jobs.find((candidate) => valuesAt(candidate, key).length > 0);
    const ofTheJob = valuesAt(job, key);
    const sent = valuesAt(toCreateProcessingJobRequest(job as ProcessingJob, JOB_NAME), member);
    expect(ofTheJob).not.toEqual([]);
    // What a short form stands for is in front.
    expect(sent.slice(-ofTheJob.length)).toEqual(ofTheJob);
  });

  test.each(READ_ONLY_MEMBERS)('%s, which SageMaker sets, is never sent', (member) => {
    fc.assert(
      fc.property(validJobs, (job) => {
        expect(valuesAt(toCreateProcessingJobRequest(job, JOB_NAME), member)).toEqual([]);
      }),
    );
  });

  test('that is not of the API is never sent', () => {
    fc.assert(
      fc.property(validJobs, (job) => {
        const paths = Object.keys(leaves(toCreateProcessingJobRequest(job, JOB_NAME, EXECUTION_ARN)));
        const members = paths.map((path) => path.replaceAll(/\[\d+\]/g, '[]').replace(/\[\]$/, ''));
        const free = members.filter((member) => !member.startsWith('Environment.'));
        expect(REQUEST_MEMBERS).toEqual(expect.arrayContaining(free));
      }),
    );
  });
});

describe('the inputs', () => {
  test('of the short forms stand in front of the others', () => {
    const { ProcessingInputs } = toCreateProcessingJobRequest(FULL_JOB, JOB_NAME);
    expect(ProcessingInputs?.map(({ InputName }) => InputName)).toEqual([
      'data',
      'script',
      'archive',
      'measurements',
      'nests',
    ]);
  });

  test('are those in the long form alone where there is no short one', () => {
    const { ProcessingInputs } = FULL_JOB;
    const request = toCreateProcessingJobRequest({ ...SMALLEST_JOB, ProcessingInputs }, JOB_NAME);
    expect(request.ProcessingInputs).toEqual(ProcessingInputs);
  });
});

describe('the outputs', () => {
  test('of the short form stand in front of the others, beside their key', () => {
    expect(toCreateProcessingJobRequest(FULL_JOB, JOB_NAME).ProcessingOutputConfig).toEqual({
      Outputs: [
        {
          OutputName: 'output_data',
          S3Output: {
            S3Uri: 's3://bucket/output/',
            LocalPath: '/opt/ml/processing/output',
            S3UploadMode: 'EndOfJob',
          },
        },
        ...FULL_JOB.ProcessingOutputConfig.Outputs,
      ],
      KmsKeyId: FULL_JOB.ProcessingOutputConfig.KmsKeyId,
    });
  });

  test('are those in the long form alone where there is no short one', () => {
    const { S3Output, ...job } = FULL_JOB;
    const request = toCreateProcessingJobRequest(job, JOB_NAME);
    expect(request.ProcessingOutputConfig).toEqual(FULL_JOB.ProcessingOutputConfig);
  });

  test('may be that of the short form alone, with a key', () => {
    const job = { ...SMALLEST_JOB, ProcessingOutputConfig: { Outputs: [], KmsKeyId: 'alias/outputs' } };
    expect(toCreateProcessingJobRequest(job, JOB_NAME).ProcessingOutputConfig).toEqual({
      Outputs: [expect.objectContaining({ OutputName: 'output_data' })],
      KmsKeyId: 'alias/outputs',
    });
  });
});

describe('the instances', () => {
  const { InstanceType, ...WITHOUT_TYPE } = SMALLEST_JOB;
  const TYPES = [{ InstanceType: 'ml.m5.large' }, { InstanceType: 'ml.m4.large' }];
  const COUNTED = TYPES.map((preference) => ({ ...preference, InstanceCount: 3 }));

  test.each<readonly [string, ProcessingJob, unknown]>([
    ['one of a type', SMALLEST_JOB, { InstanceCount: 1, InstanceType }],
    ['several of a type', { ...SMALLEST_JOB, InstanceCount: 4 }, { InstanceCount: 4, InstanceType }],
    [
      'one of several types',
      { ...WITHOUT_TYPE, InstancePreferences: TYPES },
      { InstanceCount: 1, InstancePreferences: TYPES },
    ],
    [
      'several of several types',
      { ...WITHOUT_TYPE, InstanceCount: 4, InstancePreferences: TYPES },
      { InstanceCount: 4, InstancePreferences: TYPES },
    ],
    [
      'each type with a count of its own, which the API refuses beside another',
      { ...WITHOUT_TYPE, InstancePreferences: COUNTED },
      { InstancePreferences: COUNTED },
    ],
  ])('are %s', (_, job, cluster) => {
    expect(toCreateProcessingJobRequest(job, JOB_NAME).ProcessingResources).toStrictEqual({
      ClusterConfig: { ...(cluster as object), VolumeSizeInGB: SMALLEST_JOB.VolumeSizeInGB },
    });
  });

  test('have a key for their volumes where the job has one', () => {
    const job = { ...SMALLEST_JOB, VolumeKmsKeyId: 'alias/volumes' };
    expect(toCreateProcessingJobRequest(job, JOB_NAME).ProcessingResources).toMatchObject({
      ClusterConfig: { VolumeKmsKeyId: 'alias/volumes' },
    });
  });
});

describe('a null', () => {
  /** The same value with a null for each member that it does not have, as Terraform's objects have every member. */
  const withNulls = (value: unknown, rule: Rule): unknown => {
    if (rule.kind === 'list' && Array.isArray(value)) return value.map((item) => withNulls(item, rule.item));
    if (rule.kind !== 'object' || !isRecord(value)) return value;
    const members = Object.entries(rule.members);
    return Object.fromEntries(
      members.map(([name, memberRule]) => [name, withNulls(value[name], memberRule) ?? null]),
    );
  };

  /** The request for a job that has been validated, as that of every event is. */
  const validRequest = (event: unknown) => {
    const { job, faults } = validateProcessingJob(event);
    if (!job) throw new Error(JSON.stringify(faults));
    return toCreateProcessingJobRequest(job, JOB_NAME);
  };

  const { ProcessingInputs, ProcessingOutputConfig } = FULL_JOB;

  test.each([
    ['ProcessingInputs', ProcessingInputs, 3],
    ['ProcessingOutputConfig', ProcessingOutputConfig, 2],
    ['NetworkConfig', { EnableNetworkIsolation: true }, 2],
    ['ExperimentConfig', { RunName: 'run-1' }, 3],
  ] as const)('in %s, as Terraform has what is absent, is not sent', (key, value, atLeast) => {
    const job = { ...FULL_JOB, [key]: withNulls(value, PROCESSING_JOB_RULES[key]) };
    expect(JSON.stringify(job).split('null').length - 1).toBeGreaterThanOrEqual(atLeast);
    expect(validRequest(job)).toStrictEqual(
      toCreateProcessingJobRequest({ ...FULL_JOB, [key]: value }, JOB_NAME),
    );
  });

  test('for every name in ExperimentConfig is as good as no ExperimentConfig', () => {
    const job = { ...SMALLEST_JOB, ExperimentConfig: { ExperimentName: null, RunName: null } };
    expect(validRequest(job)).not.toHaveProperty('ExperimentConfig');
  });

  test('in InstancePreferences is not sent, and no count of their own', () => {
    const { InstanceType, ...job } = SMALLEST_JOB;
    const InstancePreferences = [{ InstanceType: 'ml.m5.large', InstanceCount: null }];
    const request = validRequest({ ...job, InstancePreferences });
    expect(request.ProcessingResources?.ClusterConfig).toStrictEqual({
      InstanceCount: 1,
      InstancePreferences: [{ InstanceType: 'ml.m5.large' }],
      VolumeSizeInGB: 20,
    });
  });
});

describe('the order of members', () => {
  test("does not depend on that of the job's keys, so that equal jobs are equal texts", () => {
    const reversed = Object.fromEntries(Object.entries(FULL_JOB).reverse()) as typeof FULL_JOB;
    expect(JSON.stringify(toCreateProcessingJobRequest(reversed, JOB_NAME, EXECUTION_ARN))).toBe(
      JSON.stringify(toCreateProcessingJobRequest(FULL_JOB, JOB_NAME, EXECUTION_ARN)),
    );
  });
});

describe('the entrypoint', () => {
  test.each([
    ['s3://bucket/run.py', '/opt/ml/processing/code/run.py'],
    ['s3://bucket/a/b/run.py', '/opt/ml/processing/code/run.py'],
    ['s3://bucket/a b/run it.py', '/opt/ml/processing/code/run it.py'],
    ['s3://bucket/a.py/run', '/opt/ml/processing/code/run'],
  ])('of the script %s is python3 %s', (S3Script, path) => {
    const { AppSpecification } = toCreateProcessingJobRequest({ ...SMALLEST_JOB, S3Script }, JOB_NAME);
    expect(AppSpecification?.ContainerEntrypoint).toEqual(['python3', path]);
  });

  test('of a folder of code unpacks the archive and runs its file', () => {
    const { AppSpecification, ProcessingInputs } = toCreateProcessingJobRequest(SOURCE_JOB, JOB_NAME);
    expect(AppSpecification?.ContainerEntrypoint).toEqual([
      '/bin/sh',
      '-c',
      expect.any(String),
      '/opt/ml/processing/code/source.zip',
      'preprocess.py',
    ]);
    expect(ProcessingInputs).toEqual([
      {
        InputName: 'source',
        S3Input: {
          S3Uri: 's3://bucket/code/source.zip',
          LocalPath: '/opt/ml/processing/code',
          S3DataType: 'S3Prefix',
          S3InputMode: 'File',
        },
      },
    ]);
  });

  test('of a folder of code has no word of more than 256 characters, however long the names are', () => {
    const job = {
      ...SMALLEST_JOB,
      S3SourceArchive: `s3://bucket/${characters(225)}.tar.gz`,
      SourceEntrypoint: characters(256),
    };
    expect(validateProcessingJob(job).faults).toEqual([]);
    const words = toCreateProcessingJobRequest(job, JOB_NAME).AppSpecification.ContainerEntrypoint ?? [];
    expect(Math.max(...words.map((word) => word.length))).toBe(256);
  });

  test("is the job's own where it has one", () => {
    const { AppSpecification, ProcessingInputs } = toCreateProcessingJobRequest(
      { ...SMALLEST_JOB, ContainerEntrypoint: ['python3', '-m', 'preprocess'] },
      JOB_NAME,
    );
    expect(AppSpecification?.ContainerEntrypoint).toEqual(['python3', '-m', 'preprocess']);
    expect(ProcessingInputs).toBeUndefined();
  });

  test("is the image's own when there is no script", () => {
    const { AppSpecification } = toCreateProcessingJobRequest(SMALLEST_JOB, JOB_NAME);
    expect(AppSpecification).toEqual({ ImageUri: SMALLEST_JOB.ImageUri });
  });

  test('never has an item that is longer than the API takes', () => {
    fc.assert(
      fc.property(validJobs, (job) => {
        const items = toCreateProcessingJobRequest(job, JOB_NAME).AppSpecification?.ContainerEntrypoint ?? [];
        expect(items.every((item) => [...item].length <= 256)).toBe(true);
      }),
    );
  });
});

describe('the tags', () => {
  const tagsOf = (job: ProcessingJob, executionArn?: string) =>
    toCreateProcessingJobRequest(job, JOB_NAME, executionArn).Tags;

  test("are the job's own and the execution's, in this order", () => {
    expect(tagsOf(FULL_JOB, EXECUTION_ARN)).toEqual([
      { Key: 'team', Value: 'penguins' },
      { Key: 'StepFunctionsExecution', Value: EXECUTION_ARN },
    ]);
  });

  test("are the execution's alone when the job has none", () => {
    expect(tagsOf(SMALLEST_JOB, EXECUTION_ARN)).toEqual([
      { Key: 'StepFunctionsExecution', Value: EXECUTION_ARN },
    ]);
  });

  test("are the job's own alone outside an execution", () => {
    expect(tagsOf(FULL_JOB)).toEqual([{ Key: 'team', Value: 'penguins' }]);
  });

  test.each([
    ['no list', SMALLEST_JOB],
    ['an empty list', { ...SMALLEST_JOB, Tags: [] }],
  ])('are not sent when a job outside an execution has %s', (_, job) => {
    expect(toCreateProcessingJobRequest(job, JOB_NAME)).not.toHaveProperty('Tags');
  });

  test.each([
    ['run+1', 'run+1'],
    ['run 1', 'run 1'],
    ['run(1)', 'run_1_'],
    ["it's", 'it_s'],
    ['a!b', 'a_b'],
    ['企鹅-ß', '企鹅-ß'],
    ['🐧', '_'],
  ])('have the execution named %s as %s, as a tag may not hold every character', (name, shown) => {
    const prefix = 'arn:aws:states:eu-west-1:123456789012:execution:machine:';
    expect(tagsOf(SMALLEST_JOB, prefix + name)).toEqual([
      { Key: 'StepFunctionsExecution', Value: prefix + shown },
    ]);
  });

  test('hold only what a tag may hold, for the longest of executions with any name', () => {
    const names = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 80 });
    const machine = 'm'.repeat(80);
    fc.assert(
      fc.property(names, (name) => {
        const arn = `arn:aws-us-gov:states:us-gov-west-1:123456789012:execution:${machine}:${name}`;
        const [tag] = tagsOf(SMALLEST_JOB, arn) ?? [];
        const keys = ruleFaults('Tags', [tag], PROCESSING_JOB_RULES.Tags).map(({ key }) => key);
        // The key is reserved, as it is the workflow's own.
        expect(keys).toEqual(['Tags[0].Key']);
      }),
    );
  });

  test('are at most 49, which leaves one of 50 for Step Functions', () => {
    const Tags = Array.from({ length: PROCESSING_JOB_RULES.Tags.maxItems }, (_, index) => ({
      Key: `key-${index}`,
      Value: '',
    }));
    expect(tagsOf({ ...SMALLEST_JOB, Tags }, EXECUTION_ARN)).toHaveLength(49);
  });
});
