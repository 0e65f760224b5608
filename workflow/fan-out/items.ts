import { createHash } from 'node:crypto';
import type { ProcessingJobOverrides } from '../job/processing-job';
import type { Item } from './fan-out-contracts';
import { invalidItem } from './invalid-item';
import { executionName } from './item-locations';
import type { ListedItem } from './listed-item';
import { mergeOverrides } from './merge-overrides';

/** A name of an execution has 80 characters; a hyphen and the line follow, then a hyphen and the attempt. */
const RUN_NAME_CHARACTERS = 66;
const HASH_CHARACTERS = 8;

/** Step Functions takes 256 KiB as the input of an execution; the rest is for the item's other members. */
const MAX_JOB_SIZE_IN_KIB = 200;

/** The name of the fan-out's execution, cut so that what its items add fits. The hash keeps cut names apart. */
const runName = (executionArn: string): string => {
  const name = executionName(executionArn);
  if (name.length <= RUN_NAME_CHARACTERS) return name;
  const hash = createHash('sha256').update(executionArn).digest('hex').slice(0, HASH_CHARACTERS);
  return `${name.slice(0, RUN_NAME_CHARACTERS - HASH_CHARACTERS - 1)}-${hash}`;
};

/** What the map runs for each item of the user's list. */
export const toItems = (
  listed: readonly ListedItem[],
  common: ProcessingJobOverrides,
  executionArn: string,
): Item[] => {
  const run = runName(executionArn);
  return listed.map((item) => {
    const head = { Line: item.line, Name: `${run}-${item.line}`, Attempt: 0 };
    if ('error' in item) return invalidItem(head, item.error);
    const Job = mergeOverrides(common, item.job);
    return Buffer.byteLength(JSON.stringify(Job)) > MAX_JOB_SIZE_IN_KIB * 1024
      ? invalidItem(head, `the item, with Common, has more than ${MAX_JOB_SIZE_IN_KIB} KiB`)
      : { ...head, Job };
  });
};

/** An item in the map's list, which is in JSON Lines. */
export const itemText = (item: Item): string => `${JSON.stringify(item)}\n`;
