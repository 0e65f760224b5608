import { isRecord } from '../rules/json-value';

/** One part of a path: a member, a named item of a list, or an item by its position. */
const PART = /\.?([^.[\]]+)|\['([^']*)'\]|\[(\d+)\]/gy;

/** The names that identify the items of a list in the API. */
const ITEM_NAMES = ['OutputName', 'InputName'] as const;

const namedItem = (value: unknown, name: string): unknown => {
  if (!Array.isArray(value)) return isRecord(value) ? value[name] : undefined;
  return value.find((item) => isRecord(item) && ITEM_NAMES.some((key) => item[key] === name));
};

/**
 * What a path leads to in the description of a step's job, such as
 * `ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri`; undefined if it leads nowhere.
 * @param description the request of the job, which its description repeats.
 */
export const propertyAt = (description: unknown, path: string): unknown => {
  const parts = [...path.matchAll(PART)];
  if (parts.map(([part]) => part).join('') !== path) return undefined;
  return parts.reduce<unknown>((value, [, member, name, index]) => {
    if (index !== undefined) return Array.isArray(value) ? value[Number(index)] : undefined;
    return namedItem(value, name ?? member ?? '');
  }, description);
};
