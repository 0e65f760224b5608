import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { endOfJobFile, openJobFile } from '../../../local/files/job-file';
import { testOnLinux } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

/** More than any of these files has. */
const LIMIT = 4096;

describe('the end of a job’s file', () => {
  test('is all of a short file', async () => {
    writeFiles(folder.path, { 'job/message': 'told in order' });
    expect(await endOfJobFile(here('job/message'), LIMIT)).toBe('told in order');
  });

  test('has at most the limit of bytes, and no partial character', async () => {
    writeFiles(folder.path, { 'job/message': `${'x'.repeat(1000)}äbc` });
    expect(await endOfJobFile(here('job/message'), 4)).toBe('äbc');
    expect(await endOfJobFile(here('job/message'), 3)).toBe('bc');
  });

  test('is empty if there is no file', async () => {
    expect(await endOfJobFile(here('job/message'), LIMIT)).toBe('');
  });

  test.each([
    ['a link to a file of this machine', () => symlinkSync(here('secret'), here('job/message'))],
    ['a link to an environment', () => symlinkSync('/proc/self/environ', here('job/message'))],
    ['a link within the job', () => symlinkSync('own', here('job/message'))],
    ['a link that leads nowhere', () => symlinkSync('nowhere', here('job/message'))],
    ['a folder', () => mkdirSync(here('job/message'))],
    ['a pipe, which is not waited for', () => spawnSync('mkfifo', [here('job/message')])],
  ])('is nothing where it is %s', async (_, make) => {
    writeFiles(folder.path, { secret: 'AWS_SECRET_ACCESS_KEY=secret', 'job/own': 'own' });
    make();
    expect(await endOfJobFile(here('job/message'), LIMIT)).toBe('');
  });

  test('is empty for a socket', async () => {
    mkdirSync(here('job'));
    const server = createServer().listen(here('job/message'));
    await once(server, 'listening');
    expect(await endOfJobFile(here('job/message'), LIMIT)).toBe('');
    server.close();
  });

  test('is empty if a folder in its path is a link', async () => {
    writeFiles(folder.path, { 'secret/message': 'AWS_SECRET_ACCESS_KEY=secret' });
    symlinkSync('secret', here('output'));
    expect(await endOfJobFile(here('output/message'), LIMIT)).toBe('');
  });
});

/** Switches `output` between a folder of the job's and a link to the user's, until it is asked to end. */
const SWAP = `
  const { workerData, parentPort } = require('node:worker_threads');
  const { renameSync, symlinkSync } = require('node:fs');
  const here = (name) => workerData + '/' + name;
  let ends = false;
  parentPort.on('message', () => { ends = true; });
  const round = () => {
    for (let count = 0; count < 100; count += 1) {
      renameSync(here('output'), here('kept'));
      renameSync(here('link'), here('output'));
      renameSync(here('output'), here('link'));
      renameSync(here('kept'), here('output'));
    }
    if (ends) process.exit();
    setImmediate(round);
  };
  round();
`;

testOnLinux('a file is never read through a folder that becomes a link in the meantime', async () => {
  writeFiles(folder.path, { 'secret/message': 'secret', 'output/message': 'own' });
  symlinkSync('secret', here('link'));
  const swap = new Worker(SWAP, { eval: true, workerData: folder.path });
  const read = new Set<string>();
  while (!read.has('own') || read.size < 2) read.add(await endOfJobFile(here('output/message'), LIMIT));
  for (let count = 0; count < 2000; count += 1) read.add(await endOfJobFile(here('output/message'), LIMIT));
  swap.postMessage('end');
  await once(swap, 'exit');
  expect([...read].sort()).toEqual(['', 'own']);
});

test('a file that is opened is the one at its path, until it is closed', async () => {
  writeFiles(folder.path, { 'job/a': 'first' });
  const file = await openJobFile(here('job/a'));
  renameSync(here('job/a'), here('job/b'));
  rmSync(here('job/b'));
  expect(await file?.handle.readFile('utf8')).toBe('first');
  await file?.handle.close();
});
