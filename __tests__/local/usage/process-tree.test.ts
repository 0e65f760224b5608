import { type ProcessEntry, processTree, readingsOf } from '../../../local/usage/process-tree';

const entry = (pid: number, parent: number, group = parent): ProcessEntry => ({
  pid,
  parent,
  group,
  cpuSeconds: 1,
  residentInBytes: 1000,
});

const pidsOf = (entries: readonly ProcessEntry[], leader: number): readonly number[] =>
  processTree(entries, leader)
    .map(({ pid }) => pid)
    .sort((a, b) => a - b);

describe('the tree of a process', () => {
  test('has its children and theirs, and no other process', () => {
    expect(pidsOf([entry(10, 1, 10), entry(11, 10), entry(12, 11), entry(20, 1)], 10)).toEqual([10, 11, 12]);
  });

  test('has a process whose parent has ended, as long as it stays in the group', () => {
    expect(pidsOf([entry(10, 1, 10), entry(12, 1, 10), entry(13, 12, 99)], 10)).toEqual([10, 12, 13]);
  });

  test('is empty once the process has ended', () => {
    expect(pidsOf([entry(20, 1)], 10)).toEqual([]);
  });
});

test('each container has the sums of its own processes, and none where it has ended', async () => {
  const entries = [entry(10, 1, 10), entry(11, 10), entry(20, 1, 20)];
  const containers = [
    { host: 'algo-1', name: 'a', pid: 10, folder: '/' },
    { host: 'algo-2', name: 'b', pid: 20, folder: '/' },
    { host: 'algo-3', name: 'c', pid: 30, folder: '/' },
    { host: 'algo-4', name: 'd', folder: '/' },
  ];
  const readings = await readingsOf(entries, containers, async (tree) => tree.length * 500);
  expect([...readings]).toEqual([
    ['algo-1', { cpuSeconds: 2, memoryInBytes: 1000 }],
    ['algo-2', { cpuSeconds: 1, memoryInBytes: 500 }],
  ]);
});
