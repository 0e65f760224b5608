import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { RUN, type RunFlags } from '../../../../cli/run/command-line';
import { runOnAwsCommand, startExecutionCommand } from '../../../../cli/run/sources/aws-commands';
import { anyCharacter } from '../../../support/any-character';
import { useTemporaryFolder } from '../../../support/temporary-folder';
import { parse } from '../../command-line/parse';

const folder = useTemporaryFolder();
const BUCKET = 'bucket-of-mine';
const STATE_MACHINE_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:my-machine';

/** Runs a shell command whose only program prints its arguments, and returns them. */
const wordsOf = (program: 'npx' | 'aws', command: string): string[] => {
  const sayArguments = `${program}() { printf '%s\\0' "$@"; }`;
  const { stdout, stderr } = spawnSync('sh', ['-c', `${sayArguments}\n${command}`], {
    encoding: 'utf8',
    env: { BUCKET, STATE_MACHINE_ARN },
    cwd: folder.path,
  });
  expect(stderr).toBe('');
  return stdout.split('\0').slice(0, -1);
};

/** The flags of the printed command, after a shell and the command line have read it. */
const printedFlags = (flags: RunFlags): RunFlags | undefined => {
  const [program, command, ...words] = wordsOf('npx', runOnAwsCommand(flags));
  expect([program, command]).toEqual(['sagemaker-processing', 'run']);
  return parse(RUN, words)?.flags;
};

const IN_AWS = { on: STATE_MACHINE_ARN, bucket: BUCKET };

/** Each run starts a shell. */
const RUNS = { numRuns: 50 };

/** Text that a command line can hold. */
const text = fc.string({ unit: anyCharacter }).map((value) => value.replaceAll('\0', ''));
const hostileText = fc
  .array(fc.constantFrom("'", '"', '$', '`', '\\', '!', '$BUCKET', '\n', ' ', '-', '*', '\u001b', 'a'))
  .map((parts) => parts.join(''));
const anyText = fc.oneof(text, hostileText);

describe('the command for AWS', () => {
  test('has the flags of the run on this machine, and two of its own', () => {
    expect(runOnAwsCommand({ script: 'run.py', input: ['data'], argument: ['--seed', '7'] })).toBe(
      'npx sagemaker-processing run --script run.py --input data --argument=--seed --argument 7 --on "$STATE_MACHINE_ARN" --bucket "$BUCKET"',
    );
  });

  test('has every flag that makes the job', () => {
    const flags: RunFlags = {
      'source-dir': 'src',
      script: 'run.py',
      input: ['data', 'model.tar.gz:/opt/ml/processing/model'],
      output: ['out'],
      environment: ['MODE=test'],
      sharded: true,
      'instance-count': '2',
      'instance-preference': ['ml.m5.xlarge', 'ml.m5.2xlarge'],
      'max-runtime': '60',
      image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/image:1',
    };
    expect(printedFlags(flags)).toEqual({ ...flags, ...IN_AWS });
  });

  test('has no flag that counts on this machine alone', () => {
    const flags: RunFlags = {
      docker: true,
      integration: 'sync',
      'keep-failed': 'kept',
      log: 'log',
      summary: 's.md',
    };
    expect(printedFlags(flags)).toEqual(IN_AWS);
  });

  test('leaves nothing to fill in but $BUCKET and $STATE_MACHINE_ARN', () => {
    const variables = runOnAwsCommand({ script: 'run.py', input: ['data'] }).match(/\$\w*/g);
    expect(variables).toEqual(['$STATE_MACHINE_ARN', '$BUCKET']);
  });

  test.each([
    "it's",
    '"quoted"',
    '$(touch hacked)',
    '`touch hacked`',
    '$BUCKET',
    "'; touch hacked; '",
    'back\\slash\\',
    '!!',
    '*',
    '',
    '-rf',
    '--help',
    '#a',
    '~',
    'two\nlines',
    '\u001b[31mred',
  ])('keeps the argument %j as it is', (argument) => {
    expect(printedFlags({ argument: [argument] })).toEqual({ argument: [argument], ...IN_AWS });
  });

  test('gives the run the very flags that it had here, whatever a person writes', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { minLength: 1, maxLength: 4 }),
        anyText.filter((value) => value !== ''),
        (argument, script) => {
          expect(printedFlags({ argument, script })).toEqual({ argument, script, ...IN_AWS });
        },
      ),
      RUNS,
    );
  });

  test('holds nothing that a terminal acts on', () => {
    const control = fc.constantFrom('\u001b', '\u0007', '\r', '\u007f', '\u0085', '\u009b', 'a', "'");
    const controls = fc.array(control, { minLength: 1 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(controls, controls, (script, argument) => {
        expect(runOnAwsCommand({ script, argument: [argument] })).not.toMatch(/\p{Cc}/u);
        expect(printedFlags({ script, argument: [argument] })).toMatchObject({
          script,
          argument: [argument],
        });
      }),
      RUNS,
    );
  });
});

describe('the start-execution line, read by a shell', () => {
  const printedInput = (input: unknown): unknown =>
    JSON.parse(wordsOf('aws', startExecutionCommand(input)).at(-1) ?? '');

  test('starts the deployed state machine', () => {
    expect(wordsOf('aws', startExecutionCommand({ S3Input: null }))).toEqual([
      ...['stepfunctions', 'start-execution', '--state-machine-arn', STATE_MACHINE_ARN],
      ...['--input', '{"S3Input":null}'],
    ]);
  });

  test('names the state machine of a plan', () => {
    expect(startExecutionCommand({}, STATE_MACHINE_ARN)).toContain(
      ` --state-machine-arn ${STATE_MACHINE_ARN} `,
    );
  });

  test('gives the execution the very input that it had here, and holds nothing that a terminal acts on', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('A', 'B'), anyText), (input) => {
        expect(startExecutionCommand(input)).not.toMatch(/\p{Cc}/u);
        expect(printedInput(input)).toEqual({ ...input });
      }),
      RUNS,
    );
  });
});
