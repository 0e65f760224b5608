import type { IntegerRule } from '../rules/rule';

/** A wait between two looks at a job: a day at most. Alone in its module, as every bundle has it. */
export const POLL_SECONDS_RULE = {
  kind: 'integer',
  minimum: 1,
  maximum: 86_400,
  allowed: 'a whole number of seconds from 1 to 86400 (1 day)',
} as const satisfies IntegerRule;
