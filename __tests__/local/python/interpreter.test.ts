import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerRuntime } from '../../../local/container/container';
import { folderRuntime } from '../../../local/container/folder-runtime';
import {
  activeEnvironmentWarning,
  describeInterpreter,
  describePython,
  findPython,
  type PythonInterpreter,
} from '../../../local/python/interpreter';
import { testWithPython } from '../../support/requirements';
import { useTemporaryFolder } from '../../support/temporary-folder';

const testHere = testWithPython();
const folder = useTemporaryFolder();

const python = (prefix: string): PythonInterpreter => ({
  path: join(prefix, 'bin', 'python3'),
  version: '3.11.4',
  prefix,
  isVirtual: true,
  packages: [],
});

describe('the python3 that runs a script', () => {
  testHere('is the one on the job’s PATH', async () => {
    const { stdout } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
      encoding: 'utf8',
    });
    expect(await findPython()).toMatchObject({
      path: stdout.trim(),
      version: expect.stringMatching(/^3\.\d+\.\d+/),
    });
  });

  test('is none if the program of that name prints something else', async () => {
    const program = join(folder.path, 'python3');
    writeFileSync(program, '#!/bin/sh\necho "version 3"\n', { mode: 0o755 });
    expect(await findPython({}, program)).toBeUndefined();
  });

  testHere('of a virtual environment is known as such, with its packages', async () => {
    const environment = join(folder.path, 'env');
    expect(spawnSync('python3', ['-m', 'venv', '--without-pip', environment]).status).toBe(0);
    const found = await findPython({ PATH: `${environment}/bin:${process.env.PATH}` });
    expect(found).toMatchObject({
      path: join(environment, 'bin/python3'),
      prefix: environment,
      isVirtual: true,
    });
    expect(found?.packages.every((path) => path.startsWith(environment))).toBe(true);
  });

  test('may be missing', async () => {
    expect(await findPython({ PATH: '/nowhere' })).toBeUndefined();
    expect(describePython(undefined)).toBe('no python3, which is not on the PATH');
  });

  test('is described by its version and folder', () => {
    expect(describePython(python('/home/ana/.venv'))).toBe('python3 3.11.4 in /home/ana/.venv/bin');
  });
});

describe('the description of a runtime', () => {
  test('names the interpreter of a process', () => {
    const { description } = describeInterpreter(folderRuntime, python('/usr'));
    expect(description).toMatch(/in the job's folder.*, with python3 3\.11\.4 in \/usr\/bin$/);
  });

  test('is that of the image in Docker', () => {
    const { isProcess: _, ...container }: ContainerRuntime = folderRuntime;
    expect(describeInterpreter(container, python('/usr'))).toEqual(container);
  });
});

describe('an active environment', () => {
  test.each([{ VIRTUAL_ENV: '/home/ana/.venv' }, { CONDA_PREFIX: '/home/ana/.venv' }])(
    'needs no warning if its python3 runs the script: %j',
    (variables) => {
      expect(activeEnvironmentWarning(python('/home/ana/.venv'), variables)).toBeUndefined();
    },
  );

  test('that another python3 hides is named in a warning', () => {
    expect(activeEnvironmentWarning(python('/usr'), { VIRTUAL_ENV: '/home/ana/.venv' })).toBe(
      'The environment /home/ana/.venv is active (VIRTUAL_ENV), but the script runs with python3 3.11.4 in /usr/bin; put /home/ana/.venv/bin first on the PATH, or deactivate the environment.',
    );
  });

  test('of venv comes before that of conda, which is still active then', () => {
    const variables = { VIRTUAL_ENV: '/home/ana/.venv', CONDA_PREFIX: '/opt/conda' };
    expect(activeEnvironmentWarning(python('/home/ana/.venv'), variables)).toBeUndefined();
  });

  test('may be named by a link', () => {
    symlinkSync(folder.path, join(folder.path, 'link'));
    const variables = { VIRTUAL_ENV: join(folder.path, 'link') };
    expect(activeEnvironmentWarning(python(folder.path), variables)).toBeUndefined();
  });

  test('is none if no variable says so', () => {
    expect(activeEnvironmentWarning(python('/usr'), {})).toBeUndefined();
  });
});
