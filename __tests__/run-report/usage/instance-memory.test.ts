import {
  instanceMemory,
  memorySentence,
  memoryShareSentence,
} from '../../../run-report/usage/instance-memory';

const gib = (amount: number): number => amount * 1024 ** 3;

test.each([
  ['ml.t3.medium', 4],
  ['ml.m5.large', 8],
  ['ml.m5.24xlarge', 384],
  ['ml.c5.xlarge', 8],
  ['ml.c5.18xlarge', 144],
  ['ml.r5.4xlarge', 128],
  ['ml.m4.10xlarge', 160],
])('%s has %d GiB', (type, memory) => {
  expect(instanceMemory(type)).toBe(memory);
});

test.each(['ml.p4d.24xlarge', 'ml.new9.large', 'nonsense'])('the memory of %s is not known', (type) => {
  expect(instanceMemory(type)).toBeUndefined();
});

test('on this machine, the smallest common instance with room is named', () => {
  expect(memorySentence(gib(3.1), '')).toBe(
    'Memory peaked at 3.1 GiB: the smallest common instance with room for it, ml.t3.medium (4 GiB), would have had 0.9 GiB to spare. Other data may need more.',
  );
});

test('a peak that leaves nothing for the system needs the next size', () => {
  expect(memorySentence(gib(3.8), '')).toContain('ml.m5.large (8 GiB)');
});

test('in AWS, a smaller instance is named with the host of the peak', () => {
  expect(memoryShareSentence(19, 'algo-2', { type: 'ml.m5.xlarge', count: 2 })).toBe(
    'Memory peaked at 3.0 GiB on algo-2, 19 % of the 16 GiB of ml.m5.xlarge: a smaller instance, ml.t3.medium (4 GiB), would have had 1.0 GiB to spare. Other data may need more.',
  );
});

test('a full instance has no smaller one', () => {
  expect(memoryShareSentence(90, 'algo-1', { type: 'ml.m5.xlarge', count: 1 })).toContain(
    'no smaller common instance has as much',
  );
});

test('more memory than any common instance has is said', () => {
  expect(memorySentence(gib(500), '')).toBe('Memory peaked at 500 GiB: more than common instances have.');
});

test.each([
  [30, "30 % of the instance's memory on algo-1: half the memory would have been enough."],
  [60, "60 % of the instance's memory on algo-1: half the memory would not have been enough."],
])('of an unknown instance, %d %% are compared with half of it', (peak, expected) => {
  expect(memoryShareSentence(peak, 'algo-1', { type: 'ml.new9.large', count: 1 })).toContain(expected);
});
