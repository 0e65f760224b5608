import {
  KEYWORDS_ALLOWED,
  SCHEDULE_EXPRESSION_RULE,
  SCHEDULE_NAME_RULE,
  TIME_ZONE_RULE,
  unknownKeywords,
} from '../../workflow/deployment/schedule-rules';
import { type Fault, show } from '../../workflow/rules/fault';
import { isPresent, isRecord } from '../../workflow/rules/json-value';
import { knownFaults } from '../../workflow/rules/known-faults';
import { object, type Rule } from '../../workflow/rules/rule';
import { faultsBy } from '../../workflow/rules/rule-faults';
import { replaceTokens } from '../terraform/terraform-document';
import { asToken, TOKEN } from './literal-faults';

/** Has no members, because what an execution accepts depends on its state machine. */
const INPUT_RULE = { ...object({}, []), allowed: 'an object, the input of each execution' };

const SCHEDULE_RULE = object(
  { expression: SCHEDULE_EXPRESSION_RULE, timeZone: TIME_ZONE_RULE, input: INPUT_RULE },
  ['expression'],
);

const keywordFaults = (key: string, value: unknown): Fault[] => {
  if (typeof value === 'string') {
    return unknownKeywords(value).map((got) => ({
      key: `each keyword in ${key}`,
      got,
      allowed: KEYWORDS_ALLOWED,
    }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => keywordFaults(`${key}.${name}`, member));
};

const memberFaults = (key: string, value: unknown, rule: Rule): Fault[] => {
  if (rule !== INPUT_RULE) return knownFaults(key, value, rule);
  if (value === TOKEN) return [];
  return isRecord(value) ? keywordFaults(key, value) : [{ key, got: show(value), allowed: rule.allowed }];
};

/** The schedules by name, with TOKEN in place of each token; undefined if they are a token or are not set. */
const knownSchedules = (schedules: unknown): unknown => {
  const known = isPresent(schedules) ? replaceTokens(schedules, asToken) : undefined;
  return known === TOKEN ? undefined : known;
};

/**
 * The faults of schedules, without those of their inputs.
 * @param key of the prop.
 */
export const scheduleFaults = (key: string, schedules: unknown): Fault[] => {
  const known = knownSchedules(schedules);
  if (known === undefined) return [];
  if (!isRecord(known))
    return [{ key, got: show(known), allowed: 'an object with a schedule for each name' }];
  return Object.entries(known).flatMap(([name, schedule]) => [
    ...knownFaults(`${key}, name`, name, SCHEDULE_NAME_RULE),
    ...(schedule === TOKEN ? [] : faultsBy(memberFaults, `${key}.${name}`, schedule, SCHEDULE_RULE)),
  ]);
};

/**
 * The faults of the inputs of schedules that have no other fault.
 * @param inputFaults checks an input, in which TOKEN stands for each token.
 * @param notSet what to check if a schedule sets no input. @default - nothing
 */
export const scheduledInputFaults = (
  key: string,
  schedules: unknown,
  inputFaults: (place: string, input: Readonly<Record<string, unknown>>) => Fault[],
  notSet?: Readonly<Record<string, unknown>>,
): Fault[] => {
  const known = knownSchedules(schedules);
  return Object.entries(isRecord(known) ? known : {}).flatMap(([name, schedule]) => {
    const input = isRecord(schedule) ? (schedule.input ?? notSet) : undefined;
    return isRecord(input) ? inputFaults(`${key}.${name}.input`, input) : [];
  });
};
