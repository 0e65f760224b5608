import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerSpec, runContainer } from '../../../local/container/container';
import { folderRuntime } from '../../../local/container/folder-runtime';
import { commandLinesWith, uniqueSeconds } from '../../support/processes';
import { testOnLinux } from '../../support/requirements';
import { useTemporaryFolder } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const command = (job: Partial<ContainerSpec> = {}) =>
  folderRuntime.command({
    name: 'job-1',
    entrypoint: ['true'],
    arguments: [],
    environment: {},
    networkIsolation: false,
    folder: folder.path,
    ...job,
  });

describe('the background processes of a plain process', () => {
  /** Runs a shell script to its end, as the host algo-1. */
  const run = (script: string) => {
    const hostFolder = join(folder.path, 'algo-1');
    mkdirSync(join(hostFolder, 'ml', 'processing'), { recursive: true });
    const entrypoint = ['sh', '-c', script];
    return runContainer(command({ entrypoint, folder: hostFolder }), { onLine: () => undefined }).end;
  };

  testOnLinux.each([
    ['in a session of its own and another folder', 'cd /; setsid'],
    ['in a session of its own and without an environment', 'env -i setsid'],
  ])('%s ends with it', async (_, start) => {
    const seconds = uniqueSeconds();
    const isUp = join(folder.path, 'up');
    const script = `(${start} sh -c 'touch ${isUp}; exec sleep ${seconds}' >/dev/null 2>&1) &
      until [ -e ${isUp} ]; do sleep 0.01; done`;
    expect(await run(script)).toMatchObject({ exitCode: 0 });
    expect(commandLinesWith(seconds)).toEqual([]);
  });

  testOnLinux('end with it, even if their working folder was removed', async () => {
    const seconds = uniqueSeconds();
    const isUp = join(folder.path, 'up');
    const script = `mkdir gone; (cd gone; env -i setsid sh -c 'rmdir "$PWD"; touch ${isUp}; exec sleep ${seconds}' >/dev/null 2>&1) &
      until [ -e ${isUp} ]; do sleep 0.01; done`;
    expect(await run(script)).toMatchObject({ exitCode: 0 });
    expect(commandLinesWith(seconds)).toEqual([]);
  });

  testOnLinux('do not include a process whose folder only has a similar name', async () => {
    const other = spawn('sleep', [uniqueSeconds()], { cwd: '/', detached: true, stdio: 'ignore' });
    const isUp = join(folder.path, 'up');
    const mark = join(folder.path, 'algo-1/');
    const script = `
      forged=$(printf '%s/x\n /proc/${other.pid}/cwd -> %sx' "$PWD" ${mark})
      mkdir -p "$forged"
      (cd "$forged"; env -i setsid sh -c 'touch ${isUp}; exec sleep 600' >/dev/null 2>&1) &
      until [ -e ${isUp} ]; do sleep 0.01; done`;
    expect(await run(script)).toMatchObject({ exitCode: 0 });
    expect(other.signalCode).toBeNull();
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(other.signalCode).toBe('SIGKILL');
  });

  testOnLinux('do not include a process with a variable that merely contains the job’s mark', async () => {
    const seconds = uniqueSeconds();
    const mark = `SAGEMAKER_PROCESSING_FOLDER=${join(folder.path, 'algo-1/')}`;
    const env = { ...process.env, NOTE: `see ${mark}`, LINES_OF_TEXT: `a\n${mark}\nb` };
    const other = spawn('sleep', [seconds], { cwd: '/', env, detached: true, stdio: 'ignore' });
    await run('true');
    expect(commandLinesWith(seconds)).toHaveLength(1);
    other.kill('SIGKILL');
  });

  testOnLinux('are not ended with those of another host, not even of algo-10 with algo-1', async () => {
    const seconds = uniqueSeconds();
    const { environment, cwd } = command({ folder: join(folder.path, 'algo-10') });
    mkdirSync(cwd, { recursive: true });
    const other = spawn('sleep', [seconds], { cwd, env: { ...environment }, detached: true });
    await run('true');
    expect(commandLinesWith(seconds)).toHaveLength(1);
    other.kill('SIGKILL');
  });
});
