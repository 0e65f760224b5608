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

const tolerated = ({ ToleratedFailurePercentage: percentage }: Body): number =>
  typeof percentage === 'number' ? percentage : 0;

const processorOf = ({ ItemProcessor, Iterator }: Body): Body =>
  [ItemProcessor, Iterator].find(isRecord) ?? {};

const executionType = (body: Body): unknown => {
  const { ProcessorConfig } = processorOf(body);
  return isRecord(ProcessorConfig) ? ProcessorConfig.ExecutionType : undefined;
};

const LIMITS_OF_ITEMS = ['MaxConcurrency', 'MaxConcurrencyPath'] as const;

/** A limit of 0 is none. */
const isLimited = (body: Body): boolean =>
  LIMITS_OF_ITEMS.some((limit) => body[limit] !== undefined && body[limit] !== 0);

/** What changes for the items of a map (Step Functions developer guide, Distributed Map). */
const mapRisks = (before: Body, after: Body): string[] => {
  if (before.Type !== 'Map' || after.Type !== 'Map') return [];
  const risks: readonly (readonly [boolean, string])[] = [
    [
      tolerated(after) < tolerated(before),
      `tolerates failures of ${tolerated(after)} % of its items instead of ${tolerated(before)} %, and stops all items that are running beyond that`,
    ],
    [
      before.ResultWriter !== undefined && after.ResultWriter === undefined,
      `no longer has ${code('ResultWriter')}, so it fails if its results have more than 256 KiB`,
    ],
    [isLimited(before) && !isLimited(after), 'no longer limits how many items run at the same time'],
    [
      executionType(before) === 'STANDARD' && executionType(after) === 'EXPRESS',
      'runs its items as Express executions, which end after five minutes and cannot wait for a task',
    ],
  ];
  return risks.flatMap(([applies, text]) => (applies ? [text] : []));
};

const stateRisks = (before: Body, after: Body): string[] => [
  ...noLongerWaits(before, after),
  ...noLongerHandles('Retry', before, after),
  ...noLongerHandles('Catch', before, after),
  ...noLongerLimited(before, after),
  ...mapRisks(before, after),
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
