import { GRANTED_S3_URI_RULE } from '../deployment/deployment-rules';
import { integer, type StringRule } from '../rules/rule';

/** Most items of a list. Their starts alone take about three hours at SageMaker's rate of one a second. */
export const MAX_ITEMS = 10_000;

/** The list is read into the function's memory. */
export const MAX_LIST_SIZE_IN_MIB = 64;

/** The map's list repeats in every item what all have in common, and is in the function's memory several times. */
export const MAX_MAP_LIST_SIZE_IN_MIB = 128;

/** A distributed map runs at most 10,000 executions at the same time (Step Functions quotas). */
export const MAX_CONCURRENCY_RULE = integer(1, 10_000);

/** A quota of running instances. */
export const INSTANCE_QUOTA_RULE = integer(1, 1_000_000);

export const TOLERATED_FAILURE_PERCENTAGE_RULE = integer(0, 100);

export const DEFAULT_TOLERATED_FAILURE_PERCENTAGE = 0;

/** The names of the lists and of the results follow it in their keys, of at most 1,024 characters. */
export const RESULTS_S3_URI_RULE: StringRule = {
  ...GRANTED_S3_URI_RULE,
  maxLength: 800,
  allowed: GRANTED_S3_URI_RULE.allowed.replace('1,024', '800'),
};
