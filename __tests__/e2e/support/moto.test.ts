import { spawn, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { resolve } from 'node:path';
import { guarded } from '../../support/guarded-process';
import { until } from '../../support/processes';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { startMoto, whyNoMoto } from './moto';

const ROOT = resolve(__dirname, '../../..');
const missing = whyNoMoto();
const testWithMoto = missing === undefined ? test : test.skip;
if (missing !== undefined) console.warn(`The emulator's end is not tested: ${missing}.`);

const folder = useTemporaryFolder();

/** A process that has ended has no command line, even before its exit code has been read. */
const runs = (pid: number): boolean =>
  spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes('moto_server.py');

testWithMoto('moto ends with the program that started it, also where that is killed', async () => {
  const program = `
    const { startMoto } = require('./__tests__/e2e/support/moto');
    startMoto(1).then(({ pid, port }) => console.log(JSON.stringify({ pid, port })));
  `;
  const child = guarded(
    spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', program], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  await until(() => told.endsWith('\n'), child);
  const { pid, port } = JSON.parse(told);
  expect((await fetch(`http://127.0.0.1:${port}/moto-api/data.json`)).status).toBe(200);
  expect(runs(pid)).toBe(true);
  child.kill('SIGKILL');
  await until(() => !runs(pid));
});

testWithMoto('moto has ended when it has been stopped', async () => {
  const { pid = 0, stop } = await startMoto(1);
  expect(runs(pid)).toBe(true);
  await stop();
  expect(runs(pid)).toBe(false);
});

test('a moto that ends before it listens is told with what it said', async () => {
  writeFiles(folder.path, { python3: '#!/bin/sh\necho "No module named moto" >&2\nexit 3\n' });
  chmodSync(`${folder.path}/python3`, 0o755);
  const { PATH } = process.env;
  process.env.PATH = `${folder.path}:${PATH}`;
  try {
    await expect(startMoto(1)).rejects.toThrow(
      'moto ended before it listened, with exit code 3: No module named moto\n',
    );
  } finally {
    process.env.PATH = PATH;
  }
});
