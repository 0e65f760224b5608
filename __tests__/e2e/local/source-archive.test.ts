import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import { SOURCE_FOLDER } from '../../../workflow/job/source-archive';
import { testUnless, testWithPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { SMALLEST_JOB } from '../../workflow/job/sample-jobs';

const JOB_NAME = 'sagemaker-processing-0123456789abcdef0123456789abcdef';
const CODE = '/opt/ml/processing/code';

type Files = Readonly<Record<string, string>>;

const folder = useTemporaryFolder();

/** The folder that stands in for that of the code, as /opt/ml cannot be made on every machine. */
const codeFolder = (): string => join(folder.path, 'the code');

const writeZip = (path: string, files: Files): void => {
  const entries = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  writeFileSync(path, zipSync(Object.fromEntries(entries)));
};

const writeTar = (path: string, files: Files): void => {
  const source = join(folder.path, 'packed');
  writeFiles(source, files);
  const { status, stderr } = spawnSync('tar', ['-czf', path, '-C', source, '.'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};

/** What SageMaker does before the container starts. */
const download = (archive: string, files: Files): void => {
  mkdirSync(codeFolder(), { recursive: true });
  (archive.endsWith('.zip') ? writeZip : writeTar)(join(codeFolder(), archive), files);
};

interface Start {
  readonly archive?: string;
  readonly entrypoint: string;
  readonly args?: readonly string[];
  /** Runs the command in place of /bin/sh. */
  readonly shell?: readonly string[];
}

/** Runs the container's command as the request has it, but for the folder of the archive. */
const start = ({ archive = 'source.zip', entrypoint, args = [], shell }: Start): SpawnSyncReturns<string> => {
  const job = {
    ...SMALLEST_JOB,
    S3SourceArchive: `s3://bucket/code/${archive}`,
    SourceEntrypoint: entrypoint,
    ...(args.length > 0 && { ContainerArguments: args }),
  };
  const { ContainerEntrypoint = [], ContainerArguments = [] } = toCreateProcessingJobRequest(
    job,
    JOB_NAME,
  ).AppSpecification;
  const [sh = '', ...words] = ContainerEntrypoint.map((word) =>
    word.startsWith(`${CODE}/`) ? word.replace(CODE, codeFolder()) : word,
  );
  const [file = '', ...shellArguments] = shell ?? [sh];
  return spawnSync(file, [...shellArguments, ...words, ...ContainerArguments], {
    cwd: folder.path,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: folder.path,
      PIP_NO_INDEX: '1',
      // Half of pip's time goes into dependencies, and these packages have none.
      PIP_NO_DEPS: '1',
      PIP_TARGET: join(folder.path, 'packages'),
      PYTHONPATH: join(folder.path, 'packages'),
    },
  });
};

const succeeded = (stdout: string) => ({ status: 0, stdout, stderr: '' });

const testPython = testWithPython();

const whyNot = (file: string, ...args: string[]): string | undefined =>
  spawnSync(file, args).status === 0 ? undefined : `${[file, ...args].join(' ')} does not run`;

const SHELLS: readonly (readonly [string, readonly [string, ...string[]]])[] = [
  ['dash', ['dash']],
  ['bash', ['bash']],
  ["BusyBox's ash", ['busybox', 'sh']],
];

const SHELL_SCRIPT = '#!/bin/sh\necho "$(cat data.txt) $1"\n';

describe.each(SHELLS)('in %s', (_, shell) => {
  const [file, ...args] = shell;
  const testShell = testUnless(whyNot(file, ...args, '-c', 'exit 0'));

  testShell('a .tar.gz with a shell script runs', () => {
    download('source.tar.gz', { 'run.sh': SHELL_SCRIPT, 'data.txt': 'penguins' });
    const run = start({ archive: 'source.tar.gz', entrypoint: 'run.sh', args: ['and owls'], shell });
    expect(run).toMatchObject(succeeded('penguins and owls\n'));
  });

  testShell('a .zip with a Python script runs, with its own modules', () => {
    download('source.zip', { 'run.py': 'from birds import NAME\nprint(NAME)', 'birds.py': "NAME = 'owl'" });
    expect(start({ entrypoint: 'run.py', shell })).toMatchObject(succeeded('owl\n'));
  });

  testShell('a script that fails ends the container with its exit code', () => {
    download('source.tgz', { 'run.sh': 'exit 42' });
    expect(start({ archive: 'source.tgz', entrypoint: 'run.sh', shell }).status).toBe(42);
  });
});

describe('the folder of code', () => {
  testPython('is unpacked to source, which is the working directory', () => {
    download('source.zip', { 'run.py': 'import os\nprint(os.getcwd())' });
    expect(start({ entrypoint: 'run.py' })).toMatchObject(
      succeeded(`${SOURCE_FOLDER.replace(CODE, codeFolder())}\n`),
    );
  });

  testPython('may have the script in a folder below, and spaces and quotes in every name', () => {
    download(`it's "my" $(code).zip`, { "a b/it's.py": 'import sys\nprint(sys.argv[0])' });
    expect(start({ archive: `it's "my" $(code).zip`, entrypoint: "a b/it's.py" })).toMatchObject(
      succeeded("a b/it's.py\n"),
    );
  });

  testPython('is unpacked again by a second start on the same host', () => {
    download('source.zip', { 'run.py': 'print("run")' });
    start({ entrypoint: 'run.py' });
    expect(start({ entrypoint: 'run.py' })).toMatchObject(succeeded('run\n'));
  });

  testPython('that cannot be unpacked ends the container with an error', () => {
    mkdirSync(codeFolder());
    writeFileSync(join(codeFolder(), 'source.zip'), 'not an archive');
    const { status, stdout, stderr } = start({ entrypoint: 'run.py' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('File is not a zip file');
  });
});

describe('the script', () => {
  testPython('gets the arguments as they are', () => {
    download('source.zip', { 'run.py': 'import json, sys\nprint(json.dumps(sys.argv[1:]))' });
    const args = ['--name', 'a b', `it's "$HOME" \\ *`, '$(date)', '-c'];
    const { stdout } = start({ entrypoint: 'run.py', args });
    expect(JSON.parse(stdout)).toEqual(args);
  });

  testPython('may be any executable, by its first line, without the permission to execute', () => {
    download('source.zip', { run: '#!/usr/bin/env python3\nprint("run")\n' });
    expect(start({ entrypoint: 'run' })).toMatchObject(succeeded('run\n'));
  });

  testPython('replaces the shell, so that it gets the signals of the container', () => {
    download('source.zip', { 'run.py': 'import os\nprint(os.getppid())' });
    expect(start({ entrypoint: 'run.py' })).toMatchObject(succeeded(`${process.pid}\n`));
  });

  testPython('that is not in the archive ends the container with an error', () => {
    download('source.zip', { 'other.py': '' });
    const { status, stderr } = start({ entrypoint: 'run.py' });
    expect(status).toBe(2);
    expect(stderr).toContain('No such file');
  });
});

describe('requirements.txt', () => {
  const testPip = testUnless(whyNot('python3', '-m', 'pip', '--version'));

  const requiring = (requirement: string): Files => ({
    'requirements.txt': `${requirement}\n`,
    'run.py': 'import birds\nprint(birds.NAME)',
  });

  /** A wheel needs no build tools, which pip would download. */
  const wheel = (): void => {
    const info = 'birds-1.0.dist-info';
    writeZip(join(codeFolder(), 'birds-1.0-py3-none-any.whl'), {
      'birds.py': "NAME = 'owl'",
      [`${info}/METADATA`]: 'Metadata-Version: 2.1\nName: birds\nVersion: 1.0\n',
      [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
      [`${info}/RECORD`]: `birds.py,,\n${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
    });
  };

  testPip('is installed first, without a word about it', () => {
    download('source.zip', requiring('../birds-1.0-py3-none-any.whl'));
    wheel();
    expect(start({ entrypoint: 'run.py' })).toMatchObject(succeeded('owl\n'));
  });

  testPip('that cannot be installed ends the container before the script, with the error of pip', () => {
    download('source.zip', requiring('a-package-that-nobody-has==1.0'));
    const { status, stdout, stderr } = start({ entrypoint: 'run.py' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('No matching distribution found for a-package-that-nobody-has==1.0');
  });
});
