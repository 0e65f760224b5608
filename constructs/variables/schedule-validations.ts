import {
  DEFAULT_TIME_ZONE,
  KEYWORD_START,
  KEYWORDS_ALLOWED,
  KNOWN_KEYWORD,
  SCHEDULE_EXPRESSION_RULE,
  SCHEDULE_NAME_RULE,
  TIME_ZONE_RULE,
} from '../../workflow/deployment/schedule-rules';
import { everyItem } from './rule-condition';
import { mustBe, type Validation } from './validation';

/** The Terraform type of a map of schedules by name. */
export const SCHEDULES_TYPE = `map(object({ expression = string, time_zone = optional(string, "${DEFAULT_TIME_ZONE}"), input = optional(string, "{}") }))`;

/** Without `try`, a schedule that is null would fail with an error of its own. */
const members = (schedules: string, member: string): string =>
  `[for schedule in values(${schedules}) : try(schedule.${member}, null)]`;

/** Step Functions and state machines that start this one add such keys, which executions ignore. */
const isKnown = (key: string, keys: readonly string[]): string =>
  `(contains(${JSON.stringify(keys)}, ${key}) || ${key} == "Comment" || startswith(${key}, "AWS_"))`;

const inputValidation = (place: string, schedules: string, inputKeys: readonly string[]): Validation => {
  const known = `alltrue([for key in keys(jsondecode(input)) : ${isKnown('key', inputKeys)}])`;
  return {
    condition: `alltrue([for input in ${members(schedules, 'input')} : try(${known}, false)])`,
    message: mustBe(
      `${place}[*].input`,
      `the JSON text of an object, as jsonencode returns it, with keys among ${inputKeys.join(', ')}`,
    ),
  };
};

const keywordValidation = (place: string, schedules: string): Validation => {
  const count = (pattern: string): string => `length(regexall(${JSON.stringify(pattern)}, input))`;
  const known = `${count(KEYWORD_START)} == ${count(KNOWN_KEYWORD)}`;
  return {
    condition: `alltrue([for input in ${members(schedules, 'input')} : try(${known}, true)])`,
    message: mustBe(`${place}[*].input`, `JSON text in which each keyword is ${KEYWORDS_ALLOWED}`),
  };
};

/**
 * The validations of a map of schedules.
 * @param place as messages name it, such as `schedules`.
 * @param schedules HCL expression of the map, which must not be null.
 * @param inputKeys the keys that an execution accepts.
 */
export const scheduleValidations = (
  place: string,
  schedules: string,
  inputKeys: readonly string[],
): Validation[] => [
  {
    condition: everyItem(`keys(${schedules})`, SCHEDULE_NAME_RULE),
    message: mustBe(place, `a map in which each key is ${SCHEDULE_NAME_RULE.allowed}`),
  },
  {
    condition: everyItem(members(schedules, 'expression'), SCHEDULE_EXPRESSION_RULE),
    message: mustBe(`${place}[*].expression`, SCHEDULE_EXPRESSION_RULE.allowed),
  },
  {
    condition: everyItem(members(schedules, 'time_zone'), TIME_ZONE_RULE),
    message: mustBe(`${place}[*].time_zone`, TIME_ZONE_RULE.allowed),
  },
  inputValidation(place, schedules, inputKeys),
  keywordValidation(place, schedules),
];
