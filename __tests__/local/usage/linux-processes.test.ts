import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linuxProcesses, parseStat, procUnits } from '../../../local/usage/linux-processes';
import { testOnLinux, testWithPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const units = { ticksPerSecond: 100, pageInBytes: 4096 };
const { signal } = new AbortController();

/** `/proc/PID/stat` with the given times in ticks and pages. */
const stat = (pid: number, parent: number, [own, ofChildren, pages]: readonly number[], name = 'python3') =>
  `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194304 5 6 7 8 ${own} 2 ${ofChildren} 4 20 0 1 0 99 123456 ${pages} 18446744073709551615 1 1\n`;

describe('a text of /proc/PID/stat', () => {
  test('has the parent, the session, all times of the processor, and the memory', () => {
    expect(parseStat(stat(42, 7, [100, 300, 10]), units)).toEqual({
      pid: 42,
      parent: 7,
      group: 42,
      cpuSeconds: 4.06,
      residentInBytes: 40_960,
    });
  });

  test('may have a name with spaces and parentheses', () => {
    expect(parseStat(stat(42, 7, [0, 0, 0], 'a) S 1 (b'), units)).toMatchObject({ pid: 42, parent: 7 });
  });

  test.each(['', '42 (python3', '42 (python3) S 7'])('that ends early is none: %j', (text) => {
    expect(parseStat(text, units)).toBeUndefined();
  });
});

describe('the memory of several processes', () => {
  const { pageInBytes } = procUnits();
  const container = { host: 'algo-1', name: 'job', pid: 10, folder: '/' };
  const memoryOf = async (files: Record<string, string>) => {
    writeFiles(folder.path, files);
    return (await linuxProcesses(folder.path).read([container], signal)).get('algo-1')?.memoryInBytes;
  };
  const large = Math.ceil(20_000_000 / pageInBytes);

  test('counts pages once that large ones share', async () => {
    const memory = await memoryOf({
      '10/stat': stat(10, 1, [0, 0, 3]),
      '11/stat': stat(11, 10, [0, 0, large]),
      '12/stat': stat(12, 10, [0, 0, large]),
      '11/smaps_rollup': 'Rss:   20000 kB\nPss:   12000 kB\nPss_Dirty:  1 kB\n',
      '12/smaps_rollup': 'Rss:   20000 kB\nPss:   11000 kB\n',
    });
    expect(memory).toBe(3 * pageInBytes + 23_000 * 1024);
  });

  test('counts all pages of each where the system does not tell which are shared', async () => {
    const memory = await memoryOf({
      '11/stat': stat(11, 10, [0, 0, large]),
      '12/stat': stat(12, 10, [0, 0, large]),
      '10/stat': stat(10, 1, [0, 0, 3]),
    });
    expect(memory).toBe((3 + 2 * large) * pageInBytes);
  });

  test('counts all pages of the only large one, which is quick to read', async () => {
    const memory = await memoryOf({
      '10/stat': stat(10, 1, [0, 0, 3]),
      '11/stat': stat(11, 10, [0, 0, large]),
      '11/smaps_rollup': 'Pss:   1 kB\n',
    });
    expect(memory).toBe((3 + large) * pageInBytes);
  });
});

describe('a program that runs', () => {
  const testHere = testWithPython();
  let child: ChildProcess | undefined;
  afterEach(() => {
    if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  });

  const start = async (file: string, args: readonly string[]): Promise<number> => {
    child = spawn(file, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    if (!child.stdout) throw new Error('The program has no output.');
    await once(child.stdout, 'data');
    return child.pid ?? 0;
  };
  const read = async (pid: number) =>
    (await linuxProcesses().read([{ host: 'algo-1', name: '', pid, folder: '/' }], signal)).get('algo-1');

  testHere('has the memory and the time of what it has started', async () => {
    const work = [
      'import time',
      'b = bytearray(100_000_000)',
      'while time.process_time() < 0.5: pass',
      'print("ready", flush=True)',
      'time.sleep(60)',
    ].join('\n');
    const reading = await read(await start('sh', ['-c', 'python3 -c "$1"; true', 'sh', work]));
    expect(reading?.memoryInBytes).toBeGreaterThan(100_000_000);
    expect(reading?.memoryInBytes).toBeLessThan(150_000_000);
    expect(reading?.cpuSeconds).toBeGreaterThanOrEqual(0.4);
  });

  testHere('does not count the memory twice that a forked worker shares', async () => {
    const work = [
      'import os, time',
      'b = bytearray(os.urandom(1)) * 100_000_000',
      'if os.fork() > 0: print("ready", flush=True)',
      'time.sleep(60)',
    ].join('\n');
    const reading = await read(await start('python3', ['-c', work]));
    expect(reading?.memoryInBytes).toBeGreaterThan(100_000_000);
    expect(reading?.memoryInBytes).toBeLessThan(150_000_000);
  });
});

testOnLinux('the pause is a second, or long enough to take two percent of a processor', () => {
  const { pauseInMilliseconds } = linuxProcesses();
  expect([2, 30].map(pauseInMilliseconds)).toEqual([1_000, 1_500]);
});
