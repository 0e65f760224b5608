import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LogFileProps, logsFolder, openLogFile } from '../../../../cli/run/destinations/log-file';
import { testOnLinux } from '../../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

const open = async (props: Partial<LogFileProps> = {}) => {
  const failures: string[] = [];
  const log = await openLogFile({
    logsFolder: join(folder.path, 'state', 'logs'),
    jobName: 'my-job-0123',
    start: new Date('2026-11-28T10:15:30.123Z'),
    onFailure: (sentence) => failures.push(sentence),
    ...props,
  });
  return { log, failures };
};

const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('the folder of the logs', () => {
  test.each([
    ['below XDG_STATE_HOME', { XDG_STATE_HOME: '/state' }, '/state/sagemaker-processing/logs'],
    ['in the home folder', {}, '/.local/state/sagemaker-processing/logs'],
    ['not in a relative path', { XDG_STATE_HOME: 'state' }, '/.local/state/sagemaker-processing/logs'],
  ])('is %s', (_, environment, end) => {
    expect(logsFolder(environment).endsWith(end)).toBe(true);
  });
});

describe('a log', () => {
  test('is named by its time and job, holds its lines, and only the user can read it', async () => {
    const { log, failures } = await open();
    log.line('one');
    log.line('two');
    await log.close();
    const logs = join(folder.path, 'state', 'logs');
    const path = join(logs, '20261128T101530Z-my-job-0123.log');
    expect(log.path()).toBe(path);
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    expect([modeOf(path), modeOf(logs), modeOf(join(folder.path, 'state'))]).toEqual([0o600, 0o700, 0o700]);
    expect(failures).toEqual([]);
  });

  test('goes to the given file, which loses its content and its readers', async () => {
    const file = join(folder.path, 'run.log');
    writeFileSync(file, 'older', { mode: 0o644 });
    const { log } = await open({ file });
    log.line('one');
    await log.close();
    expect(readFileSync(file, 'utf8')).toBe('one\n');
    expect(modeOf(file)).toBe(0o600);
    expect(readdirSync(folder.path)).toEqual(['run.log']);
  });

  test('is appended to an older one if it is asked to, and only the user can read it', async () => {
    const file = join(folder.path, '3.log');
    writeFileSync(file, 'older\n', { mode: 0o644 });
    const { log } = await open({ file, isAppended: true });
    log.line('one');
    await log.close();
    expect(readFileSync(file, 'utf8')).toBe('older\none\n');
    expect(modeOf(file)).toBe(0o600);
  });

  test('leaves the newest 20, and files that are no logs', async () => {
    const logs = join(folder.path, 'state', 'logs');
    const days = Array.from({ length: 25 }, (_, index) => String(index + 1).padStart(2, '0'));
    const older = days.map((day) => `202610${day}T000000Z-my-job-0123.log`);
    const others = ['20260101-notes.log', 'a.log', 'zebra'];
    writeFiles(logs, Object.fromEntries([...older, ...others].map((name) => [name, ''])));
    const { log } = await open();
    await log.close();
    expect(readdirSync(logs).sort()).toEqual(
      [...older.slice(-19), '20261128T101530Z-my-job-0123.log', ...others].sort(),
    );
  });

  test('given as a file leaves the other logs', async () => {
    const logs = join(folder.path, 'state', 'logs');
    const older = Array.from({ length: 25 }, (_, index) => `202610${index + 10}T000000Z-my-job-0123.log`);
    writeFiles(logs, Object.fromEntries(older.map((name) => [name, ''])));
    const { log } = await open({ file: join(logs, 'mine.log') });
    await log.close();
    expect(readdirSync(logs)).toHaveLength(26);
  });

  test('ends at its limit, with a line that says so', async () => {
    const file = join(folder.path, 'run.log');
    const { log } = await open({ file, limitInBytes: 10 });
    for (let count = 0; count < 5; count += 1) log.line('1234');
    await log.close();
    expect(readFileSync(file, 'utf8')).toBe(
      '1234\n1234\nThe log ends here, because it has reached 256 MB.\n',
    );
  });

  test('makes who writes wait for a slow disk', async () => {
    const { log } = await open();
    log.line('x'.repeat(1_000_000));
    expect(log.drained()).toBeInstanceOf(Promise);
    await log.drained();
    expect(log.drained()).toBeUndefined();
    await log.close();
  });
});

describe('a log that cannot be written', () => {
  test('in a folder that accepts no folders is told once, and the run goes on', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const { log, failures } = await open({ logsFolder: join(folder.path, 'file', 'logs') });
    log.line('one');
    expect(log.drained()).toBeUndefined();
    await log.close();
    expect(log.path()).toBeUndefined();
    expect(failures).toEqual([
      `The log cannot be written to ${folder.path}/file/logs/20261128T101530Z-my-job-0123.log (ENOTDIR); the run goes on without it.`,
    ]);
  });

  test('because it is a folder is told once', async () => {
    const { failures } = await open({ file: folder.path });
    expect(failures).toEqual([
      `The log cannot be written to ${folder.path} (EISDIR); the run goes on without it.`,
    ]);
  });

  testOnLinux('because the disk is full is told once, and nobody waits for it', async () => {
    const { log, failures } = await open({ file: '/dev/full' });
    log.line('x'.repeat(1_000_000));
    await log.drained();
    log.line('more');
    await log.close();
    expect(log.path()).toBeUndefined();
    expect(failures).toEqual([
      'The log cannot be written to /dev/full (ENOSPC); the run goes on without it.',
    ]);
    expect(modeOf('/dev/full')).toBe(0o666);
  });
});
