import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerSpec, runContainer } from '../../../local/container/container';
import { folderRuntime } from '../../../local/container/folder-runtime';
import { zip } from '../../support/python-packages';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const SCRIPT = '/opt/ml/processing/code/run.py';

const command = (job: Partial<ContainerSpec> = {}) =>
  folderRuntime.command({
    name: 'job-1',
    entrypoint: ['python3', SCRIPT],
    arguments: [],
    environment: {},
    networkIsolation: false,
    folder: folder.path,
    ...job,
  });

const here = (...path: string[]) => join(folder.path, 'ml', 'processing', ...path);

/** The words that the shell runs. */
const words = (job: Partial<ContainerSpec> = {}) => command(job).arguments.slice(3);

describe('a plain process gets the job’s folder in place of /opt/ml/processing', () => {
  test('in its entrypoint', () => {
    expect(words()).toEqual(['python3', here('code', 'run.py')]);
  });

  test('in its arguments, wherever the path stands in one', () => {
    const args = [
      '--input-dir',
      '/opt/ml/processing/input',
      '--pair=/opt/ml/processing/a:/opt/ml/processing/b',
    ];
    expect(words({ arguments: args }).slice(2)).toEqual([
      '--input-dir',
      here('input'),
      `--pair=${here('a')}:${here('b')}`,
    ]);
  });

  test('in the values of its environment', () => {
    const { environment } = command({ environment: { INPUT: '/opt/ml/processing/input', MODE: 'fast' } });
    expect(environment).toMatchObject({ INPUT: here('input'), MODE: 'fast' });
  });

  test("and SageMaker's files about the job, in place of /opt/ml/config", () => {
    const args = ['--resource-config', '/opt/ml/config/resourceconfig.json'];
    expect(words({ arguments: args }).slice(2)).toEqual([
      '--resource-config',
      join(folder.path, 'ml', 'config', 'resourceconfig.json'),
    ]);
  });

  test('and works in a folder that looks like the root folder of a container', async () => {
    writeFiles(folder.path, { 'ml/processing/input/a.txt': 'hello' });
    const lines: string[] = [];
    const script = 'cat opt/ml/processing/input/a.txt; echo 42 > opt/ml/processing/answer; echo 1 > one';
    const { end } = runContainer(command({ entrypoint: ['sh', '-c', script] }), {
      onLine: (line) => lines.push(line),
    });
    await end;
    expect(lines).toEqual(['hello']);
    expect(readFileSync(here('answer'), 'utf8')).toBe('42\n');
    expect(readFileSync(join(folder.path, 'work', 'one'), 'utf8')).toBe('1\n');
  });
});

describe('a script that hard-codes a path of SageMaker', () => {
  const hardCoded = { 'ml/processing/code/run.py': 'open("/opt/ml/processing/input/data.csv")\n' };

  test('is refused with a message that names the path and Docker', () => {
    writeFiles(folder.path, hardCoded);
    expect(() => command()).toThrow(/^The script names \/opt\/ml\/processing\/input\/data\.csv, .*--docker/);
  });

  test('is refused with each path only once', () => {
    writeFiles(folder.path, {
      'ml/processing/code/run.py': '"/opt/ml/processing/a", "/opt/ml/processing/a"',
    });
    expect(() => command()).toThrow(/^The script names \/opt\/ml\/processing\/a, which/);
  });

  test('is refused in an archive, too', () => {
    mkdirSync(here('code'), { recursive: true });
    writeFileSync(here('code', 'code.zip'), zip({ 'run.py': 'open("/opt/ml/processing/input/data.csv")\n' }));
    const entrypoint = ['/bin/sh', '-c', 'true', '/opt/ml/processing/code/code.zip', 'run.py'];
    expect(() => command({ entrypoint })).toThrow(
      /^The script names \/opt\/ml\/processing\/input\/data\.csv,/,
    );
  });

  test('runs if an argument has that path', () => {
    writeFiles(folder.path, hardCoded);
    const args = ['--input=/opt/ml/processing/input/data.csv'];
    expect(command({ arguments: args }).arguments).toContain(`--input=${here('input', 'data.csv')}`);
  });

  test('runs if a variable has that path', () => {
    writeFiles(folder.path, hardCoded);
    const environment = { INPUT: '/opt/ml/processing/input/data.csv' };
    expect(command({ environment }).environment).toMatchObject({ INPUT: here('input', 'data.csv') });
  });
});

test('a program that does not exist ends with exit code 127 and a sentence, whatever PATH the job has', async () => {
  const { end } = runContainer(command({ environment: { PATH: '/nowhere' } }), { onLine: () => undefined });
  expect(await end).toMatchObject({
    exitCode: 127,
    lastErrorOutput: expect.stringMatching(/python3: .*not found/),
  });
});

test('a job without a script is refused with a message that names Docker', () => {
  const withoutEntrypoint: ContainerSpec = {
    name: 'job-1',
    arguments: [],
    environment: {},
    networkIsolation: false,
    folder: folder.path,
  };
  expect(() => folderRuntime.command(withoutEntrypoint)).toThrow(
    /no script.*needs Docker.*--docker or --image/,
  );
});
