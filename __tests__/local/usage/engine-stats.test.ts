import { engineStats, parseStats } from '../../../local/usage/engine-stats';

test.each([
  ['Docker', 'job;180.25%;1.5GiB / 7.6GiB', { cpuPercent: 180.25, memoryInBytes: 1_610_612_736 }],
  ['Docker, at first', 'job;0.00%;0B / 0B', { cpuPercent: 0, memoryInBytes: 0 }],
  ['Podman', 'job;1503153097;204.3MB / 25.28GB', { cpuSeconds: 1.503153097, memoryInBytes: 204_300_000 }],
  [
    'Podman, with its own units',
    'job;1000000000;194.9MiB / 23.54GiB',
    { cpuSeconds: 1, memoryInBytes: 204_367_462 },
  ],
  ['an engine without the processor', 'job;--;1kB / 1kB', { memoryInBytes: 1000 }],
])('a line of %s is a reading', (_, line, reading) => {
  expect([...parseStats(`${line}\n`)]).toEqual([['job', reading]]);
});

test.each(['', 'job', 'job;--;-- / --', 'Error: no such container'])('%j is none', (text) => {
  expect([...parseStats(text)]).toEqual([]);
});

const containers = ['algo-1', 'algo-2'].map((host) => ({ host, name: `job-${host}`, folder: '/' }));
const { signal } = new AbortController();

test('each container has what its engine prints under its name', async () => {
  const source = engineStats((names) => [
    'sh',
    '-c',
    'for n; do echo "$n;5%;1MB / 2MB"; done',
    'sh',
    ...names,
  ]);
  expect([...(await source.read(containers, signal))]).toEqual([
    ['algo-1', { cpuPercent: 5, memoryInBytes: 1_000_000 }],
    ['algo-2', { cpuPercent: 5, memoryInBytes: 1_000_000 }],
  ]);
});

test.each([
  ['fails', ['sh', '-c', 'echo "job-algo-1;5%;1MB"; exit 1']],
  ['does not exist', ['no-such-client']],
] as const)('an engine that %s tells nothing', async (_, command) => {
  expect([...(await engineStats(() => command).read(containers, signal))]).toEqual([]);
});
