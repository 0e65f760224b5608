import {
  SCHEDULE_EXPRESSION_RULE,
  SCHEDULE_NAME_RULE,
  TIME_ZONE_RULE,
} from '../../../workflow/deployment/schedule-rules';
import { matchesStringRule } from '../../../workflow/rules/rule-faults';

test.each([
  'cron(0 2 * * ? *)',
  'cron(15 10 ? * 6L 2026-2027)',
  'cron(0/5 8-17 ? * MON-FRI *)',
  'cron(0 9 1W * ? *)',
  'cron(0 9 ? * 3#2 *)',
  'cron(0  2  *  *  ?  *)',
  'rate(1 minute)',
  'rate(6 hours)',
  'rate(10 days)',
  'at(2027-01-31T02:00:00)',
])('%s is an expression', (expression) => {
  expect(matchesStringRule(expression, SCHEDULE_EXPRESSION_RULE)).toBe(true);
});

test.each([
  ['five fields, as in crontab', 'cron(0 2 * * ?)'],
  ['seven fields', 'cron(0 0 2 * * ? *)'],
  ['* as both days', 'cron(0 2 * * * *)'],
  ['no function', '0 2 * * ? *'],
  ['a rate of 0', 'rate(0 hours)'],
  ['a rate in weeks', 'rate(2 weeks)'],
  ['a rate without a space', 'rate(2hours)'],
  ['a date without a time', 'at(2027-01-31)'],
  ['a 13th month', 'at(2027-13-01T02:00:00)'],
  ['an hour of 24', 'at(2027-01-31T24:00:00)'],
  ['a time zone in the time', 'at(2027-01-31T02:00:00Z)'],
  ['a second line', 'rate(1 hour)\n'],
])('an expression with %s is refused', (_what, expression) => {
  expect(matchesStringRule(expression, SCHEDULE_EXPRESSION_RULE)).toBe(false);
});

test.each([
  ['nightly', true],
  ['0.nightly_v-1', true],
  ['a'.repeat(64), true],
  ['a'.repeat(65), false],
  ['', false],
  ['every night', false],
  ['a/b', false],
])('the name %j is accepted: %s', (name, accepted) => {
  expect(matchesStringRule(name, SCHEDULE_NAME_RULE)).toBe(accepted);
});

test.each(Intl.supportedValuesOf('timeZone'))('%s is a time zone', (timeZone) => {
  expect(matchesStringRule(timeZone, TIME_ZONE_RULE)).toBe(true);
});

test.each(['', '+01:00', 'Europe/', 'Europe Berlin'])('%j is no time zone', (timeZone) => {
  expect(matchesStringRule(timeZone, TIME_ZONE_RULE)).toBe(false);
});
