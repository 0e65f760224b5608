import { isRecord, parseJson } from '../../workflow/rules/json-value';

/** An object that a manifest lists. */
export interface ManifestEntry {
  readonly uri: string;
  /** The key without the manifest's prefix. */
  readonly path: string;
}

const FORM =
  'a JSON array of {"prefix": "s3://bucket/folder/"} and then one or more keys below that prefix, as strings without ".." in their paths';

const isKey = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && !value.split('/').includes('..');

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** What is wrong with the manifest; undefined if it is valid. */
const faultOf = (manifest: unknown): string | undefined => {
  if (manifest === undefined) return 'text that is not JSON';
  if (!Array.isArray(manifest)) return 'JSON that is not an array';
  const [head, ...keys] = manifest;
  const prefix = isRecord(head) ? head.prefix : undefined;
  if (typeof prefix !== 'string' || !/^s3:\/\/[^/]/.test(prefix))
    return `${shown(head)} as its first element`;
  if (keys.length === 0) return 'no key';
  const position = keys.findIndex((key) => !isKey(key));
  return position === -1 ? undefined : `${shown(keys[position])} as element ${position + 2}`;
};

/**
 * The objects in a SageMaker manifest: its first element is a prefix, to which the others are appended.
 * @throws Error if the manifest is not valid.
 */
export const parseManifest = (text: string): readonly ManifestEntry[] => {
  const manifest = parseJson(text);
  const fault = faultOf(manifest);
  if (fault) throw new Error(`it must be ${FORM}; got ${fault}`);
  const [{ prefix }, ...keys] = manifest as [{ prefix: string }, ...string[]];
  return keys.map((path) => ({ uri: `${prefix}${path}`, path }));
};
