import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../../cli/command-line/usage-error';
import { RUN } from '../../../cli/run/command-line';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { helpOf } from '../command-line/parse';
import { EXAMPLE, parseRun } from './parse-run';

const folder = useTemporaryFolder();
const EXAMPLE_ARGUMENTS = [
  '--input-dir',
  '/opt/ml/processing/input',
  '--output-dir',
  '/opt/ml/processing/output',
  '--resource-config',
  '/opt/ml/config/resourceconfig.json',
];

/** Parses a command line in a folder that has run.py, data/a.csv, data.csv and src/train.py. */
const parse = (...argv: string[]) => {
  writeFiles(folder.path, { 'run.py': '', 'data/a.csv': '', 'data.csv': '', 'src/train.py': '' });
  return parseRun(argv, folder.path);
};

/** The job of a command line. */
const jobOf = (...argv: string[]) => parse(...argv)?.job;

/** The message with which a command line is refused. */
const refusal = (...argv: string[]): string => {
  try {
    parse(...argv);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('The command line was accepted.');
};

const here = (path: string) => join(folder.path, path);

const INPUT_PATH = '/opt/ml/processing/input';
const OUTPUT_PATH = '/opt/ml/processing/output';

const folderInput = (path: string, localPath = INPUT_PATH) => ({ path, isFolder: true, localPath });
const fileInput = (path: string, localPath = INPUT_PATH) => ({ path, isFolder: false, localPath });
const python = (path: string) => ({ kind: 'python', path });

describe('without flags', () => {
  test('the example runs, and its outputs go to output', () => {
    expect(jobOf()).toEqual({
      inputs: [folderInput(join(EXAMPLE, 'data'))],
      outputs: [{ path: here('output'), localPath: OUTPUT_PATH }],
      program: python(join(EXAMPLE, 'preprocess.py')),
      arguments: EXAMPLE_ARGUMENTS,
      environment: {},
      instancePreferences: [],
      sharded: false,
    });
  });

  test('an argument is added to the example’s own', () => {
    expect(jobOf('--argument', '--seed', '--argument', '7')?.arguments.slice(-2)).toEqual(['--seed', '7']);
  });

  test('the example may run on other data', () => {
    expect(jobOf('--input', 'data')).toMatchObject({
      inputs: [folderInput(here('data'))],
      program: python(join(EXAMPLE, 'preprocess.py')),
    });
  });
});

describe('a job of one’s own', () => {
  test('has nothing of the example', () => {
    expect(jobOf('--script', 'run.py')).toEqual({
      inputs: [],
      outputs: [{ path: here('output'), localPath: OUTPUT_PATH }],
      program: python(here('run.py')),
      arguments: [],
      environment: {},
      instancePreferences: [],
      sharded: false,
    });
  });

  test('takes every flag for files', () => {
    expect(
      jobOf(
        ...['--script', 'run.py', '--input', 'data', '--output', 'out', '--argument', 'a', '--argument', 'b'],
        ...['--environment', 'MODE=fast', '--image', 'python:3.12', '--max-runtime', '90'],
        ...['--instance-count', '2', '--instance-preference', 'ml.m5.xlarge', '--sharded'],
      ),
    ).toEqual({
      inputs: [folderInput(here('data'))],
      outputs: [{ path: here('out'), localPath: OUTPUT_PATH }],
      program: python(here('run.py')),
      arguments: ['a', 'b'],
      environment: { MODE: 'fast' },
      image: 'python:3.12',
      instanceCount: 2,
      instancePreferences: ['ml.m5.xlarge'],
      sharded: true,
      maxRuntimeInSeconds: 90,
    });
  });

  test('may be an image’s own entrypoint, without a script', () => {
    const job = jobOf('--image', 'my-image');
    expect(job).toMatchObject({ image: 'my-image', inputs: [], arguments: [] });
    expect(job).not.toHaveProperty('program');
  });

  test('may take a single file as its input', () => {
    expect(jobOf('--script', 'run.py', '--input', 'data.csv')).toMatchObject({
      inputs: [fileInput(here('data.csv'))],
    });
  });

  test('may be told by absolute paths', () => {
    expect(jobOf('--script', here('run.py'), '--output', here('out'))).toMatchObject({
      program: python(here('run.py')),
      outputs: [{ path: here('out') }],
    });
  });

  test('may be told with = between a flag and its value', () => {
    expect(jobOf('--script=run.py', '--argument=--seed=7', '--environment=A=B=C')).toMatchObject({
      program: python(here('run.py')),
      arguments: ['--seed=7'],
      environment: { A: 'B=C' },
    });
  });
});

describe('several inputs and outputs', () => {
  test('have paths in the container, as in Docker', () => {
    expect(
      jobOf(
        ...['--script', 'run.py', '--input', 'data', '--input', 'data.csv:/opt/ml/processing/model/'],
        ...['--output', 'a:/opt/ml/processing/train', '--output', 'b:/opt/ml/processing/evaluation/x'],
      ),
    ).toMatchObject({
      inputs: [folderInput(here('data')), fileInput(here('data.csv'), '/opt/ml/processing/model')],
      outputs: [
        { path: here('a'), localPath: '/opt/ml/processing/train' },
        { path: here('b'), localPath: '/opt/ml/processing/evaluation/x' },
      ],
    });
  });

  test('may have a colon in their names', () => {
    writeFiles(folder.path, { 'a:/opt/b.csv': '' });
    expect(jobOf('--input', 'a:/opt/b.csv')).toMatchObject({ inputs: [fileInput(here('a:/opt/b.csv'))] });
  });

  test('cannot have one path in the container', () => {
    expect(refusal('--input', 'data', '--input', 'data.csv')).toBe(
      `--input: ${here('data')} and ${here('data.csv')} have the same path in the container, ${INPUT_PATH}; give one another, as in --input ${here('data.csv')}:/opt/ml/processing/NAME`,
    );
    expect(refusal('--output', 'a', '--output', 'b')).toMatch(/^--output: .* have the same path/);
  });

  test('cannot have a path elsewhere in the container', () => {
    expect(refusal('--input', 'data:/data')).toBe(
      '--input: the path in the container must be below /opt/ml/processing/; got /data.',
    );
    expect(refusal('--output', 'out:/out')).toMatch(/must be below \/opt\/ml\/processing\/; got \/out\.$/);
  });

  test('cannot share a folder for outputs', () => {
    expect(refusal('--output', 'out', '--output', 'out:/opt/ml/processing/train')).toBe(
      `--output: two outputs go to ${here('out')}; give each a folder of its own.`,
    );
  });
});

describe('a folder of code', () => {
  test.each(['train.py', 'src/train.py', './src/train.py'])('has the script %s', (script) => {
    expect(jobOf('--source-dir', 'src', '--script', script)).toMatchObject({
      program: { kind: 'source', path: here('src'), entrypoint: 'train.py' },
    });
  });

  test('needs a script', () => {
    expect(refusal('--source-dir', 'src')).toBe('--source-dir needs --script, the file in src to run.');
  });

  test('has the script in it', () => {
    expect(refusal('--source-dir', 'src', '--script', 'run.py')).toBe(
      `--script must be in the --source-dir, ${here('src')}; got run.py.`,
    );
  });

  test('takes no entrypoint of its own', () => {
    expect(refusal('--source-dir', 'src', '--script', 'train.py', '--entrypoint', 'bash')).toBe(
      '--entrypoint cannot be used with --source-dir; give the script a first line such as #!/usr/bin/env Rscript.',
    );
  });

  test('is a folder', () => {
    expect(refusal('--source-dir', 'run.py', '--script', 'run.py')).toBe(
      `--source-dir must be a folder; ${here('run.py')} is a file.`,
    );
  });
});

describe('--entrypoint', () => {
  test('runs the script', () => {
    expect(jobOf('--script', 'run.py', '--entrypoint', "python3 -u -W 'ignore: x'")).toMatchObject({
      program: { kind: 'script', path: here('run.py'), command: ['python3', '-u', '-W', 'ignore: x'] },
    });
  });

  test('is the whole command without a script', () => {
    expect(jobOf('--image', 'spark', '--entrypoint', 'spark-submit /app.py')).toMatchObject({
      program: { kind: 'command', command: ['spark-submit', '/app.py'] },
    });
  });

  test.each(['a | b', 'a > b', 'a && b', ' '])('"%s" is refused', (command) => {
    expect(refusal('--script', 'run.py', '--entrypoint', command)).toBe(
      `--entrypoint must be a program and its arguments, such as "Rscript --vanilla", without shell operators; got "${command}".`,
    );
  });
});

describe('--max-runtime', () => {
  test.each(['0', '777601', '1h'])('"%s" is refused', (given) => {
    expect(refusal('--max-runtime', given)).toMatch(
      new RegExp(`^--max-runtime must be .* from 1 to 777600 .*; got "${given}"\\.$`),
    );
  });
});

describe('--help', () => {
  test.each([['--help'], ['-h']])('%s asks for help, and nothing runs', (flag) => {
    expect(parse(flag)).toBeUndefined();
  });

  test('names every flag and every exit code', () => {
    const help = helpOf(RUN);
    for (const flag of [...Object.keys(RUN.flags), 'help', 'version']) {
      expect(help).toMatch(new RegExp(`^  --${flag} `, 'm'));
    }
    expect(help).toMatch(/Exit codes: 0 .*1 .*2 .*3 .*130, 143 or 129 /s);
  });
});

describe('--argument', () => {
  test.each(['--seed', '-x', '--', '--help', '--argument', '', 'two words', 'K=V', 'ü'])(
    'takes the text "%s" as it is',
    (text) => {
      expect(jobOf('--script', 'run.py', '--argument', text)?.arguments).toEqual([text]);
    },
  );

  test('needs a text after it', () => {
    expect(refusal('--argument')).toBe('--argument needs a value after it.');
  });
});

describe('--environment', () => {
  test.each([
    ['A=', { A: '' }],
    ['A=b=c', { A: 'b=c' }],
    ['_a1=two words', { _a1: 'two words' }],
    ['A=line 1\nline 2', { A: 'line 1\nline 2' }],
    ['A=--docker', { A: '--docker' }],
  ])('%j sets that variable', (pair, environment) => {
    expect(jobOf('--environment', pair)).toMatchObject({ environment });
  });

  test('of the same name is refused, as one of the two would be dropped', () => {
    expect(refusal('--environment', 'A=1', '--environment', 'A=2')).toBe(
      '--environment: A is given twice; give each variable one value.',
    );
  });

  test.each([
    ['A', 'A'],
    ['=b', '=…'],
    ['1A=b', '1A=…'],
    ['A-B=c', 'A-B=…'],
    [' A=b\nc', ' A=…'],
    ['--docker', '--docker'],
  ])('%j is refused, without its value', (pair, shown) => {
    expect(refusal('--environment', pair)).toBe(
      `--environment must be NAME=VALUE, where NAME contains only letters, digits and _ and does not start with a digit; got "${shown}".`,
    );
  });
});

describe('--integration', () => {
  test.each(['polling', 'sync'])('may be %s', (integration) => {
    expect(parse('--integration', integration)?.flags).toEqual({ integration });
  });

  test.each(['Sync', 'sync ', 'lambda', 'constructor'])('"%s" is refused', (name) => {
    expect(refusal('--integration', name)).toBe(`--integration must be polling or sync; got "${name}".`);
  });
});

describe('--instance-count', () => {
  test.each([
    ['1', 1],
    ['2', 2],
    ['100', 100],
  ])('may be %s', (count, instanceCount) => {
    expect(jobOf('--instance-count', count)).toMatchObject({ instanceCount });
  });

  test('left out leaves the number to the deployed job', () => {
    expect(jobOf()).not.toHaveProperty('instanceCount');
  });

  test.each(['0', '101', '-1', '1.5', '1e1', '0x2', ' 2', 'two'])('"%s" is refused', (count) => {
    expect(refusal('--instance-count', count)).toBe(
      `--instance-count must be a whole number of instances from 1 to 100; got "${count}".`,
    );
  });
});

describe('--instance-preference', () => {
  test('keeps the types in their order', () => {
    expect(
      jobOf('--instance-preference', 'ml.m5.xlarge', '--instance-preference', 'ml.m5.2xlarge'),
    ).toMatchObject({ instancePreferences: ['ml.m5.xlarge', 'ml.m5.2xlarge'] });
  });
});

describe('--sharded', () => {
  test('shares out the example’s data', () => {
    expect(jobOf('--sharded')).toMatchObject({ inputs: [folderInput(join(EXAMPLE, 'data'))], sharded: true });
  });

  test('shares out an input of one’s own', () => {
    expect(jobOf('--script', 'run.py', '--input', 'data', '--sharded')).toMatchObject({ sharded: true });
  });

  test.each([
    ['--script', 'run.py'],
    ['--image', 'my-image'],
  ])('is refused for the job %s %s, which has no input', (flag, value) => {
    expect(refusal(flag, value, '--instance-count', '2', '--sharded')).toBe(
      '--sharded: there is no input to share; add --input, or remove --sharded.',
    );
  });
});

describe('a wrong flag', () => {
  test.each([
    ['--scirpt', '--script'],
    ['--arguments', '--argument'],
    ['--env=A=b', '--environment'],
    ['--INPUT', '--input'],
    ['--out', '--output'],
    ['-docker', '--docker'],
    ['--shard', '--sharded'],
    ['--instances-count', '--instance-count'],
  ])('%s is refused and %s suggested, where that is near', (flag, near) => {
    const message = refusal(flag);
    expect(message).toMatch(/^Unknown flag --\S+; /);
    expect(message).toContain(near);
  });

  test('that is far from every flag is refused with the way to the help', () => {
    expect(refusal('--verbosity')).toBe('Unknown flag --verbosity; see npx sagemaker-processing run --help.');
  });

  test('is not one that every object has', () => {
    expect(refusal('--constructor')).toMatch(/^Unknown flag --constructor; /);
  });

  test.each([
    ...['--script', '--input', '--output', '--image', '--source-dir', '--entrypoint', '--max-runtime'],
    ...['--integration', '--instance-count', '--instance-preference', '--job', '--s3', '--plan'],
    ...['--workflow', '--execution-input', '--keep-failed', '--log', '--summary'],
  ])('%s needs a value', (flag) => {
    expect(refusal(flag)).toBe(`${flag} needs a value after it.`);
    expect(refusal(`${flag}=`)).toBe(`${flag} needs a value after it.`);
  });

  test.each(['--script', '--image', '--integration', '--instance-count', '--job', '--plan', '--log'])(
    '%s that is given twice is refused, as one of the two would be dropped',
    (flag) => {
      const [one, other] = flag === '--integration' ? ['polling', 'sync'] : ['1', '2'];
      expect(refusal(flag, `${one}`, `${flag}=${other}`)).toBe(
        `${flag} can be given only once; got "${one}" and "${other}".`,
      );
    },
  );

  test('is the value that another flag lacks', () => {
    expect(refusal('--script', '--docker')).toBe('--script needs a value after it.');
  });

  test.each(['--docker', '--sharded', '--help'])('%s takes no value', (flag) => {
    expect(refusal(`${flag}=yes`)).toBe(`${flag} takes no value; got "yes".`);
  });

  test.each(['--input', '--script', '--output'])('%s takes no place in S3', (flag) => {
    expect(refusal(flag, 's3://bucket/key')).toContain(
      `${flag} must be a path on this machine; got s3://bucket/key.`,
    );
  });

  test('is a path without one', () => {
    expect(refusal('run.py')).toBe(
      'Unexpected "run.py"; give files and folders with --script, --input or --output, and each argument of the script with its own --argument.',
    );
  });
});

describe('a wrong path', () => {
  test('is a script that is not there', () => {
    expect(refusal('--script', 'nope.py')).toBe(`--script: ${here('nope.py')} does not exist.`);
  });

  test('is a folder as the script', () => {
    expect(refusal('--script', 'data')).toBe(`--script must be a file; ${here('data')} is a folder.`);
  });

  test('is a device as the script', () => {
    expect(refusal('--script', '/dev/null')).toBe(
      '--script must be a file; /dev/null is not a regular file.',
    );
  });

  test('is a device as the input, of which nobody knows how much there is to read', () => {
    expect(refusal('--script', 'run.py', '--input', '/dev/null')).toBe(
      '--input must be a file or a folder; /dev/null is a pipe or a device.',
    );
  });

  test('is an input that is not there', () => {
    expect(refusal('--input', 'nope')).toBe(`--input: ${here('nope')} does not exist.`);
  });

  test.each(['data.csv', 'data.csv/below/it'])('is the output %s, where a file is in the way', (output) => {
    expect(refusal('--output', output)).toBe(`--output must be a folder; ${here('data.csv')} is a file.`);
  });

  test.each(['data', 'data/out', './data/deep/out', 'data/../data/out'])(
    'is the output %s in the input data, which the next run would read',
    (output) => {
      expect(refusal('--script', 'run.py', '--input', 'data', '--output', output)).toBe(
        `--output must be outside the input, ${here('data')}; got ${resolve(folder.path, output)}.`,
      );
    },
  );

  test('is an output that is inside the input behind a symbolic link', () => {
    mkdirSync(here('data'));
    symlinkSync(here('data'), here('link'));
    expect(refusal('--script', 'run.py', '--input', 'data', '--output', 'link/out')).toMatch(
      /must be outside the input/,
    );
  });
});

test('an output that is a broken symbolic link is refused', () => {
  symlinkSync(here('nowhere'), here('dangling'));
  expect(refusal('--script', 'run.py', '--output', 'dangling')).toBe(
    `--output must be a folder; ${here('dangling')} is a broken symbolic link.`,
  );
});

test.each(['..out', '...'])(
  'an output in the input is refused though its name, %s, begins with dots',
  (name) => {
    expect(refusal('--script', 'run.py', '--input', 'data', '--output', `data/${name}`)).toMatch(
      /must be outside the input/,
    );
  },
);

test('an output beside the input may begin with the input’s name', () => {
  expect(jobOf('--script', 'run.py', '--input', 'data', '--output', 'data-out')).toMatchObject({
    outputs: [{ path: here('data-out') }],
  });
});
