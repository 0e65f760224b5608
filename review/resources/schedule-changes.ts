import { isRecord, parseJson } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { showAt, showChangeAt, shownName } from '../page/value-display';
import { isSame } from '../plan/json-difference';
import type { Action, Attributes, ResourceChange } from '../plan/terraform-plan';

/** What a reviewer has to know about a schedule of EventBridge Scheduler. */
export interface ScheduleReview {
  readonly address: string;
  readonly action: Action;
  /** A sentence of Markdown each. */
  readonly sentences: readonly string[];
}

/** A setting, as a sentence names it, and the name that decides how much of its value is shown. */
interface Setting {
  readonly label: string;
  readonly name: string;
  readonly value: (attributes: Attributes) => unknown;
}

const targetOf = ({ target }: Attributes): Record<string, unknown> => {
  const [block] = Array.isArray(target) ? target : [];
  return isRecord(block) ? block : {};
};

const SETTINGS: readonly Setting[] = [
  {
    label: 'when',
    name: 'schedule_expression',
    value: ({ schedule_expression }) => schedule_expression,
  },
  {
    label: 'time zone',
    name: 'schedule_expression_timezone',
    value: ({ schedule_expression_timezone }) => schedule_expression_timezone,
  },
  { label: 'target', name: 'arn', value: (attributes) => targetOf(attributes).arn },
  { label: 'role', name: 'role_arn', value: (attributes) => targetOf(attributes).role_arn },
];

/** No secret is the name of a time zone. */
const isTimeZone = (value: unknown): value is string => {
  try {
    return typeof value === 'string' && new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
};

const showSetting = ({ name }: Setting, value: unknown): string =>
  isTimeZone(value) ? code(value) : showAt(name, value);

const settingSentences = (after: Attributes, before: Attributes | null): string[] =>
  SETTINGS.flatMap((setting) => {
    const to = setting.value(after);
    const from = before === null ? null : setting.value(before);
    if (isSame(from ?? null, to ?? null)) return [];
    const shown = showSetting(setting, to ?? null);
    return [
      `${setting.label}: ${before === null ? shown : `${showSetting(setting, from ?? null)} → ${shown}`}`,
    ];
  });

/** The members of an input; undefined if it is not the text of a JSON object. */
const membersOf = (input: unknown): Record<string, unknown> | undefined => {
  const value = typeof input === 'string' ? parseJson(input) : undefined;
  return isRecord(value) ? value : undefined;
};

const memberSentence = (
  key: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): string[] => {
  const place = `input ${code(shownName(key))}`;
  if (!Object.hasOwn(before, key)) return [`${place}: ${showAt(key, after[key])}`];
  if (!Object.hasOwn(after, key)) return [`${place} is removed`];
  return isSame(before[key], after[key]) ? [] : [`${place}: ${showChangeAt(key, before[key], after[key])}`];
};

const inputSentences = (after: Attributes, before: Attributes | null): string[] => {
  const [from, to] = [before === null ? '{}' : targetOf(before).input, targetOf(after).input];
  const [fromMembers, toMembers] = [membersOf(from ?? '{}'), membersOf(to ?? '{}')];
  if (fromMembers && toMembers) {
    const keys = [...new Set([...Object.keys(fromMembers), ...Object.keys(toMembers)])];
    return keys.flatMap((key) => memberSentence(key, fromMembers, toMembers));
  }
  if (isSame(from, to)) return [];
  return [before === null ? `input: ${showAt('input', to)}` : `input: ${showChangeAt('input', from, to)}`];
};

/** Reviews every schedule that a plan creates or changes. */
export const reviewSchedules = (changes: readonly ResourceChange[]): ScheduleReview[] =>
  changes.flatMap(({ type, address, action, before, after }) => {
    if (type !== 'aws_scheduler_schedule' || after === null) return [];
    const sentences = [...settingSentences(after, before), ...inputSentences(after, before)];
    return sentences.length > 0 ? [{ address, action, sentences }] : [];
  });
