import { valueAt } from '../../terraform-plan/members';
import { isMarker, isSensitive, UNKNOWN } from '../../terraform-plan/visible-values';
import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { showAt, showable, showChange, shownName, shownPath, showPlace } from '../page/value-display';
import { differences, isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange, TerraformPlan } from '../plan/terraform-plan';

/** The review of a function: a sentence of Markdown each. */
export interface FunctionReview {
  readonly address: string;
  readonly action: ResourceChange['action'];
  readonly sentences: readonly string[];
}

/** Attributes that AWS sets, that the hash stands for, or that have a sentence of their own. */
const SHOWN_ELSEWHERE = new Set([
  'arn',
  'code_sha256',
  'environment',
  'filename',
  'id',
  'invoke_arn',
  'last_modified',
  'qualified_arn',
  'qualified_invoke_arn',
  'signing_job_arn',
  'signing_profile_version_arn',
  'source_code_hash',
  'source_code_size',
  'tags_all',
  'timeouts',
  'version',
]);

const HASH_LENGTH = 12;

const bytes = (size: unknown): string =>
  typeof size === 'number' ? ` (${size.toLocaleString('en-US')} bytes)` : '';

const HASH = /^[A-Za-z0-9+/=]+$/;

/** The start of a hash is enough to tell it from another. */
const hash = (value: unknown): string => {
  if (value === UNKNOWN) return 'a hash known after apply';
  return typeof value === 'string' && HASH.test(value)
    ? code(value.slice(0, HASH_LENGTH))
    : 'an unknown hash';
};

/** The plan repeats the size of the deployed code, so the size of the new code is that of the zip. */
const codeSentence = ({ before, after }: ResourceChange, zipSizes: TerraformPlan['zipSizes']): string[] => {
  const size = (attributes: Attributes | null): number | undefined =>
    typeof attributes?.source_code_hash === 'string' ? zipSizes.get(attributes.source_code_hash) : undefined;
  const [from, to] = [before?.source_code_hash, after?.source_code_hash];
  if (after === null || (before !== null && isSame(from, to))) return [];
  const now = `${hash(to)}${bytes(size(after))}`;
  if (before === null) return [`code ${now}`];
  return [`the code changes: ${hash(from)}${bytes(before.source_code_size)} → ${now}`];
};

const variablesOf = (attributes: Attributes | null): unknown => {
  const blocks = attributes?.environment;
  if (isMarker(blocks)) return blocks;
  const [block] = Array.isArray(blocks) ? blocks : [];
  const variables = isRecord(block) ? block.variables : undefined;
  return isMarker(variables) || isRecord(variables) ? variables : {};
};

const names = (all: readonly string[]): string => all.map((name) => code(shownName(name))).join(', ');

const environmentSentences = (change: ResourceChange): string[] => {
  const [before, after] = [variablesOf(change.before), variablesOf(change.after)];
  if (isSensitive(after) || isSensitive(before)) {
    return isSame(before, after) ? [] : ['the environment changes; it is marked as sensitive and not shown'];
  }
  if (after === UNKNOWN) return ['the environment is known after apply'];
  const [from, to] = [before, after].map((variables) => (isRecord(variables) ? variables : {}));
  if (!from || !to) return [];
  const added = Object.keys(to).filter((name) => !Object.hasOwn(from, name));
  const removed = Object.keys(from).filter((name) => !Object.hasOwn(to, name));
  const changed = Object.keys(to).filter(
    (name) => Object.hasOwn(from, name) && to[name] !== UNKNOWN && !isSame(from[name], to[name]),
  );
  const unknown = Object.keys(to).filter((name) => Object.hasOwn(from, name) && to[name] === UNKNOWN);
  return [
    ...(added.length > 0 ? [`new environment variables: ${names(added)}`] : []),
    ...(removed.length > 0 ? [`environment variables removed: ${names(removed)}`] : []),
    ...(changed.length > 0 ? [`environment variables changed: ${names(changed)}`] : []),
    ...(unknown.length > 0 ? [`environment variables known after apply: ${names(unknown)}`] : []),
  ];
};

const settingSentences = ({ before, after }: ResourceChange): string[] => {
  if (before === null || after === null) return [];
  const [from, to] = [showable(before), showable(after)];
  return differences(before, after)
    .filter(({ path: [name] }) => !SHOWN_ELSEWHERE.has(String(name)))
    .filter((difference) => difference.after !== UNKNOWN)
    .filter((difference) => !(isEmpty(difference.before) && isEmpty(difference.after)))
    .map(({ path }) => {
      const place = shownPath(path);
      return `${showPlace(place, from, to)}: ${showChange(valueAt(from, place) ?? null, valueAt(to, place) ?? null)}`;
    });
};

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

const describe = ({ before, after }: ResourceChange): string[] => {
  const { runtime, memory_size, timeout } = after ?? {};
  const shown = [
    ...(typeof runtime === 'string' ? [showAt('runtime', runtime)] : []),
    ...(typeof memory_size === 'number' ? [`${memory_size} MB`] : []),
    ...(typeof timeout === 'number' ? [`${timeout} s`] : []),
  ];
  return before === null && shown.length > 0 ? [shown.join(', ')] : [];
};

/** Reviews every function that a plan creates or changes. */
export const reviewFunctions = ({ changes, zipSizes }: TerraformPlan): FunctionReview[] =>
  changes
    .filter(({ type, after }) => type === 'aws_lambda_function' && after !== null)
    .map((change) => ({
      address: change.address,
      action: change.action,
      sentences: [
        ...codeSentence(change, zipSizes),
        ...describe(change),
        ...environmentSentences(change),
        ...settingSentences(change),
      ],
    }))
    .filter(({ sentences }) => sentences.length > 0);
