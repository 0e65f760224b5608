import { isIgnoredKey, isKnownKey, JOB_KEYS } from '../job/job-keys';
import type { ProcessingJobOverrides } from '../job/processing-job';
import { describeFault, show } from '../rules/fault';
import { isRecord } from '../rules/json-value';
import { nameHint } from '../rules/nearest-name';

/** What a list's file may be. */
const FORMATS = ['jsonl', 'csv', 'json'] as const;
export type ListFormat = (typeof FORMATS)[number];

export const FORMATS_ALLOWED = 'JSON Lines (.jsonl), CSV with a header line (.csv), or a JSON array (.json)';

/** The format that a file's name ends with; undefined if it is not one of a list. */
export const listFormat = (name: string): ListFormat | undefined =>
  FORMATS.find((format) => name.toLowerCase().endsWith(`.${format}`));

/** An item of a list: overrides of the deployed job, or what is wrong with it. The first line, or position, is 1. */
export type ListedItem =
  | { readonly line: number; readonly job: ProcessingJobOverrides }
  | { readonly line: number; readonly error: string };

const unknownKeys = (job: Record<string, unknown>): string[] =>
  Object.keys(job)
    .filter((key) => !isKnownKey(key) && !isIgnoredKey(key))
    .map((key) => describeFault({ key, unknown: 'key', hint: nameHint(key, JOB_KEYS, 'key') }));

/** The item that a value is, at a line or position of the list. */
export const itemOf = (line: number, value: unknown): ListedItem => {
  if (!isRecord(value)) {
    const allowed = 'a JSON object with keys of the job, such as {"S3Input": "s3://bucket/part-1/"}';
    return { line, error: `the item must be ${allowed}; got ${show(value)}` };
  }
  const faults = unknownKeys(value);
  return faults.length > 0 ? { line, error: faults.join('; ') } : { line, job: value };
};

/** The items of an array, as in a JSON file or in an execution's input. */
export const itemsOfArray = (values: readonly unknown[]): ListedItem[] =>
  values.map((value, index) => itemOf(index + 1, value));
