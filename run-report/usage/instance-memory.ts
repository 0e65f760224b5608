import type { RunInstances } from '../../workflow/run/run-record';

export const BYTES_OF_GIB = 1024 ** 3;

/**
 * Common instance types with their memory in GiB, from the smallest one.
 * Source: https://aws.amazon.com/sagemaker/ai/pricing/, Processing.
 */
const COMMON_INSTANCES = [
  { type: 'ml.t3.medium', memory: 4 },
  { type: 'ml.m5.large', memory: 8 },
  { type: 'ml.m5.xlarge', memory: 16 },
  { type: 'ml.m5.2xlarge', memory: 32 },
  { type: 'ml.m5.4xlarge', memory: 64 },
  { type: 'ml.m5.8xlarge', memory: 128 },
  { type: 'ml.m5.12xlarge', memory: 192 },
  { type: 'ml.m5.16xlarge', memory: 256 },
  { type: 'ml.m5.24xlarge', memory: 384 },
] as const;

/** GiB for each processor of the families in which it is the same for all sizes. */
const MEMORY_OF_PROCESSOR: Readonly<Record<string, number>> = {
  c4: 1.875,
  c5: 2,
  c6i: 2,
  c7i: 2,
  m4: 4,
  m5: 4,
  m6i: 4,
  m7i: 4,
  r5: 8,
  r6i: 8,
  r7i: 8,
};

const SMALL_TYPES: Readonly<Record<string, number>> = {
  'ml.t3.medium': 4,
  'ml.t3.large': 8,
  'ml.t3.xlarge': 16,
  'ml.t3.2xlarge': 32,
  'ml.m4.10xlarge': 160,
  'ml.c4.8xlarge': 60,
};

const processors = (size: string): number | undefined => {
  if (size === 'large') return 2;
  const [, factor] = /^(\d*)xlarge$/.exec(size) ?? [];
  return factor === undefined ? undefined : 4 * Number(factor || 1);
};

/** An instance type's memory in GiB; undefined for a type that is not known here. */
export const instanceMemory = (type: string): number | undefined => {
  const [, family = '', size = ''] = type.split('.');
  const known = SMALL_TYPES[type];
  if (known !== undefined) return known;
  const [count, ofProcessor] = [processors(size), MEMORY_OF_PROCESSOR[family]];
  return count === undefined || ofProcessor === undefined ? undefined : count * ofProcessor;
};

const gib = (amount: number): string => `${amount.toFixed(amount < 10 ? 1 : 0)} GiB`;

/** A job has a little less than the instance's memory: the system and the agent of SageMaker need some. */
const SYSTEM_MEMORY = 0.5;

const hostName = (host: string): string => (host === '' ? '' : ` on ${host}`);

const smallestWith = (memory: number) =>
  COMMON_INSTANCES.find((instance) => instance.memory - SYSTEM_MEMORY >= memory);

const CAVEAT = 'Other data may need more.';

/** Which instance would do, by the peak in bytes. */
export const memorySentence = (peakInBytes: number, host: string, instances?: RunInstances): string => {
  const peak = peakInBytes / BYTES_OF_GIB;
  const own = instances && instanceMemory(instances.type);
  const ofOwn =
    own === undefined ? '' : `, ${Math.round((peak / own) * 100)} % of the ${own} GiB of ${instances?.type}`;
  const peaked = `Memory peaked at ${gib(peak)}${hostName(host)}${ofOwn}`;
  const smallest = smallestWith(peak);
  if (smallest === undefined) return `${peaked}: more than common instances have.`;
  if (own !== undefined && smallest.memory >= own)
    return `${peaked}: no smaller common instance has as much. ${CAVEAT}`;
  const spare = gib(smallest.memory - peak);
  const which = own === undefined ? 'the smallest common instance with room for it' : 'a smaller instance';
  return `${peaked}: ${which}, ${smallest.type} (${smallest.memory} GiB), would have had ${spare} to spare. ${CAVEAT}`;
};

/** The same by the share of an instance's memory, which is all that CloudWatch has. */
export const memoryShareSentence = (
  peakInPercent: number,
  host: string,
  instances?: RunInstances,
): string => {
  const own = instances && instanceMemory(instances.type);
  if (own !== undefined) return memorySentence((peakInPercent / 100) * own * BYTES_OF_GIB, host, instances);
  const peaked = `Memory peaked at ${Math.round(peakInPercent)} % of the instance's memory${hostName(host)}`;
  return peakInPercent < 45
    ? `${peaked}: half the memory would have been enough. ${CAVEAT}`
    : `${peaked}: half the memory would not have been enough.`;
};
