import type { StringRule } from '../rules/rule';

/** Time zone of a schedule that names none. */
export const DEFAULT_TIME_ZONE = 'UTC';

/** Name of a schedule (EventBridge Scheduler API reference, CreateSchedule). */
export const SCHEDULE_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: '[0-9a-zA-Z\\-_.]+',
  allowed: 'a name of 1 to 64 letters, digits, hyphens, underscores and dots',
};

const CRON_FIELD = '[0-9A-Za-z*?,/#\\-]+';
const RATE = 'rate\\([1-9][0-9]* (minute|hour|day)s?\\)';
const DATE = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const TIME = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';

/**
 * A schedule expression (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html). Values of cron
 * fields are left to EventBridge Scheduler, which rejects wrong ones when it creates the schedule.
 */
export const SCHEDULE_EXPRESSION_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 256,
  pattern: `cron\\(${CRON_FIELD}( +${CRON_FIELD}){5}\\)|${RATE}|at\\(${DATE}T${TIME}\\)`,
  // Day of month and day of week.
  reserved: 'cron\\([^ ]+ +[^ ]+ +\\* +[^ ]+ +\\* +[^ ]+\\)',
  allowed:
    'cron(minutes hours day-of-month month day-of-week year) with ? as one of the two days, such as cron(0 2 * * ? *), rate(value unit) in minutes, hours or days, such as rate(6 hours), or at(yyyy-mm-ddThh:mm:ss)',
};

/** Name of a time zone in the IANA database. EventBridge Scheduler rejects a name that the database does not have. */
export const TIME_ZONE_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 50,
  pattern: '[A-Za-z][A-Za-z0-9_+\\-]*(/[A-Za-z0-9_+\\-]+)*',
  allowed: 'an IANA time zone of at most 50 characters, such as UTC or Europe/Berlin',
};

const KEYWORD_NAMES = ['attempt-number', 'execution-id', 'schedule-arn', 'scheduled-time'];

/** What EventBridge Scheduler replaces in an input (user guide, adding context attributes). It leaves others as they are. */
const KEYWORDS = KEYWORD_NAMES.map((name) => `<aws.scheduler.${name}>`);

export const KEYWORDS_ALLOWED = `one of ${KEYWORDS.join(', ')}`;

/** Patterns, in RE2, of a keyword's beginning and of a whole one, as text or as Terraform's `jsonencode` writes it. */
export const KEYWORD_START = String.raw`(<|\\u003c)aws[.]scheduler[.]`;
export const KNOWN_KEYWORD = String.raw`${KEYWORD_START}(${KEYWORD_NAMES.join('|')})(>|\\u003e)`;

/** The keywords in a text that EventBridge Scheduler does not know. */
export const unknownKeywords = (text: string): readonly string[] =>
  (text.match(/<aws\.scheduler\.[^<>]*>?/g) ?? []).filter((keyword) => !KEYWORDS.includes(keyword));
