import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ContainerCommand,
  type ContainerSpec,
  processEnvironment,
  runContainer,
} from '../../../local/container/container';
import { namespaceRuntime } from '../../../local/container/namespace-runtime';
import { commandLinesWith, uniqueSeconds, until } from '../../support/processes';
import {
  testWithNamespaces,
  testWithNamespacesAndIp,
  testWithNamespacesAsRoot,
} from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const testHere = testWithNamespaces();
const testWithIp = testWithNamespacesAndIp();
const testAsRoot = testWithNamespacesAsRoot();
const folder = useTemporaryFolder();

const spec = (script: string): ContainerSpec => ({
  name: 'job-1',
  entrypoint: ['/bin/sh', '-c', script],
  arguments: [],
  environment: {},
  networkIsolation: false,
  folder: folder.path,
});

const runCommand = async (command: ContainerCommand) => {
  const lines: string[] = [];
  const { exitCode } = await runContainer(command, { onLine: (line) => lines.push(line) }).end;
  return { exitCode, lines };
};

const run = (script: string) => runCommand(namespaceRuntime.command(spec(script)));

/** The listing of everything under /opt, two levels deep, but for /opt/ml. */
const LIST_OPT = 'find /opt -mindepth 1 -maxdepth 2 -not -path "/opt/ml*" | sort';

describe('a process with its own /opt/ml/processing', () => {
  testHere('finds the job’s files below the path that SageMaker gives them', async () => {
    writeFiles(folder.path, { 'ml/processing/input/a.txt': 'hello' });
    expect(await run('cat /opt/ml/processing/input/a.txt')).toEqual({ exitCode: 0, lines: ['hello'] });
  });

  testHere('leaves its files in the job’s folder', async () => {
    await run('mkdir /opt/ml/processing/output; echo 42 > /opt/ml/processing/output/answer');
    expect(readFileSync(join(folder.path, 'ml/processing/output/answer'), 'utf8')).toBe('42\n');
  });

  testHere('works in a folder of its own, in which relative paths lead as from the root folder', async () => {
    writeFiles(folder.path, { 'ml/processing/input/a.txt': 'hello' });
    expect(
      await run('ls; cat opt/ml/processing/input/a.txt; cd ..; cat opt/ml/processing/input/a.txt'),
    ).toEqual({
      exitCode: 0,
      lines: ['opt', 'hellohello'],
    });
  });

  testHere('never works in a folder that shows this machine’s, as a script may clear it', async () => {
    const { lines } = await run('pwd -P; ls -A');
    expect(lines).toEqual([join(folder.path, 'work'), 'opt']);
  });

  testHere('leaves what it writes into the root folder in a folder of the job’s', async () => {
    expect(await run('mkdir /model; echo 42 > /model/answer; echo 1 > /one')).toMatchObject({
      exitCode: 0,
    });
    expect(readFileSync(join(folder.path, 'root/model/answer'), 'utf8')).toBe('42\n');
    expect(readFileSync(join(folder.path, 'root/one'), 'utf8')).toBe('1\n');
    expect(existsSync('/model/answer') || existsSync('/one')).toBe(false);
  });

  testHere('still sees everything that this machine has in its root folder, links as links', async () => {
    const list = 'find / -mindepth 1 -maxdepth 1 -printf "%p %y %l\\n" | sort';
    const { stdout } = spawnSync('sh', ['-c', list], { encoding: 'utf8' });
    expect((await run(list)).lines).toEqual(stdout.split('\n').filter(Boolean));
  });

  testHere('does not reach this machine’s files through the folder of its own root', async () => {
    writeFiles(folder.path, { 'kept.txt': 'mine' });
    const command = `ls -A "${folder.path}/root/usr" "${folder.path}/root/tmp" | grep -v :$ | wc -w`;
    expect(await run(command)).toEqual({ exitCode: 0, lines: ['0'] });
  });

  testHere('sees no process but its own, even if it uncovers /proc', async () => {
    const script = 'ls /proc | grep -c "^[0-9]*$"; umount /proc; ls /proc | wc -l';
    const { lines } = await run(script);
    expect(Number(lines[0])).toBeLessThan(10);
    expect(lines.slice(1)).toEqual(['0']);
  });

  testHere('may have a PATH without any program, and variables that its launcher uses', async () => {
    const command = namespaceRuntime.command({
      ...spec('echo "$PATH $name $root $job"'),
      environment: { PATH: '/nowhere', name: 'a', root: 'b', job: 'c' },
    });
    expect(await runCommand(command)).toEqual({ exitCode: 0, lines: ['/nowhere a b c'] });
  });

  testHere('ends with exit code 127 and a sentence if its program does not exist', async () => {
    const command = namespaceRuntime.command({
      ...spec(''),
      entrypoint: ['python3', 'run.py'],
      environment: { PATH: '/nowhere' },
    });
    const { exitCode, lines } = await runCommand(command);
    expect(exitCode).toBe(127);
    expect(lines.join()).toMatch(/python3: .*not found/);
  });

  testHere('still sees what else this machine has under /opt', async () => {
    const { stdout } = spawnSync('sh', ['-c', LIST_OPT], { encoding: 'utf8' });
    expect((await run(LIST_OPT)).lines).toEqual(stdout.split('\n').filter(Boolean));
  });

  testHere('shows nothing of its /opt/ml to the rest of this machine', async () => {
    const before = existsSync('/opt/ml');
    const marker = '/opt/ml/processing/only-inside';
    expect(await run(`touch ${marker} && ls ${marker}`)).toEqual({ exitCode: 0, lines: [marker] });
    expect(existsSync(marker)).toBe(false);
    expect(existsSync('/opt/ml')).toBe(before);
  });

  testHere('ends with the program’s exit code', async () => {
    expect(await run('exit 7')).toMatchObject({ exitCode: 7 });
  });

  testHere('gets its arguments and variables as they are', async () => {
    const command = namespaceRuntime.command({
      ...spec('printf "%s\\n" "$@" "$INPUT"'),
      arguments: ['zero', '/opt/ml/processing/input', "it's $HOME", ''],
      environment: { INPUT: '/opt/ml/processing/input' },
    });
    expect(await runCommand(command)).toEqual({
      exitCode: 0,
      lines: ['/opt/ml/processing/input', "it's $HOME", '', '/opt/ml/processing/input'],
    });
  });

  testHere('ends together with what it forked into a session of its own', async () => {
    const seconds = uniqueSeconds();
    const { exitCode } = await run(`setsid sleep ${seconds} >/dev/null 2>&1 & sleep 0.1; exit 0`);
    expect(exitCode).toBe(0);
    expect(commandLinesWith(seconds)).toEqual([]);
  });

  testHere('can end in order when it is stopped', async () => {
    const lines: string[] = [];
    const container = runContainer(
      namespaceRuntime.command(spec('trap "echo bye; exit 5" TERM; echo up; while :; do sleep 0.02; done')),
      {
        onLine: (line, stream) => {
          // A shell may say on standard error that its child was terminated.
          if (stream === 'stdout') lines.push(line);
          if (line === 'up') container.stop();
        },
      },
      600_000,
    );
    expect(await container.end).toMatchObject({ exitCode: 5 });
    expect(lines).toEqual(['up', 'bye']);
  });

  testHere('has no network but its own loopback when it is isolated', async () => {
    const script = "sed -n 's/^ *\\(.*\\):.*/\\1/p' /proc/net/dev";
    const command = namespaceRuntime.command({ ...spec(script), networkIsolation: true });
    expect(await runCommand(command)).toEqual({ exitCode: 0, lines: ['lo'] });
  });

  testWithIp('can use its loopback interface when it is isolated', async () => {
    writeFiles(folder.path, {
      'ml/processing/talk.js': `
        const { connect, createServer } = require('node:net');
        const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1', () => {
          connect(server.address().port, '127.0.0.1')
            .on('error', (error) => { console.log(error.code); process.exit(1); })
            .on('data', (data) => { console.log(String(data)); process.exit(0); });
        });`,
    });
    const command = namespaceRuntime.command({
      ...spec(''),
      entrypoint: [process.execPath, '/opt/ml/processing/talk.js'],
      networkIsolation: true,
    });
    expect(await runCommand(command)).toEqual({ exitCode: 0, lines: ['hello'] });
  });

  testHere('dies with the program that runs it, even where that is killed', async () => {
    const seconds = uniqueSeconds();
    const { file, arguments: args } = namespaceRuntime.command(spec(`exec sleep ${seconds}`));
    const runIt =
      'const [file, ...args] = process.argv.slice(1);' +
      'require("node:child_process").spawn(file, args, { detached: true, stdio: "ignore" });';
    const parent = spawn(process.execPath, ['-e', runIt, file, ...args], { stdio: 'ignore' });
    await until(() => commandLinesWith(seconds).some((line) => line.startsWith('sleep')), parent);
    parent.kill('SIGKILL');
    await until(() => commandLinesWith(seconds).length === 0);
  });

  testAsRoot.each([false, true])('needs no root, isolated: %s', async (networkIsolation) => {
    const nobody = 65_534;
    const {
      file,
      arguments: args,
      cwd,
    } = namespaceRuntime.command({
      ...spec(
        'cat /opt/ml/processing/input/a.txt; touch /opt/ml/processing/input/b.txt; ls /opt/ml/processing/input',
      ),
      networkIsolation,
    });
    writeFiles(folder.path, { 'ml/processing/input/a.txt': 'hello\n' });
    spawnSync('chown', ['-hR', `${nobody}:${nobody}`, folder.path]);
    const asNobody = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', file, ...args];
    const command = { file: 'setpriv', arguments: asNobody, environment: processEnvironment({}), cwd };
    expect(await runCommand(command)).toEqual({ exitCode: 0, lines: ['hello', 'a.txt', 'b.txt'] });
  });
});
