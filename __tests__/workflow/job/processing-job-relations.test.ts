import { PROCESSING_JOB_RELATIONS } from '../../../workflow/job/processing-job-relations';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import type { Relation, Rule } from '../../../workflow/rules/rule';
import { ATHENA_DATASET, REDSHIFT_DATASET, SMALLEST_JOB, SOURCE_JOB } from './sample-jobs';

type Job = Readonly<Record<string, unknown>>;

/** What is given, and where the faults are. */
type Broken = readonly [what: string, job: Job, ...keys: string[]];
type Holding = readonly [what: string, job: Job];

const S3_INPUT = { S3Uri: 's3://bucket/a/', LocalPath: '/opt/ml/processing/a', S3DataType: 'S3Prefix' };
const { LocalPath: _, ...ANYWHERE } = S3_INPUT;
const { LocalPath: _path, ...ATHENA_ANYWHERE } = ATHENA_DATASET;
const { LocalPath: _folder, ...REDSHIFT_ANYWHERE } = REDSHIFT_DATASET;
const S3_OUTPUT = { S3Uri: 's3://bucket/a/', S3UploadMode: 'EndOfJob' };
const FEATURES = { FeatureGroupName: 'penguins' };

const { InstanceType, S3Output, ...NEITHER } = SMALLEST_JOB;

const withInput = (input: Job): Job => ({
  ...SMALLEST_JOB,
  ProcessingInputs: [{ InputName: 'a', ...input }],
});

const withOutput = (output: Job): Job => ({
  ...SMALLEST_JOB,
  ProcessingOutputConfig: { Outputs: [{ OutputName: 'a', ...output }] },
});

const inputs = (count: number, name = 'input'): Job[] =>
  Array.from({ length: count }, (_item, index) => ({
    InputName: `${name}-${index}`,
    S3Input: { ...S3_INPUT, LocalPath: `/opt/ml/processing/${index}` },
  }));

const at = (LocalPath: string): Job => ({ ...S3_INPUT, LocalPath });

const queryAt = (LocalPath: string): Job => ({ ...ATHENA_DATASET, LocalPath });

const outputAt = (LocalPath: string): Job => ({ ...S3_OUTPUT, LocalPath });

const outputs = (count: number): Job[] =>
  Array.from({ length: count }, (_item, index) => ({ OutputName: `output-${index}`, S3Output: S3_OUTPUT }));

const onTypes = (...InstancePreferences: Job[]): Job => ({ ...NEITHER, S3Output, InstancePreferences });

/** By what holds. */
const CASES: Readonly<
  Record<string, { readonly holding: readonly Holding[]; readonly broken: readonly Broken[] }>
> = {
  'an input is one of S3 or of a query': {
    holding: [
      ['S3Input', withInput({ S3Input: S3_INPUT })],
      ['DatasetDefinition', withInput({ DatasetDefinition: ATHENA_DATASET })],
    ],
    broken: [
      ['neither', withInput({}), 'ProcessingInputs[0]'],
      ['null for both', withInput({ S3Input: null, DatasetDefinition: null }), 'ProcessingInputs[0]'],
      ['both', withInput({ S3Input: S3_INPUT, DatasetDefinition: ATHENA_DATASET }), 'ProcessingInputs[0]'],
    ],
  },
  "a query is one of Athena's or of Redshift's": {
    holding: [
      ['AthenaDatasetDefinition', withInput({ DatasetDefinition: ATHENA_DATASET })],
      ['RedshiftDatasetDefinition', withInput({ DatasetDefinition: REDSHIFT_DATASET })],
    ],
    broken: [
      [
        'neither',
        withInput({ DatasetDefinition: { LocalPath: '/opt/ml/processing/a' } }),
        'ProcessingInputs[0].DatasetDefinition',
      ],
      [
        'both',
        withInput({ DatasetDefinition: { ...ATHENA_DATASET, ...REDSHIFT_DATASET } }),
        'ProcessingInputs[0].DatasetDefinition',
      ],
    ],
  },
  'an input of S3 has a LocalPath unless the container fetches it itself': {
    holding: [
      ['a path', withInput({ S3Input: S3_INPUT })],
      ['no path where AppManaged is true', withInput({ AppManaged: true, S3Input: ANYWHERE })],
      ['a path where AppManaged is true', withInput({ AppManaged: true, S3Input: S3_INPUT })],
    ],
    broken: [
      ['no path', withInput({ S3Input: ANYWHERE }), 'ProcessingInputs[0].S3Input.LocalPath'],
      [
        'no path where AppManaged is false',
        withInput({ AppManaged: false, S3Input: ANYWHERE }),
        'ProcessingInputs[0].S3Input.LocalPath',
      ],
      [
        'null for a path',
        withInput({ S3Input: { ...S3_INPUT, LocalPath: null } }),
        'ProcessingInputs[0].S3Input.LocalPath',
      ],
    ],
  },
  'an input of a query has a LocalPath unless the container fetches it itself': {
    holding: [
      ['a path', withInput({ DatasetDefinition: REDSHIFT_DATASET })],
      [
        'no path where AppManaged is true',
        withInput({ AppManaged: true, DatasetDefinition: ATHENA_ANYWHERE }),
      ],
    ],
    broken: [
      [
        "no path of Athena's",
        withInput({ DatasetDefinition: ATHENA_ANYWHERE }),
        'ProcessingInputs[0].DatasetDefinition.LocalPath',
      ],
      [
        "no path of Redshift's where AppManaged is false",
        withInput({ AppManaged: false, DatasetDefinition: REDSHIFT_ANYWHERE }),
        'ProcessingInputs[0].DatasetDefinition.LocalPath',
      ],
    ],
  },
  'Gzip is for pipes only': {
    holding: [
      [
        'Gzip by Pipe',
        withInput({ S3Input: { ...S3_INPUT, S3CompressionType: 'Gzip', S3InputMode: 'Pipe' } }),
      ],
      [
        'None by File',
        withInput({ S3Input: { ...S3_INPUT, S3CompressionType: 'None', S3InputMode: 'File' } }),
      ],
      ['None by default', withInput({ S3Input: { ...S3_INPUT, S3CompressionType: 'None' } })],
    ],
    broken: [
      [
        'Gzip by File',
        withInput({ S3Input: { ...S3_INPUT, S3CompressionType: 'Gzip', S3InputMode: 'File' } }),
        'ProcessingInputs[0].S3Input.S3CompressionType',
      ],
      [
        'Gzip without a mode',
        withInput({ S3Input: { ...S3_INPUT, S3CompressionType: 'Gzip' } }),
        'ProcessingInputs[0].S3Input.S3CompressionType',
      ],
    ],
  },
  'an output goes to S3 or to the feature store': {
    holding: [
      ['S3Output', withOutput({ S3Output: S3_OUTPUT })],
      ['S3Output that is AppManaged', withOutput({ AppManaged: true, S3Output: S3_OUTPUT })],
      ['FeatureStoreOutput', withOutput({ AppManaged: true, FeatureStoreOutput: FEATURES })],
    ],
    broken: [
      ['neither', withOutput({}), 'ProcessingOutputConfig.Outputs[0]'],
      [
        'both',
        withOutput({ AppManaged: true, S3Output: S3_OUTPUT, FeatureStoreOutput: FEATURES }),
        'ProcessingOutputConfig.Outputs[0]',
      ],
    ],
  },
  'the container itself writes to the feature store': {
    holding: [['AppManaged true', withOutput({ AppManaged: true, FeatureStoreOutput: FEATURES })]],
    broken: [
      [
        'no AppManaged',
        withOutput({ FeatureStoreOutput: FEATURES }),
        'ProcessingOutputConfig.Outputs[0].AppManaged',
      ],
      [
        'AppManaged false',
        withOutput({ AppManaged: false, FeatureStoreOutput: FEATURES }),
        'ProcessingOutputConfig.Outputs[0].AppManaged',
      ],
    ],
  },
  'a job may have no output': {
    holding: [
      ['none', { ...NEITHER, InstanceType }],
      ['null', { ...SMALLEST_JOB, S3Output: null }],
      ['an empty list alone', { ...NEITHER, InstanceType, ProcessingOutputConfig: { Outputs: [] } }],
      ['one in the long form', { ...NEITHER, InstanceType, ProcessingOutputConfig: { Outputs: outputs(1) } }],
      ['S3Output beside an empty list', { ...SMALLEST_JOB, ProcessingOutputConfig: { Outputs: [] } }],
      [
        'S3Output beside a key for it',
        { ...SMALLEST_JOB, ProcessingOutputConfig: { Outputs: [], KmsKeyId: 'alias/outputs' } },
      ],
    ],
    broken: [],
  },
  "a folder of a short form is that short form's": {
    holding: [
      ['its folder without S3Input', withInput({ S3Input: at('/opt/ml/processing/input') })],
      [
        "S3Script's folder beside S3Input",
        { ...withInput({ S3Input: at('/opt/ml/processing/code') }), S3Input: 's3://a' },
      ],
      [
        'a folder within it',
        { ...withInput({ S3Input: at('/opt/ml/processing/input/code') }), S3Input: 's3://a' },
      ],
      ['a longer name', { ...withInput({ S3Input: at('/opt/ml/processing/input-2') }), S3Input: 's3://a' }],
      [
        "S3Input's folder as that of an output",
        { ...withOutput({ S3Output: outputAt('/opt/ml/processing/input') }), S3Input: 's3://a' },
      ],
      ['no path beside S3Output', withOutput({ AppManaged: true, S3Output: S3_OUTPUT })],
    ],
    broken: [
      [
        "S3Input's",
        { ...withInput({ S3Input: at('/opt/ml/processing/input') }), S3Input: 's3://a' },
        'ProcessingInputs',
      ],
      [
        "S3Input's with a slash at its end",
        { ...withInput({ S3Input: at('/opt/ml/processing/input/') }), S3Input: 's3://a' },
        'ProcessingInputs',
      ],
      [
        "S3Input's, for a query",
        { ...withInput({ DatasetDefinition: queryAt('/opt/ml/processing/input') }), S3Input: 's3://a' },
        'ProcessingInputs',
      ],
      [
        "S3Script's",
        { ...withInput({ S3Input: at('/opt/ml/processing/code') }), S3Script: 's3://a/b.py' },
        'ProcessingInputs',
      ],
      [
        "S3Script's, for a query",
        { ...withInput({ DatasetDefinition: queryAt('/opt/ml/processing/code/') }), S3Script: 's3://a/b.py' },
        'ProcessingInputs',
      ],
      [
        "S3SourceArchive's",
        {
          ...SOURCE_JOB,
          ProcessingInputs: [{ InputName: 'a', S3Input: at('/opt/ml/processing/code/source') }],
        },
        'ProcessingInputs',
      ],
      [
        "S3Output's",
        withOutput({ S3Output: outputAt('/opt/ml/processing/output') }),
        'ProcessingOutputConfig',
      ],
      [
        "S3Output's with two slashes in a row",
        withOutput({ S3Output: outputAt('/opt/ml/processing//output') }),
        'ProcessingOutputConfig',
      ],
    ],
  },
  'a job names its instances': {
    holding: [
      ['InstanceType', SMALLEST_JOB],
      ['InstancePreferences', onTypes({ InstanceType: 'ml.m5.large' })],
    ],
    broken: [['neither', { ...NEITHER, S3Output }, 'InstanceType']],
  },
  'InstanceType and InstancePreferences exclude each other': {
    holding: [['null for the other', { ...onTypes({ InstanceType: 'ml.m5.large' }), InstanceType: null }]],
    broken: [
      [
        'both',
        { ...onTypes({ InstanceType: 'ml.m5.large' }), InstanceType: 'ml.m5.large' },
        'InstancePreferences',
      ],
    ],
  },
  'S3Script and ContainerEntrypoint exclude each other': {
    holding: [
      ['neither', SMALLEST_JOB],
      ['S3Script', { ...SMALLEST_JOB, S3Script: 's3://bucket/a.py' }],
      ['ContainerEntrypoint', { ...SMALLEST_JOB, ContainerEntrypoint: ['run'] }],
    ],
    broken: [
      [
        'both',
        { ...SMALLEST_JOB, S3Script: 's3://bucket/a.py', ContainerEntrypoint: ['run'] },
        'ContainerEntrypoint',
      ],
    ],
  },
  'a folder of code excludes a script and an entrypoint': {
    holding: [
      ['the folder alone', SOURCE_JOB],
      ['null for the others', { ...SOURCE_JOB, S3Script: null, ContainerEntrypoint: null }],
    ],
    broken: [
      [
        'a script too',
        { ...SOURCE_JOB, S3Script: 's3://bucket/a.py' },
        'S3SourceArchive',
        'SourceEntrypoint',
      ],
      [
        'an entrypoint too',
        { ...SOURCE_JOB, ContainerEntrypoint: ['run'] },
        'ContainerEntrypoint',
        'ContainerEntrypoint',
      ],
    ],
  },
  'an archive and the file to run in it are set together': {
    holding: [['neither', { ...SOURCE_JOB, S3SourceArchive: null, SourceEntrypoint: null }]],
    broken: [
      ['the archive alone', { ...SOURCE_JOB, SourceEntrypoint: null }, 'SourceEntrypoint'],
      ['the file alone', { ...SOURCE_JOB, S3SourceArchive: null }, 'S3SourceArchive'],
    ],
  },
  'all of the preferences have a count, or none': {
    holding: [
      ['none', onTypes({ InstanceType: 'ml.m5.large' }, { InstanceType: 'ml.m4.large' })],
      [
        'all',
        onTypes(
          { InstanceType: 'ml.m5.large', InstanceCount: 1 },
          { InstanceType: 'ml.m4.large', InstanceCount: 2 },
        ),
      ],
    ],
    broken: [
      [
        'the first of two',
        onTypes({ InstanceType: 'ml.m5.large', InstanceCount: 1 }, { InstanceType: 'ml.m4.large' }),
        'InstancePreferences',
      ],
      [
        'the second of two, the first null',
        onTypes(
          { InstanceType: 'ml.m5.large', InstanceCount: null },
          { InstanceType: 'ml.m4.large', InstanceCount: 1 },
        ),
        'InstancePreferences',
      ],
    ],
  },
  'a count is that of the job or of its preferences': {
    holding: [
      ["the job's", { ...onTypes({ InstanceType: 'ml.m5.large' }), InstanceCount: 2 }],
      ["the preferences'", onTypes({ InstanceType: 'ml.m5.large', InstanceCount: 2 })],
    ],
    broken: [
      [
        'both',
        { ...onTypes({ InstanceType: 'ml.m5.large', InstanceCount: 2 }), InstanceCount: 2 },
        'InstanceCount',
      ],
    ],
  },
  "storage of the instance's own takes no key": {
    holding: [
      ['a key for a volume', { ...SMALLEST_JOB, VolumeKmsKeyId: 'alias/volumes' }],
      ['no key', { ...SMALLEST_JOB, InstanceType: 'ml.g5.xlarge' }],
      [
        'a key for the volumes of several types',
        { ...onTypes({ InstanceType: 'ml.m5.large' }), VolumeKmsKeyId: 'alias/volumes' },
      ],
      ...['ml.r5.large', 'ml.p3.2xlarge', 'ml.m5.large', 'ml.c8i.large'].map(
        (type): Holding => [
          `a key with ${type}`,
          { ...SMALLEST_JOB, InstanceType: type, VolumeKmsKeyId: 'alias/volumes' },
        ],
      ),
    ],
    broken: [
      ...[
        'g4dn.xlarge',
        'g5.xlarge',
        'g6.xlarge',
        'g6e.xlarge',
        'g7.2xlarge',
        'g7e.2xlarge',
        'p5.48xlarge',
        'r5d.large',
      ].map(
        (type): Broken => [
          `a key with ml.${type}`,
          { ...SMALLEST_JOB, InstanceType: `ml.${type}`, VolumeKmsKeyId: 'alias/volumes' },
          'VolumeKmsKeyId',
        ],
      ),
      [
        'a key with one such type among several',
        {
          ...onTypes({ InstanceType: 'ml.m5.large' }, { InstanceType: 'ml.r5d.large' }),
          VolumeKmsKeyId: 'alias/volumes',
        },
        'VolumeKmsKeyId',
      ],
    ],
  },
  'a job has ten inputs at most, those of the short forms included': {
    holding: [
      ['ten in the list', { ...SMALLEST_JOB, ProcessingInputs: inputs(10) }],
      ['nine beside S3Input', { ...SMALLEST_JOB, S3Input: 's3://a', ProcessingInputs: inputs(9) }],
      ['nine beside S3Script', { ...SMALLEST_JOB, S3Script: 's3://a/b.py', ProcessingInputs: inputs(9) }],
      [
        'eight beside both',
        { ...SMALLEST_JOB, S3Input: 's3://a', S3Script: 's3://a/b.py', ProcessingInputs: inputs(8) },
      ],
      ['nine beside a folder of code', { ...SOURCE_JOB, ProcessingInputs: inputs(9) }],
      ['eight beside it and S3Input', { ...SOURCE_JOB, S3Input: 's3://a', ProcessingInputs: inputs(8) }],
      ['ten beside null', { ...SMALLEST_JOB, S3Input: null, ProcessingInputs: inputs(10) }],
    ],
    broken: [
      [
        'ten beside S3Input',
        { ...SMALLEST_JOB, S3Input: 's3://a', ProcessingInputs: inputs(10) },
        'ProcessingInputs',
      ],
      [
        'ten beside S3Script',
        { ...SMALLEST_JOB, S3Script: 's3://a/b.py', ProcessingInputs: inputs(10) },
        'ProcessingInputs',
      ],
      [
        'nine beside both',
        { ...SMALLEST_JOB, S3Input: 's3://a', S3Script: 's3://a/b.py', ProcessingInputs: inputs(9) },
        'ProcessingInputs',
      ],
      ['ten beside a folder of code', { ...SOURCE_JOB, ProcessingInputs: inputs(10) }, 'ProcessingInputs'],
      [
        'nine beside it and S3Input',
        { ...SOURCE_JOB, S3Input: 's3://a', ProcessingInputs: inputs(9) },
        'ProcessingInputs',
      ],
    ],
  },
  'a job has ten outputs at most, that of S3Output included': {
    holding: [
      ['nine beside S3Output', { ...SMALLEST_JOB, ProcessingOutputConfig: { Outputs: outputs(9) } }],
      ['ten without it', { ...NEITHER, InstanceType, ProcessingOutputConfig: { Outputs: outputs(10) } }],
    ],
    broken: [
      [
        'ten beside S3Output',
        { ...SMALLEST_JOB, ProcessingOutputConfig: { Outputs: outputs(10) } },
        'ProcessingOutputConfig',
      ],
    ],
  },
  "a name of a short form is that short form's": {
    holding: [
      ['data without S3Input', { ...withInput({ InputName: 'data', S3Input: S3_INPUT }) }],
      [
        'script beside S3Input',
        { ...withInput({ InputName: 'script', S3Input: S3_INPUT }), S3Input: 's3://a' },
      ],
      [
        'data beside S3Script',
        { ...withInput({ InputName: 'data', S3Input: S3_INPUT }), S3Script: 's3://a/b.py' },
      ],
      [
        'output_data without S3Output',
        {
          ...NEITHER,
          InstanceType,
          ProcessingOutputConfig: { Outputs: [{ OutputName: 'output_data', S3Output: S3_OUTPUT }] },
        },
      ],
      ['a longer name', withOutput({ OutputName: 'output_data_2', S3Output: S3_OUTPUT })],
    ],
    broken: [
      [
        'data beside S3Input',
        { ...withInput({ InputName: 'data', S3Input: S3_INPUT }), S3Input: 's3://a' },
        'ProcessingInputs',
      ],
      [
        'script beside S3Script',
        { ...withInput({ InputName: 'script', S3Input: S3_INPUT }), S3Script: 's3://a/b.py' },
        'ProcessingInputs',
      ],
      [
        'source beside S3SourceArchive',
        { ...SOURCE_JOB, ProcessingInputs: [{ InputName: 'source', S3Input: S3_INPUT }] },
        'ProcessingInputs',
      ],
      [
        'output_data beside S3Output',
        withOutput({ OutputName: 'output_data', S3Output: S3_OUTPUT }),
        'ProcessingOutputConfig',
      ],
    ],
  },
};

describe.each(Object.entries(CASES))('%s', (_what, { holding, broken }) => {
  test.each(holding)('which holds: %s', (_case, job) => {
    expect(validateProcessingJob(job).faults).toEqual([]);
  });

  if (broken.length === 0) return;

  test.each(broken)('which is broken: %s', (_case, job, ...keys) => {
    expect(validateProcessingJob(job).faults.map(({ key }) => key)).toEqual(keys);
  });
});

describe('what holds between members', () => {
  const relationsBelow = (rule: Rule): readonly Relation[] => {
    if (rule.kind === 'list') return relationsBelow(rule.item);
    if (rule.kind !== 'object') return [];
    return [...rule.relations, ...Object.values(rule.members).flatMap(relationsBelow)];
  };

  test('is broken by a case above, all of it', () => {
    const relations = [
      ...PROCESSING_JOB_RELATIONS,
      ...Object.values(PROCESSING_JOB_RULES).flatMap((rule: Rule) => relationsBelow(rule)),
    ];
    const told = Object.values(CASES)
      .flatMap(({ broken }) => broken)
      .flatMap(([, job]) =>
        validateProcessingJob(job).faults.map((fault) => ('allowed' in fault ? fault.allowed : fault.hint)),
      );
    expect([...new Set(told)].sort()).toEqual([...new Set(relations.map(({ allowed }) => allowed))].sort());
  });
});

describe('the fault of a broken relation', () => {
  const faultOf = (job: Job) => validateProcessingJob(job).faults[0];

  test('names the folder, the short form that uses it, and what to do', () => {
    const job = { ...withInput({ S3Input: at('/opt/ml/processing/input/') }), S3Input: 's3://a' };
    expect(faultOf(job)).toEqual({
      key: 'ProcessingInputs',
      got: 'S3Input and ProcessingInputs',
      allowed:
        'a list without LocalPath /opt/ml/processing/input, which S3Input already uses: use another path, or set S3Input to null',
    });
  });

  test('names the key to leave out', () => {
    expect(faultOf({ ...SMALLEST_JOB, S3Script: 's3://a/b.py', ContainerEntrypoint: ['run'] })).toEqual({
      key: 'ContainerEntrypoint',
      got: 'S3Script and ContainerEntrypoint',
      allowed: 'omitted if S3Script is set',
    });
  });

  test('says that neither is given, and what each may be', () => {
    expect(faultOf({ ...NEITHER, S3Output })).toEqual({
      key: 'InstanceType',
      got: 'not set',
      allowed: 'an ML instance type such as ml.m5.xlarge, unless InstancePreferences is set',
    });
  });

  test('is beside those of the members themselves', () => {
    const job = withInput({ S3Input: { ...ANYWHERE, S3Uri: '' }, Colour: 'red' });
    expect(validateProcessingJob(job).faults.map(({ key }) => key)).toEqual([
      'ProcessingInputs[0].S3Input.S3Uri',
      'ProcessingInputs[0].Colour',
      'ProcessingInputs[0].S3Input.LocalPath',
    ]);
  });
});
