import { parsePs, psProcesses } from '../../../local/usage/ps-processes';

test.each([
  ['macOS', '  501     1   501   2048   1:02.50', 62.5],
  ['macOS, after hours', '  501     1   501   2048 123:04.56', 7384.56],
  ['Linux', '  501     1   501   2048 01:01:02', 3662],
  ['Linux, after a day', '  501     1   501   2048 1-00:00:01', 86_401],
])('a line of ps on %s is an entry', (_, line, cpuSeconds) => {
  expect(parsePs(`${line}\n`)).toEqual([
    { pid: 501, parent: 1, group: 501, cpuSeconds, residentInBytes: 2_097_152 },
  ]);
});

test('a line that is none is skipped', () => {
  expect(parsePs('ps: warning\n\n')).toEqual([]);
});

test('this process has memory', async () => {
  const container = { host: 'algo-1', name: '', pid: process.pid, folder: '/' };
  const readings = await psProcesses.read([container], new AbortController().signal);
  expect(readings.get('algo-1')?.memoryInBytes).toBeGreaterThan(1_000_000);
});

test('an ended reading has nothing', async () => {
  const container = { host: 'algo-1', name: '', pid: process.pid, folder: '/' };
  expect(await psProcesses.read([container], AbortSignal.abort())).toEqual(new Map());
});
