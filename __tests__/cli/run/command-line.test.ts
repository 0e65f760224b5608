import { mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../../cli/command-line/usage-error';
import { RUN } from '../../../cli/run/command-line';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { helpOf } from '../command-line/parse';
import { parseCommandLine } from './parse-command-line';

const folder = useTemporaryFolder();
const EXAMPLE_ARGUMENTS = [
  '--input-dir',
  '/opt/ml/processing/input',
  '--output-dir',
  '/opt/ml/processing/output',
  '--resource-config',
  '/opt/ml/config/resourceconfig.json',
];

const EXAMPLE = resolve(__dirname, '../../../examples/penguins');

/** Parses a command line in a folder that has run.py, data/a.csv and data.csv. */
const parse = (...argv: string[]) => {
  writeFiles(folder.path, { 'run.py': '', 'data/a.csv': '', 'data.csv': '' });
  return parseCommandLine(argv, folder.path);
};

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

describe('without flags', () => {
  test('the example runs, and its outputs go to output', () => {
    expect(parse()).toEqual({
      input: join(EXAMPLE, 'data'),
      inputIsFolder: true,
      script: join(EXAMPLE, 'preprocess.py'),
      output: here('output'),
      arguments: EXAMPLE_ARGUMENTS,
      environment: {},
      docker: false,
      integration: 'polling',
      instancePreferences: [],
      sharded: false,
    });
  });

  test('an argument is added to the example’s own', () => {
    expect(parse('--argument', '--seed', '--argument', '7')?.arguments.slice(-2)).toEqual(['--seed', '7']);
  });

  test('the example may run on other data', () => {
    expect(parse('--input', 'data')).toMatchObject({
      input: here('data'),
      script: join(EXAMPLE, 'preprocess.py'),
    });
  });
});

describe('a job of one’s own', () => {
  test('has nothing of the example', () => {
    expect(parse('--script', 'run.py')).toEqual({
      script: here('run.py'),
      output: here('output'),
      arguments: [],
      environment: {},
      docker: false,
      integration: 'polling',
      instancePreferences: [],
      sharded: false,
    });
  });

  test('takes every flag', () => {
    expect(
      parse(
        ...['--script', 'run.py', '--input', 'data', '--output', 'out', '--argument', 'a', '--argument', 'b'],
        ...['--environment', 'MODE=fast', '--image', 'python:3.12', '--docker', '--integration', 'sync'],
        ...['--instance-count', '2', '--instance-preference', 'ml.m5.xlarge', '--sharded'],
      ),
    ).toEqual({
      script: here('run.py'),
      input: here('data'),
      inputIsFolder: true,
      output: here('out'),
      arguments: ['a', 'b'],
      environment: { MODE: 'fast' },
      image: 'python:3.12',
      docker: true,
      integration: 'sync',
      instanceCount: 2,
      instancePreferences: ['ml.m5.xlarge'],
      sharded: true,
    });
  });

  test('may be an image’s own entrypoint, without a script', () => {
    const options = parse('--image', 'my-image');
    expect(options).toMatchObject({ image: 'my-image', arguments: [] });
    expect(options).not.toHaveProperty('script');
    expect(options).not.toHaveProperty('input');
  });

  test('may take a single file as its input', () => {
    expect(parse('--script', 'run.py', '--input', 'data.csv')).toMatchObject({
      input: here('data.csv'),
      inputIsFolder: false,
    });
  });

  test('may be told by absolute paths', () => {
    expect(parse('--script', here('run.py'), '--output', here('out'))).toMatchObject({
      script: here('run.py'),
      output: here('out'),
    });
  });

  test('may be told with = between a flag and its value', () => {
    expect(parse('--script=run.py', '--argument=--seed=7', '--environment=A=B=C')).toMatchObject({
      script: here('run.py'),
      arguments: ['--seed=7'],
      environment: { A: 'B=C' },
    });
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
    expect(help).toMatch(/Exit codes: 0 .*1 .*2 .*130 /);
  });
});

describe('--argument', () => {
  test.each(['--seed', '-x', '--', '--help', '--argument', '', 'two words', 'K=V', 'ü'])(
    'takes the text "%s" as it is',
    (text) => {
      expect(parse('--script', 'run.py', '--argument', text)?.arguments).toEqual([text]);
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
    expect(parse('--environment', pair)).toMatchObject({ environment });
  });

  test('of the same name counts as told last', () => {
    expect(parse('--environment', 'A=1', '--environment', 'A=2')).toMatchObject({ environment: { A: '2' } });
  });

  test.each(['A', '=b', '1A=b', 'A-B=c', ' A=b', '--docker'])('"%s" is refused', (pair) => {
    expect(refusal('--environment', pair)).toBe(
      `--environment must be NAME=VALUE, where NAME contains only letters, digits and _ and does not start with a digit; got "${pair}".`,
    );
  });
});

describe('--integration', () => {
  test.each(['polling', 'sync'])('may be %s', (integration) => {
    expect(parse('--integration', integration)).toMatchObject({ integration });
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
    expect(parse('--instance-count', count)).toMatchObject({ instanceCount });
  });

  test('left out leaves the number to the deployed job', () => {
    expect(parse()).not.toHaveProperty('instanceCount');
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
      parse('--instance-preference', 'ml.m5.xlarge', '--instance-preference', 'ml.m5.2xlarge'),
    ).toMatchObject({ instancePreferences: ['ml.m5.xlarge', 'ml.m5.2xlarge'] });
  });
});

describe('--sharded', () => {
  test('shares out the example’s data', () => {
    expect(parse('--sharded')).toMatchObject({ input: join(EXAMPLE, 'data'), sharded: true });
  });

  test('shares out an input of one’s own', () => {
    expect(parse('--script', 'run.py', '--input', 'data', '--sharded')).toMatchObject({ sharded: true });
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
    ...['--script', '--input', '--output', '--image'],
    ...['--integration', '--instance-count', '--instance-preference'],
  ])('%s needs a value', (flag) => {
    expect(refusal(flag)).toBe(`${flag} needs a value after it.`);
    expect(refusal(`${flag}=`)).toBe(`${flag} needs a value after it.`);
  });

  test.each(['--script', '--input', '--output', '--image', '--integration', '--instance-count'])(
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
    expect(() => parseCommandLine([flag, 's3://bucket/key'], folder.path)).toThrow(
      `${flag} must be a path on this machine; got s3://bucket/key.`,
    );
  });

  test('is a path without one', () => {
    expect(refusal('run.py')).toBe(
      'Unexpected "run.py"; pass files and folders with --script, --input or --output, and each script argument with its own --argument.',
    );
  });
});

describe('a wrong path', () => {
  test('is a script that is not there', () => {
    expect(refusal('--script', 'nope.py')).toBe(`--script: ${here('nope.py')} does not exist.`);
  });

  test('is a folder as the script', () => {
    expect(refusal('--script', 'data')).toBe(`--script must be a Python file; ${here('data')} is a folder.`);
  });

  test('is a device as the script', () => {
    expect(refusal('--script', '/dev/null')).toBe(
      '--script must be a Python file; /dev/null is not a regular file.',
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
  expect(parse('--script', 'run.py', '--input', 'data', '--output', 'data-out')).toMatchObject({
    output: here('data-out'),
  });
});
