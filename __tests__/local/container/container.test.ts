import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ContainerCommand,
  type OutputStream,
  processEnvironment,
  runContainer,
} from '../../../local/container/container';
import { commandLinesWith, uniqueSeconds, until } from '../../support/processes';
import { useTemporaryFolder } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const shell = (script: string): ContainerCommand => ({
  file: 'sh',
  arguments: ['-c', script],
  environment: processEnvironment({}),
  cwd: folder.path,
});

/** Runs a command to its end, and returns its output by line. */
const run = async (command: ContainerCommand) => {
  const lines: [OutputStream, string][] = [];
  const { end } = runContainer(command, { onLine: (line, stream) => lines.push([stream, line]) });
  return { ...(await end), lines };
};

describe('a container that runs to its end', () => {
  test('its exit code is the program’s', async () => {
    expect(await run(shell('exit 7'))).toMatchObject({ exitCode: 7 });
  });

  test.each([
    ['the one that inspect prints, whatever the client’s is', 'exit 0', 'echo 3', 3],
    ['the one that inspect prints, also if that is 0', 'exit 1', 'echo 0', 0],
    ['the client’s if inspect prints none, because the container never started', 'exit 127', 'true', 127],
    ['the client’s if inspect fails', 'exit 9', 'echo "no such container" >&2; exit 1', 9],
  ])('its exit code is %s', async (_case, client, inspect, exitCode) => {
    expect(await run({ ...shell(client), inspect: ['sh', '-c', inspect] })).toMatchObject({ exitCode });
  });

  test('a client that succeeds without an exit code of the container has failed', async () => {
    expect(await run({ ...shell('exit 0'), inspect: ['true'] })).toMatchObject({
      exitCode: 125,
      lastErrorOutput: expect.stringContaining('did not tell its exit code'),
    });
  });

  test('it is removed only after its exit code is read', async () => {
    const state = join(folder.path, 'state');
    const command: ContainerCommand = {
      ...shell(`echo 3 > ${state}`),
      inspect: ['cat', state],
      cleanUp: ['rm', state],
    };
    expect(await run(command)).toMatchObject({ exitCode: 3 });
    expect(existsSync(state)).toBe(false);
  });

  test('its lines are reported with their stream', async () => {
    expect((await run(shell('echo out'))).lines).toEqual([['stdout', 'out']]);
    expect((await run(shell('echo err >&2'))).lines).toEqual([['stderr', 'err']]);
  });

  test('a carriage return ends a line, as in a progress bar; CR and LF may arrive separately', async () => {
    const script = 'printf "10%%\\r20%%\\r"; sleep 0.1; printf "\\nend\\r\\n"';
    expect((await run(shell(script))).lines.map(([, line]) => line)).toEqual(['10%', '20%', 'end']);
  });

  test('stopping it afterwards does nothing', async () => {
    const { end, stop } = runContainer(shell('exit 0'), { onLine: () => undefined });
    await end;
    const kill = jest.spyOn(process, 'kill');
    stop();
    stop();
    expect(kill).not.toHaveBeenCalled();
    kill.mockRestore();
  });

  test('a last line without a line break is reported', async () => {
    expect((await run(shell('printf "one\\ntwo"'))).lines).toEqual([
      ['stdout', 'one'],
      ['stdout', 'two'],
    ]);
  });

  test('a line may end with CR LF', async () => {
    expect((await run(shell('printf "one\\r\\ntwo\\r\\n"'))).lines.map(([, line]) => line)).toEqual([
      'one',
      'two',
    ]);
  });

  test('a character is whole even if its bytes arrive separately', async () => {
    const { lines } = await run(shell('printf "\\303"; sleep 0.05; printf "\\274\\n"'));
    expect(lines).toEqual([['stdout', 'ü']]);
  });

  test('a hundred million characters without a line break do no harm', async () => {
    let told = 0;
    const { end } = runContainer(shell('head -c 100000000 /dev/zero'), {
      onLine: (line) => {
        told += line.length;
      },
    });
    expect(await end).toMatchObject({ exitCode: 0 });
    expect(told).toBe(100_000_000);
  });

  test('a program that writes faster than the listener reads has to wait', async () => {
    const SIZE = 10_000_000;
    let told = 0;
    let release: (() => void) | undefined;
    const isReady = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { end } = runContainer(shell(`head -c ${SIZE} /dev/zero; touch written`), {
      onLine: (line) => {
        told += line.length;
      },
      // The first bytes may be fewer than a part of a long line.
      drained: () => (told > 0 ? isReady : undefined),
    });
    await until(() => told > 0);
    await sleep(100);
    expect(existsSync(join(folder.path, 'written'))).toBe(false);
    expect(told).toBeLessThan(SIZE / 10);
    release?.();
    expect(await end).toMatchObject({ exitCode: 0 });
    expect(told).toBe(SIZE);
  });

  test('a line of more than 16,384 characters is reported in parts', async () => {
    const parts = (await run(shell('head -c 40000 /dev/zero | tr "\\0" x; echo; echo next'))).lines.map(
      ([, line]) => line,
    );
    expect(parts.pop()).toBe('next');
    expect(parts.join('')).toBe('x'.repeat(40_000));
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(16_384);
  });

  test('its last error output is the last 1,024 characters of standard error, trimmed', async () => {
    const { lastErrorOutput } = await run(
      shell('echo not this; seq -f "line %05g" 1 500 >&2; echo last words >&2'),
    );
    const all = [
      ...Array.from({ length: 500 }, (_, i) => `line ${String(i + 1).padStart(5, '0')}`),
      'last words',
    ];
    expect(lastErrorOutput).toBe(`${all.join('\n')}\n`.slice(-1024).trim());
  });

  test('standard input is empty, so a program that reads it does not wait', async () => {
    expect(await run(shell('cat; echo read'))).toMatchObject({ exitCode: 0, lines: [['stdout', 'read']] });
  });

  test('a program that does not exist ends with exit code 127 and its name', async () => {
    const command = { ...shell(''), file: 'no-such-program' };
    expect(await run(command)).toMatchObject({
      exitCode: 127,
      lastErrorOutput: expect.stringContaining('no-such-program'),
    });
  });

  test('its background processes end with it', async () => {
    const seconds = uniqueSeconds();
    const { exitCode } = await run(shell(`sleep ${seconds} >/dev/null 2>&1 & exit 0`));
    expect(exitCode).toBe(0);
    expect(commandLinesWith(seconds)).toEqual([]);
  });

  test('its clean-up is tried again, for example while Podman still unmounts its file system', async () => {
    const attempts = join(folder.path, 'attempts');
    const failsOnce = `echo tried >> ${attempts}; [ "$(wc -l < ${attempts})" -eq 2 ]`;
    await run({ ...shell('exit 0'), cleanUp: ['sh', '-c', failsOnce] });
    expect(readFileSync(attempts, 'utf8')).toBe('tried\ntried\n');
  });

  test('its clean-up runs when it has ended', async () => {
    const marker = join(folder.path, 'cleaned-up');
    await run({ ...shell('exit 0'), cleanUp: ['touch', marker] });
    expect(existsSync(marker)).toBe(true);
  });
});

describe('a container that is stopped', () => {
  /** Stops the program the given number of times, once it says that it is ready. */
  const stopWhenUp = async (script: string, graceInMilliseconds: number, times = 1) => {
    const lines: string[] = [];
    const container = runContainer(
      shell(script),
      {
        onLine: (line, stream) => {
          // A shell may say on standard error that its child was terminated.
          if (stream === 'stdout') lines.push(line);
          if (line === 'up') for (let i = 0; i < times; i += 1) container.stop();
        },
      },
      graceInMilliseconds,
    );
    return { ...(await container.end), lines };
  };
  const NEVER = 600_000;

  test('gets SIGTERM, and may end by itself with an exit code of its own', async () => {
    const script = 'trap "echo bye; exit 5" TERM; echo up; while :; do sleep 0.02; done';
    expect(await stopWhenUp(script, NEVER)).toMatchObject({ exitCode: 5, lines: ['up', 'bye'] });
  });

  test('ends with exit code 143 when it does not handle SIGTERM', async () => {
    expect(await stopWhenUp('echo up; exec sleep 600', NEVER)).toMatchObject({ exitCode: 143 });
  });

  test('is killed after the grace time when it ignores SIGTERM', async () => {
    const script = 'trap "" TERM; echo up; while :; do sleep 0.02; done';
    expect(await stopWhenUp(script, 100)).toMatchObject({ exitCode: 137 });
  });

  test('is killed at once when it is stopped a second time', async () => {
    const script = 'trap "" TERM; echo up; while :; do sleep 0.02; done';
    expect(await stopWhenUp(script, NEVER, 2)).toMatchObject({ exitCode: 137 });
  });
});

describe('the environment of a container that is a process', () => {
  const parent = { ...process.env };
  afterEach(() => {
    process.env = { ...parent };
  });

  test('has none of the user’s credentials', async () => {
    process.env.AWS_ACCESS_KEY_ID = 'AKIAOFTHEPERSON';
    process.env.AWS_SECRET_ACCESS_KEY = 'secret-of-the-person';
    process.env.AWS_PROFILE = 'profile-of-the-person';
    const { lines } = await run(shell('env'));
    expect(lines.map(([, line]) => line)).toContainEqual(expect.stringMatching(/^PATH=/));
    expect(lines.filter(([, line]) => /person/i.test(line))).toEqual([]);
  });

  test('hides the user’s profile and the machine’s role from an SDK', async () => {
    const { lines } = await run(shell('env'));
    const ofAws = lines.map(([, line]) => line).filter((line) => line.startsWith('AWS_'));
    expect(ofAws.sort()).toEqual([
      'AWS_CONFIG_FILE=/dev/null',
      'AWS_EC2_METADATA_DISABLED=true',
      'AWS_SHARED_CREDENTIALS_FILE=/dev/null',
    ]);
  });

  test('has the variables that a program needs', () => {
    process.env.PATH = '/of/the/person';
    expect(processEnvironment({})).toMatchObject({ PATH: '/of/the/person' });
  });

  test('makes Python write its lines at once', () => {
    expect(processEnvironment({})).toMatchObject({ PYTHONUNBUFFERED: '1' });
  });

  test('has the job’s own variables, which take precedence', () => {
    expect(processEnvironment({ LANG: 'C', PYTHONUNBUFFERED: '', MODE: 'fast' })).toMatchObject({
      LANG: 'C',
      PYTHONUNBUFFERED: '',
      MODE: 'fast',
    });
  });
});

test('the clean-up of a container runs in a process group of its own, which Ctrl-C does not reach', async () => {
  const told = join(folder.path, 'group');
  const cleanUp = ['sh', '-c', `ps -o pgid= -p $$ > ${told}`] as const;
  await runContainer({ ...shell('true'), cleanUp: [...cleanUp] }, { onLine: () => undefined }).end;
  const groupOf = (pid: number) =>
    spawnSync('ps', ['-o', 'pgid=', '-p', `${pid}`], { encoding: 'utf8' }).stdout;
  expect(readFileSync(told, 'utf8').trim()).toMatch(/^\d+$/);
  expect(readFileSync(told, 'utf8').trim()).not.toBe(groupOf(process.pid).trim());
});
