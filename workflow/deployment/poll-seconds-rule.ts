import type { IntegerRule } from '../rules/rule';

/** A wait between two status checks: at most a day. A module of its own keeps other rules out of the functions' bundles. */
export const POLL_SECONDS_RULE = {
  kind: 'integer',
  minimum: 1,
  maximum: 86_400,
  allowed: 'a whole number of seconds from 1 to 86400 (1 day)',
} as const satisfies IntegerRule;
