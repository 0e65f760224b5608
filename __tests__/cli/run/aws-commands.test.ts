import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { awsCommands } from '../../../cli/run/aws-commands';
import { executionInput } from '../../../local/execution-input';
import type { LocalInput, LocalJob, LocalProgram } from '../../../local/local-job';
import { localJob } from '../../local/local-job';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const BUCKET = 'bucket-of-mine';
const LOCAL_PATH = '/opt/ml/processing/input';

/** Files and folders in the user's folder. */
const fileInput = (name: string): LocalInput => ({
  path: join(folder.path, name),
  isFolder: false,
  localPath: LOCAL_PATH,
});
const folderInput = (name: string): LocalInput => ({ ...fileInput(name), isFolder: true });
const python = (name: string): LocalProgram => ({ kind: 'python', path: join(folder.path, name) });

const STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:my-machine';

/** Runs shell commands with an `aws` that prints its arguments. Returns them by call. */
const callsOfAws = (commands: readonly string[]): string[][] => {
  const sayArguments = 'aws() { printf \'%s\\0\' $# "$@"; }';
  const { stdout, stderr } = spawnSync('sh', ['-c', [sayArguments, ...commands].join('\n')], {
    encoding: 'utf8',
    env: { BUCKET, STATE_MACHINE_ARN },
    cwd: folder.path,
  });
  expect(stderr).toBe('');
  return byCall(stdout.split('\0').slice(0, -1));
};

/** Each call is printed as the number of its arguments, and the arguments. */
const byCall = ([count, ...words]: readonly string[]): string[][] =>
  count === undefined ? [] : [words.slice(0, Number(count)), ...byCall(words.slice(Number(count)))];

/** The `--input` of the start-execution line, after a shell has read it. */
const printedInput = (job: LocalJob): string | undefined => {
  const line = awsCommands(job, folder.path).at(-1) ?? '';
  return callsOfAws([line])[0]?.at(-1);
};

/** Each run starts a shell. */
const RUNS = { numRuns: 50 };

/** Text that a command line can hold. */
const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
const hostileText = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      '$',
      '`',
      '\\',
      '!',
      '$BUCKET',
      '\\u0000BUCKET\\u0000',
      '\n',
      ' ',
      '-',
      '*',
      'a',
    ),
  )
  .map((parts) => parts.join(''));
const anyText = fc.oneof(text, hostileText);

describe('the commands', () => {
  test('copy a folder and the script, and start an execution', () => {
    const job = localJob({
      inputs: [folderInput('data')],
      program: python('run.py'),
      arguments: ['--seed', '7'],
    });
    expect(awsCommands(job, folder.path)).toEqual([
      'aws s3 cp --recursive data "s3://$BUCKET/input/"',
      'aws s3 cp run.py "s3://$BUCKET/code/run.py"',
      `aws stepfunctions start-execution --state-machine-arn "$STATE_MACHINE_ARN" --input '{"S3Input":"s3://'"$BUCKET"'/input/","ProcessingInputs":null,"S3Output":"s3://'"$BUCKET"'/output/","S3Script":"s3://'"$BUCKET"'/code/run.py","ContainerArguments":["--seed","7"],"Environment":null}'`,
    ]);
  });

  test('start an execution with the instances, and with shares of the input', () => {
    const job = localJob({
      inputs: [folderInput('data')],
      instanceCount: 2,
      instancePreferences: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
      sharded: true,
    });
    expect(awsCommands(job, folder.path)).toEqual([
      'aws s3 cp --recursive data "s3://$BUCKET/input/"',
      `aws stepfunctions start-execution --state-machine-arn "$STATE_MACHINE_ARN" --input '{"S3Input":null,"ProcessingInputs":[{"InputName":"data","S3Input":{"S3Uri":"s3://'"$BUCKET"'/input/","LocalPath":"/opt/ml/processing/input","S3DataType":"S3Prefix","S3InputMode":"File","S3DataDistributionType":"ShardedByS3Key"}}],"S3Output":"s3://'"$BUCKET"'/output/","S3Script":null,"S3SourceArchive":null,"SourceEntrypoint":null,"ContainerEntrypoint":null,"ContainerArguments":null,"Environment":null,"InstanceCount":2,"InstancePreferences":[{"InstanceType":"ml.m5.xlarge"},{"InstanceType":"ml.m5.2xlarge"}]}'`,
    ]);
    expect(printedInput(job)).toBe(JSON.stringify(executionInput(job, BUCKET)));
  });

  test('copy a single file under its own name', () => {
    writeFiles(folder.path, { 'data/a.csv': '' });
    const [copy] = awsCommands(localJob({ inputs: [fileInput('data/a.csv')] }), folder.path);
    expect(copy).toBe('aws s3 cp data/a.csv "s3://$BUCKET/input/a.csv"');
  });

  test('pack a folder of code on the way, without what is no code', () => {
    const program: LocalProgram = { kind: 'source', path: join(folder.path, 'src'), entrypoint: 'run.py' };
    const [pack] = awsCommands(localJob({ program }), folder.path);
    expect(pack).toMatch(
      /^tar -czf - (--exclude=[\w.]+ )+--exclude\\=\\\*\.pyc -C src \. \| aws s3 cp - "s3:\/\/\$BUCKET\/code\/source\.tar\.gz"$/,
    );
  });

  test('copy every input to a prefix of its own', () => {
    const inputs = [
      folderInput('data'),
      { ...fileInput('model.tar.gz'), localPath: '/opt/ml/processing/model' },
      { ...folderInput('test'), localPath: '/opt/ml/processing/test' },
    ];
    expect(awsCommands(localJob({ inputs }), folder.path).slice(0, -1)).toEqual([
      'aws s3 cp --recursive data "s3://$BUCKET/input/"',
      'aws s3 cp model.tar.gz "s3://$BUCKET/inputs/model/model.tar.gz"',
      'aws s3 cp --recursive test "s3://$BUCKET/inputs/test/"',
    ]);
  });

  test('copy nothing where there is nothing to copy', () => {
    expect(awsCommands(localJob({ image: 'my-image' }), folder.path)).toHaveLength(1);
  });

  test('leave nothing to fill in but $BUCKET and $STATE_MACHINE_ARN', () => {
    writeFiles(folder.path, { 'data/a.csv': '' });
    const job = localJob({ inputs: [folderInput('data')], program: python('run.py') });
    const variables = awsCommands(job, folder.path).join('\n').match(/\$\w*/g);
    expect(new Set(variables)).toEqual(new Set(['$BUCKET', '$STATE_MACHINE_ARN']));
  });
});

describe('the start-execution line, read by a shell', () => {
  test('starts the deployed state machine', () => {
    expect(callsOfAws(awsCommands(localJob(), folder.path))).toEqual([
      [
        'stepfunctions',
        'start-execution',
        '--state-machine-arn',
        STATE_MACHINE_ARN,
        '--input',
        JSON.stringify(executionInput(localJob(), BUCKET)),
      ],
    ]);
  });

  test.each([
    "it's",
    '"quoted"',
    '$(touch hacked)',
    '`touch hacked`',
    '$HOME',
    '$BUCKET',
    '\\u0000BUCKET\\u0000',
    "'; touch hacked; '",
    'back\\slash\\',
    '!!',
    '*',
    '',
    '\u2028',
    '\ud83d',
    '{"a":"b"}',
  ])('keeps the argument %j as it is', (argument) => {
    const job = localJob({ arguments: [argument], environment: { VALUE: argument } });
    expect(JSON.parse(printedInput(job) ?? '')).toMatchObject({
      ContainerArguments: [argument],
      Environment: { VALUE: argument },
    });
  });

  test('gives the execution the very input that it had here, whatever a person writes', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]*$/), anyText, { maxKeys: 3 }),
        fc.option(anyText, { nil: undefined }),
        (args, environment, image) => {
          const job = localJob({ arguments: args, environment, ...(image !== undefined && { image }) });
          expect(JSON.parse(printedInput(job) ?? '')).toEqual(executionInput(job, BUCKET));
        },
      ),
      RUNS,
    );
  });
});

describe('the copy lines, read by a shell', () => {
  const HOSTILE_NAMES = [
    "it's.py",
    '$(touch hacked).py',
    '-rf',
    'two words.py',
    '`a`.py',
    '"a".py',
    'a\\b',
    '#a',
    '~',
    '\u001b[31mred',
    'a\rb\u0085c\u007f',
    'two\nlines',
  ];

  test.each(HOSTILE_NAMES)('copy the script %s to its key', (name) => {
    const [copy = ''] = awsCommands(localJob({ program: python(name) }), folder.path);
    const local = name.startsWith('-') ? `./${name}` : name;
    expect(callsOfAws([copy])).toEqual([['s3', 'cp', local, `s3://${BUCKET}/code/${name}`]]);
  });

  test.each(HOSTILE_NAMES)('copy the input file %s to its key', (name) => {
    writeFiles(folder.path, { [name]: '' });
    const [copy = ''] = awsCommands(localJob({ inputs: [fileInput(name)] }), folder.path);
    const local = name.startsWith('-') ? `./${name}` : name;
    expect(callsOfAws([copy])).toEqual([['s3', 'cp', local, `s3://${BUCKET}/input/${name}`]]);
  });

  test('copy the folder in which the person is', () => {
    const [copy = ''] = awsCommands(localJob({ inputs: [folderInput('.')] }), folder.path);
    expect(callsOfAws([copy])).toEqual([['s3', 'cp', '--recursive', '.', `s3://${BUCKET}/input/`]]);
  });

  test('copy a script of any name to the key that the execution is told', () => {
    const fileName = anyText
      .map((name) => name.replaceAll('/', ''))
      .filter((name) => !['', '.', '..'].includes(name));
    fc.assert(
      fc.property(fileName, (name) => {
        const job = localJob({ program: python(name) });
        const [copy, start] = callsOfAws(awsCommands(job, folder.path));
        const { S3Script } = JSON.parse(start?.at(-1) ?? '');
        expect(copy?.at(-1)).toBe(S3Script);
      }),
      RUNS,
    );
  });
});

test('no line holds what a terminal acts on, whatever a person writes and files are named', () => {
  const control = fc.constantFrom('\u001b', '\u0007', '\r', '\u007f', '\u0085', '\u009b', 'a', "'");
  const text = fc.array(control, { minLength: 1 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (name, value) => {
      const job = localJob({
        program: python(name),
        arguments: [value],
        environment: { VALUE: value },
      });
      const [copy, start] = awsCommands(job, folder.path);
      expect(`${copy}${start}`).not.toMatch(/\p{Cc}/u);
      const calls = callsOfAws([copy ?? '', start ?? '']);
      expect(calls[0]?.slice(2)).toEqual([name, `s3://${BUCKET}/code/${name}`]);
      expect(JSON.parse(calls[1]?.at(-1) ?? '')).toEqual(executionInput(job, BUCKET));
    }),
    RUNS,
  );
});
