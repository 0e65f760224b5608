import { allowListFaults } from '../deployment/allow-lists';
import { isIgnoredKey } from '../job/job-keys';
import type { ProcessingJobOverrides } from '../job/processing-job';
import { type Fault, show } from '../rules/fault';
import { isPresent, isRecord } from '../rules/json-value';
import { nameHint } from '../rules/nearest-name';
import type { FanOutInput } from './fan-out-contracts';
import type { FanOutDeployment } from './fan-out-deployment';
import { InvalidFanOut } from './fan-out-errors';
import { FORMATS_ALLOWED, itemsOfArray, type ListedItem, listFormat } from './listed-item';

/** The checked input of a fan-out's execution. */
export interface CheckedFanOutInput {
  /** The items, or the S3 URI of their list. */
  readonly items: readonly ListedItem[] | string;
  readonly common: ProcessingJobOverrides;
  readonly maxConcurrency: number;
}

type Limits = Pick<FanOutDeployment, 'maxConcurrency' | 'allowedS3Inputs'>;
type Input = Readonly<Record<string, unknown>>;

/** The keys of the input. */
export const FAN_OUT_INPUT_KEYS: readonly string[] = [
  'Items',
  'ItemsS3Uri',
  'Common',
  'MaxConcurrency',
] satisfies readonly (keyof FanOutInput)[];

/** The key of a fault that the input has as a whole. */
export const WHOLE_INPUT = 'The input';

const EXAMPLE =
  '{"Items": [{"S3Input": "s3://bucket/part-1/"}]} or {"ItemsS3Uri": "s3://bucket/items.jsonl"}';

const unknownKeyFaults = (input: Input): Fault[] =>
  Object.keys(input)
    .filter((key) => !FAN_OUT_INPUT_KEYS.includes(key) && !isIgnoredKey(key))
    .map((key) => ({ key, unknown: 'key', hint: nameHint(key, FAN_OUT_INPUT_KEYS, 'key') }));

const listUriFaults = (uri: unknown, { allowedS3Inputs }: Limits): Fault[] => {
  if (typeof uri !== 'string' || !/^s3:\/\/[^/]+\/.+/s.test(uri) || listFormat(uri) === undefined) {
    return [{ key: 'ItemsS3Uri', got: show(uri), allowed: `the S3 URI of a list: ${FORMATS_ALLOWED}` }];
  }
  return allowListFaults(
    { S3Input: uri },
    allowedS3Inputs === undefined ? {} : { s3Inputs: allowedS3Inputs },
  ).map((fault) => ({ ...fault, key: 'ItemsS3Uri' }));
};

const itemsFaults = (items: unknown): Fault[] =>
  Array.isArray(items) && items.length > 0
    ? []
    : [{ key: 'Items', got: show(items), allowed: 'a list of at least one object with keys of the job' }];

const sourceFaults = (input: Input, limits: Limits): Fault[] => {
  const { Items, ItemsS3Uri } = input;
  if (isPresent(Items) === isPresent(ItemsS3Uri)) {
    const got = isPresent(Items) ? 'both' : 'none';
    return [{ key: WHOLE_INPUT, got, allowed: `an object with either Items or ItemsS3Uri: ${EXAMPLE}` }];
  }
  return isPresent(Items) ? itemsFaults(Items) : listUriFaults(ItemsS3Uri, limits);
};

const commonFaults = ({ Common }: Input): Fault[] => {
  if (!isPresent(Common)) return [];
  const [item] = itemsOfArray([Common]);
  return item && 'error' in item
    ? [{ key: 'Common', got: item.error, allowed: 'an object with keys of the job' }]
    : [];
};

const concurrencyFaults = ({ MaxConcurrency: given }: Input, { maxConcurrency }: Limits): Fault[] => {
  if (!isPresent(given)) return [];
  const isAllowed =
    Number.isInteger(given) && typeof given === 'number' && given >= 1 && given <= maxConcurrency;
  const allowed = `a whole number from 1 to ${maxConcurrency}, the max_concurrency of the deployment`;
  return isAllowed ? [] : [{ key: 'MaxConcurrency', got: show(given), allowed }];
};

/** The faults of the input of a fan-out's execution, but for those of the items themselves. */
export const fanOutInputFaults = (input: Input, limits: Limits): Fault[] => [
  ...unknownKeyFaults(input),
  ...sourceFaults(input, limits),
  ...commonFaults(input),
  ...concurrencyFaults(input, limits),
];

/**
 * Checks the input of a fan-out's execution, but for the items themselves.
 * @throws InvalidFanOut that names each faulty key.
 */
export const checkFanOutInput = (input: unknown, limits: Limits): CheckedFanOutInput => {
  if (!isRecord(input)) {
    throw new InvalidFanOut([
      { key: WHOLE_INPUT, got: show(input), allowed: `an object such as ${EXAMPLE}` },
    ]);
  }
  const faults = fanOutInputFaults(input, limits);
  if (faults.length > 0) throw new InvalidFanOut(faults);
  const { Items, ItemsS3Uri, Common, MaxConcurrency } = input as FanOutInput;
  return {
    items: Items ? itemsOfArray(Items) : (ItemsS3Uri ?? ''),
    common: Common ?? {},
    maxConcurrency: MaxConcurrency ?? limits.maxConcurrency,
  };
};
