import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { asText, showAt, shownName } from '../page/value-display';
import type { ReadDefinition, ReadState } from './definition-reading';

type Body = ReadState['body'];

const records = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** `.sync`, `.sync:2`, `.waitForTaskToken`: the integration patterns that wait for an answer. */
const PATTERN = /\.(?:sync(?::2)?|waitForTaskToken)$/;

const noLongerWaits = (before: Body, after: Body): string[] => {
  const [from, to] = [asText(before.Resource), asText(after.Resource)];
  const [pattern] = PATTERN.exec(from) ?? [];
  return pattern !== undefined && to === from.replace(PATTERN, '')
    ? [`no longer waits until its task ends, as ${code(pattern)} is removed`]
    : [];
};

/** The errors of retriers that retry, or of catchers. */
const errorsIn = (entries: unknown): string[] =>
  records(entries)
    .filter(({ MaxAttempts }) => MaxAttempts !== 0)
    .flatMap(({ ErrorEquals }) => (Array.isArray(ErrorEquals) ? ErrorEquals.map(asText) : []));

const noLongerHandles = (list: 'Retry' | 'Catch', before: Body, after: Body): string[] => {
  const handled = new Set(errorsIn(after[list]));
  if (handled.has('States.ALL')) return [];
  const missing = [...new Set(errorsIn(before[list]))].filter((error) => !handled.has(error));
  if (missing.length === 0) return [];
  const errors = missing.map((error) => showAt('ErrorEquals', error)).join(', ');
  return [`no longer ${list === 'Retry' ? 'retries' : 'catches'} ${errors}`];
};

const LIMITS = [
  ['TimeoutSeconds', 'so nothing ends it if it hangs'],
  ['HeartbeatSeconds', 'so a worker that is gone is noticed late'],
] as const;

const noLongerLimited = (before: Body, after: Body): string[] =>
  LIMITS.flatMap(([limit, consequence]) => {
    const isSet = (body: Body) => body[limit] !== undefined || body[`${limit}Path`] !== undefined;
    return isSet(before) && !isSet(after) ? [`no longer has ${code(limit)}, ${consequence}`] : [];
  });

const stateRisks = (before: Body, after: Body): string[] => [
  ...noLongerWaits(before, after),
  ...noLongerHandles('Retry', before, after),
  ...noLongerHandles('Catch', before, after),
  ...noLongerLimited(before, after),
];

/** Where a change of a definition makes executions fail, hang or go on too early: a sentence of Markdown each. */
export const definitionRisks = (before: ReadDefinition, after: ReadDefinition): string[] => [
  ...noLongerLimited(before.top, after.top).map((text) => `an execution ${text}`),
  ...[...after.states.values()].flatMap(({ key, title, body }) => {
    const old = before.states.get(key);
    return old === undefined
      ? []
      : stateRisks(old.body, body).map((text) => `the state ${code(shownName(title))} ${text}`);
  }),
];
