import { type IResolvable, Token } from 'cdktf';
import { FAN_OUT_INPUT_KEYS } from '../../workflow/fan-out/fan-out-input';
import {
  DEFAULT_TOLERATED_FAILURE_PERCENTAGE,
  INSTANCE_QUOTA_RULE,
  MAX_CONCURRENCY_RULE,
  RESULTS_S3_URI_RULE,
  TOLERATED_FAILURE_PERCENTAGE_RULE,
} from '../../workflow/fan-out/fan-out-rules';
import { exactlyOne, object } from '../../workflow/rules/rule';
import type { FanOutSettings } from '../props/fan-out-settings';
import { hcl, hclReference } from '../terraform/hcl';
import { ruleValidations } from './rule-validations';
import { SCHEDULES_TYPE, scheduleValidations } from './schedule-validations';
import { mustBe, type Validation } from './validation';
import type { VariableSpec } from './variable-spec';

const FAN_OUT_RULE = object(
  {
    s3_results: RESULTS_S3_URI_RULE,
    max_concurrency: MAX_CONCURRENCY_RULE,
    instance_quota: INSTANCE_QUOTA_RULE,
    tolerated_failure_percentage: TOLERATED_FAILURE_PERCENTAGE_RULE,
  },
  ['s3_results'],
  exactlyOne('max_concurrency', 'instance_quota'),
);

/** The schedules in the variable, also while it is null, as HCL. */
export const FAN_OUT_SCHEDULES = 'try(var.fan_out.schedules, {})';

const isUnset = (key: string): string => `(try(jsondecode(schedule.input).${key}, null) == null)`;

/** A schedule without an input, which starts the deployed job of a workflow, would start a fan-out without a list. */
const scheduledListValidation = (name: string): Validation => ({
  condition: `alltrue([for schedule in values(${FAN_OUT_SCHEDULES}) : ${isUnset('Items')} != ${isUnset('ItemsS3Uri')}])`,
  message: mustBe(`${name}.schedules[*].input`, 'set, with either Items or ItemsS3Uri'),
});

/** The variable that adds a fan-out to a deployment. */
export const FAN_OUT_VARIABLE: VariableSpec = {
  // By hand, because a rule has no default of a member.
  type: `object({ s3_results = string, max_concurrency = optional(number), instance_quota = optional(number), tolerated_failure_percentage = optional(number, ${DEFAULT_TOLERATED_FAILURE_PERCENTAGE}), schedules = optional(${SCHEDULES_TYPE}, {}) })`,
  nullable: true,
  validations: (name) => [
    ...ruleValidations(name, FAN_OUT_RULE),
    ...scheduleValidations(`${name}.schedules`, FAN_OUT_SCHEDULES, FAN_OUT_INPUT_KEYS),
    scheduledListValidation(name),
  ],
  description:
    'Adds a fan-out: a state machine that runs the workflow for each item of a list, writes the results to the S3 folder s3_results, and fails if more than tolerated_failure_percentage of the items fail. Set either max_concurrency, how many items may run at the same time, or instance_quota, the quota of running instances that is divided by the instances of the deployed job, and optionally schedules, each with an input that has the list. If null, there is no fan-out.',
};

type FanOutProps = Required<
  Pick<
    FanOutSettings,
    's3Results' | 'maxConcurrency' | 'instanceQuota' | 'toleratedFailurePercentage' | 'schedules' | 'create'
  >
>;

/**
 * The settings in the variable, which Terraform also reads while it is null. Conditionals, because `try` would hide the
 * type of a member that is not known yet.
 */
export const fanOutSettings = (variable: IResolvable): FanOutProps => {
  const member = (name: string, ifNull: string | number | null): IResolvable =>
    hcl`${variable} == null ? ${ifNull} : ${variable}.${hclReference(name)}`;
  return {
    s3Results: Token.asString(member('s3_results', '')),
    maxConcurrency: member('max_concurrency', null),
    instanceQuota: member('instance_quota', null),
    toleratedFailurePercentage: member('tolerated_failure_percentage', DEFAULT_TOLERATED_FAILURE_PERCENTAGE),
    schedules: hcl`${hclReference(FAN_OUT_SCHEDULES)}`,
    create: hcl`${variable} != null`,
  };
};
