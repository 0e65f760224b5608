import fc from 'fast-check';
import { pipelineDefinitionFaults } from '../../../workflow/pipeline/pipeline-definition-faults';
import { describeFault } from '../../../workflow/rules/fault';
import { UNKNOWN } from '../../../workflow/rules/known-faults';
import { ARGUMENTS, pipeline, reading, step, writing } from './sample-pipelines';

type Members = Readonly<Record<string, unknown>>;

const faults = (definition: unknown): readonly string[] =>
  pipelineDefinitionFaults(definition).map(describeFault);

const keys = (definition: unknown): readonly string[] =>
  pipelineDefinitionFaults(definition).map(({ key }) => key);

const withStep = (members: Members) => pipeline({ Steps: [step('Prepare', members)] });

const withParameter = (members: Members) =>
  pipeline({ Parameters: [{ Name: 'Day', Type: 'String', ...members }] });

const characters = (count: number): string => 'a'.repeat(count);

test('a pipeline of one step without parameters has no fault', () => {
  expect(faults(pipeline())).toEqual([]);
});

test('a fault has its place, what is given and what is allowed', () => {
  const RetryPolicies = [{ ExceptionType: ['Step.THROTTLING'], MaxAttempts: 21 }];
  expect(faults(pipeline({ Steps: [step('Prepare'), step('Evaluate', { RetryPolicies })] }))).toEqual([
    'Steps[1].RetryPolicies[0].MaxAttempts must be a whole number from 1 to 20; got 21',
  ]);
});

test('every fault is found', () => {
  const definition = {
    Version: '2020-12-02',
    Parameters: [{ Name: 'a b', Type: 'Text' }],
    Steps: [step('Prepare', { Description: 1, DependsOn: ['Load'] })],
  };
  expect(keys(definition)).toEqual([
    'Version',
    'Parameters[0].Name',
    'Parameters[0].Type',
    'Steps[0].Description',
    'Steps[0].DependsOn[0]',
  ]);
});

test.each([[undefined], [null], ['{}'], [[]]])('a definition that is no object is a fault: %p', (value) => {
  expect(keys(value)).toEqual(['the definition']);
});

test('an unknown member is a fault that names the one that may be meant', () => {
  expect(faults(pipeline({ Step: [] }))).toEqual(['unknown key Step; did you mean Steps?']);
});

test('what is absent may be null, as other tools write it', () => {
  expect(
    faults(
      pipeline({ Metadata: null, Parameters: null, PipelineExperimentConfig: null, MlflowConfig: null }),
    ),
  ).toEqual([]);
});

describe('the limits', () => {
  const policy = (members: Members) =>
    withStep({ RetryPolicies: [{ ExceptionType: ['Step.THROTTLING'], ...members }] });
  const cached = (ExpireAfter: unknown) => withStep({ CacheConfig: { Enabled: true, ExpireAfter } });
  const parameters = (count: number) =>
    pipeline({
      Parameters: Array.from({ length: count }, (_, index) => ({ Name: `p${index}`, Type: 'Float' })),
    });
  const outputs = (count: number) =>
    withStep({
      Arguments: {
        ...ARGUMENTS,
        ProcessingOutputConfig: {
          Outputs: Array.from({ length: count }, (_, index) => ({
            OutputName: `o${index}`,
            S3Output: {
              S3Uri: 's3://bucket/o',
              LocalPath: `/opt/ml/processing/o${index}`,
              S3UploadMode: 'EndOfJob',
            },
          })),
        },
      },
    });
  const named = (Name: string) => pipeline({ Steps: [step(Name)] });

  test.each<readonly [string, unknown]>([
    ['a name of 64 characters', named(characters(64))],
    ['a name of every kind of character', named('_Prepare-1')],
    ['200 parameters', parameters(200)],
    ['10 outputs', outputs(10)],
    ['a display name of 255 characters', withStep({ DisplayName: characters(255) })],
    ['a description of 3,072 characters', withStep({ Description: characters(3072) })],
    ['20 attempts', policy({ MaxAttempts: 20 })],
    ['14,400 minutes', policy({ ExpireAfterMin: 14_400 })],
    ['an interval of 43,200 seconds', policy({ IntervalSeconds: 43_200, BackoffRate: 1.5 })],
    ['neither attempts nor minutes', policy({})],
    ['30 days', cached('P30D')],
    ['a day and a half', cached('P1DT12H')],
    ["the SageMaker Python SDK's spelling", cached('p30d')],
    ["the developer guide's spelling", cached('30dT5h')],
    ['a cache that is off', withStep({ CacheConfig: { Enabled: false } })],
  ])('allow %s', (_, definition) => {
    expect(faults(definition)).toEqual([]);
  });

  test.each<readonly [string, unknown, string]>([
    ['no step', pipeline({ Steps: [] }), 'Steps'],
    ['a name of 65 characters', named(characters(65)), 'Steps[0].Name'],
    ['a name with a dot', named('a.b'), 'Steps[0].Name'],
    ['an empty name', named(''), 'Steps[0].Name'],
    ['a name twice', pipeline({ Steps: [step('A'), step('A')] }), 'Steps[1].Name'],
    ['201 parameters', parameters(201), 'Parameters'],
    ['11 outputs', outputs(11), 'Steps[0].Arguments.ProcessingOutputConfig.Outputs'],
    ['a display name of 256 characters', withStep({ DisplayName: characters(256) }), 'Steps[0].DisplayName'],
    [
      'a description of 3,073 characters',
      withStep({ Description: characters(3073) }),
      'Steps[0].Description',
    ],
    ['no attempt', policy({ MaxAttempts: 0 }), 'Steps[0].RetryPolicies[0].MaxAttempts'],
    ['14,401 minutes', policy({ ExpireAfterMin: 14_401 }), 'Steps[0].RetryPolicies[0].ExpireAfterMin'],
    [
      'an interval of 43,201 seconds',
      policy({ IntervalSeconds: 43_201 }),
      'Steps[0].RetryPolicies[0].IntervalSeconds',
    ],
    ['a negative rate', policy({ BackoffRate: -1 }), 'Steps[0].RetryPolicies[0].BackoffRate'],
    [
      'attempts and minutes',
      policy({ MaxAttempts: 5, ExpireAfterMin: 60 }),
      'Steps[0].RetryPolicies[0].ExpireAfterMin',
    ],
    [
      'an exception that SageMaker does not have',
      policy({ ExceptionType: ['SageMaker.THROTTLING'] }),
      'Steps[0].RetryPolicies[0].ExceptionType[0]',
    ],
    ['a duration without a unit', cached('30'), 'Steps[0].CacheConfig.ExpireAfter'],
    ['a duration without a number', cached('PT'), 'Steps[0].CacheConfig.ExpireAfter'],
    ['a duration that ends with T', cached('P1DT'), 'Steps[0].CacheConfig.ExpireAfter'],
    ['seconds', cached('PT30S'), 'Steps[0].CacheConfig.ExpireAfter'],
  ])('refuse %s', (_, definition, key) => {
    expect(keys(definition)).toEqual([key]);
  });

  test('refuse a definition of more than 1 MiB', () => {
    const Steps = Array.from({ length: 400 }, (_, index) =>
      step(`s${index}`, { Description: characters(3000) }),
    );
    expect(keys(pipeline({ Steps: Steps.slice(0, 300) }))).toEqual([]);
    expect(faults(pipeline({ Steps }))).toEqual([
      expect.stringMatching(
        /^the definition must be at most 1,048,576 bytes of JSON; got 1,\d{3},\d{3} bytes$/,
      ),
    ]);
  });
});

describe('a parameter', () => {
  test('needs a name that no other has', () => {
    const parameter = { Name: 'Day', Type: 'String' };
    expect(keys(pipeline({ Parameters: [parameter, { ...parameter, Type: 'Float' }] }))).toEqual([
      'Parameters[1].Name',
    ]);
  });

  test('has allowed values only if it is a string', () => {
    expect(faults(withParameter({ EnumValues: ['a', 'b'], DefaultValue: 'b' }))).toEqual([]);
    expect(keys(withParameter({ Type: 'Integer', EnumValues: ['a', 'b'] }))).toEqual([
      'Parameters[0].EnumValues',
    ]);
  });
});

describe('a step', () => {
  test('of another type is a fault, and nothing else of it is checked', () => {
    const train = { Name: 'Train', Type: 'Training', Arguments: { AlgorithmSpecification: {} } };
    expect(faults(pipeline({ Steps: [train] }))).toEqual([
      'Steps[0].Type must be Processing, because only processing steps are known here; got "Training"',
    ]);
  });

  test('has the limits of a job', () => {
    const ClusterConfig = { InstanceType: 'm5.xlarge', VolumeSizeInGB: 0 };
    expect(keys(withStep({ Arguments: { ...ARGUMENTS, ProcessingResources: { ClusterConfig } } }))).toEqual([
      'Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceType',
      'Steps[0].Arguments.ProcessingResources.ClusterConfig.VolumeSizeInGB',
      'Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceCount',
    ]);
  });

  test('may be literal only where SageMaker inserts nothing', () => {
    const value = { Get: 'Execution.PipelineName' };
    expect(keys(withStep({ DisplayName: value, CacheConfig: { Enabled: value } }))).toEqual([
      'Steps[0].DisplayName',
      'Steps[0].CacheConfig.Enabled',
    ]);
  });
});

test('the experiment has names, which may be functions', () => {
  const experiment = (ExperimentName: unknown) =>
    pipeline({
      PipelineExperimentConfig: { ExperimentName, TrialName: { Get: 'Execution.PipelineExecutionId' } },
    });
  expect(faults(experiment('penguins'))).toEqual([]);
  expect(keys(experiment('all penguins'))).toEqual(['PipelineExperimentConfig.ExperimentName']);
});

describe('a cycle', () => {
  const output = (name: string) => ({
    Get: `Steps.${name}.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri`,
  });

  test('of references and DependsOn is a fault', () => {
    const Steps = [
      step('Load'),
      step('Prepare', { Arguments: writing('train'), DependsOn: ['Evaluate', 'Load'] }),
      step('Evaluate', { Arguments: reading(output('Prepare')) }),
      step('Report', { DependsOn: ['Evaluate'] }),
    ];
    expect(faults(pipeline({ Steps }))).toEqual([
      'Steps[1] must be outside a cycle, in which each step needs the next; got Prepare → Evaluate → Prepare',
    ]);
  });

  test('is a fault for each of several', () => {
    const needing = (name: string, other: string) => step(name, { DependsOn: [other] });
    const Steps = [needing('A', 'B'), needing('C', 'D'), needing('B', 'A'), needing('D', 'C')];
    expect(keys(pipeline({ Steps }))).toEqual(['Steps[0]', 'Steps[1]']);
  });
});

describe('an unknown value', () => {
  test.each<readonly [string, unknown]>([
    ['a name', pipeline({ Steps: [step(UNKNOWN), step('B', { DependsOn: ['A'] })] })],
    ['the default of a parameter', withParameter({ Type: 'Integer', DefaultValue: UNKNOWN })],
    ['the type of a parameter', withParameter({ Type: UNKNOWN, EnumValues: ['a'] })],
    ['the arguments', withStep({ Arguments: UNKNOWN })],
    ['a value', withStep({ Arguments: reading(UNKNOWN) })],
    ['part of a text', withStep({ Arguments: reading({ 'Std:Join': { On: '/', Values: [UNKNOWN] } }) })],
    ['what a function refers to', withStep({ Arguments: reading({ Get: UNKNOWN }) })],
    ['the retry policies', withStep({ RetryPolicies: UNKNOWN })],
    ['the steps', pipeline({ Steps: UNKNOWN })],
    [
      'the parameters',
      pipeline({ Parameters: UNKNOWN, Steps: [step('A', { Arguments: reading({ Get: 'Parameters.X' }) })] }),
    ],
    ['the experiment', pipeline({ PipelineExperimentConfig: UNKNOWN })],
  ])('is no fault: %s', (_, definition) => {
    expect(faults(definition)).toEqual([]);
  });

  test('does not hide the faults beside it', () => {
    const Arguments = { ...reading(UNKNOWN), RoleArn: 'prepare' };
    expect(keys(withStep({ Arguments }))).toEqual(['Steps[0].Arguments.RoleArn']);
  });
});

test('whatever JSON a definition is, its faults are readable, and nothing is thrown', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  const anyStep = fc.dictionary(
    fc.constantFrom('Name', 'Type', 'DependsOn', 'Arguments', 'PropertyFiles'),
    json,
  );
  const anyDefinition = fc.oneof(
    json,
    fc.record({ Steps: fc.oneof(json, fc.array(anyStep)), Parameters: json, PipelineExperimentConfig: json }),
    fc
      .record({ Get: json, 'Std:Join': json }, { requiredKeys: [] })
      .map((value) => withStep({ Arguments: reading(value) })),
  );
  fc.assert(
    fc.property(anyDefinition, (definition) => {
      for (const fault of faults(definition)) expect(fault.length).toBeLessThan(3_000);
    }),
    { numRuns: 500 },
  );
});
