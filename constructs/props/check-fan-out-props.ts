import { Token } from 'cdktf';
import {
  INSTANCE_QUOTA_RULE,
  MAX_CONCURRENCY_RULE,
  RESULTS_S3_URI_RULE,
  TOLERATED_FAILURE_PERCENTAGE_RULE,
} from '../../workflow/fan-out/fan-out-rules';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { type Fault, NOT_SET, show } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import { nameHint } from '../../workflow/rules/nearest-name';
import type { FanOutSettings } from './fan-out-settings';
import { literalFaults } from './literal-faults';
import { serviceRoleAccountFaults } from './region-and-account-faults';
import { FAN_OUT_ROLE_HOLDERS } from './service-role-arns';
import type { WorkflowContext } from './workflow-context';

type Check = (settings: FanOutSettings, context: WorkflowContext) => Fault[];

const resultsFaults: Check = ({ s3Results }) => [
  ...(isPresent(s3Results)
    ? literalFaults('s3Results', s3Results, RESULTS_S3_URI_RULE)
    : [{ key: 's3Results', got: NOT_SET, allowed: RESULTS_S3_URI_RULE.allowed }]),
];

/** Terraform decides if one of them is a token, which may resolve to null. */
const limitFaults: Check = ({ maxConcurrency, instanceQuota }) => {
  if (Token.isUnresolved(maxConcurrency) || Token.isUnresolved(instanceQuota)) return [];
  if (maxConcurrency === undefined && instanceQuota === undefined) {
    return [{ key: 'maxConcurrency', got: NOT_SET, allowed: 'set, because instanceQuota is not' }];
  }
  return maxConcurrency === undefined || instanceQuota === undefined
    ? []
    : [
        {
          key: 'instanceQuota',
          got: show(instanceQuota),
          allowed: 'omitted, because maxConcurrency is set',
        },
      ];
};

const roleFaults: Check = ({ serviceRoleArns = {} }, { aws }) => [
  ...Object.entries(serviceRoleArns).flatMap(([holder, arn]) =>
    literalFaults(`serviceRoleArns.${holder}`, arn, PROCESSING_JOB_RULES.RoleArn),
  ),
  ...serviceRoleAccountFaults(serviceRoleArns, aws),
];

const missingRoleFaults: Check = ({ serviceRoleArns = {} }, { createServiceRoles }) =>
  createServiceRoles !== false
    ? []
    : FAN_OUT_ROLE_HOLDERS.filter((holder) => !isPresent(serviceRoleArns[holder])).map((holder) => ({
        key: `serviceRoleArns.${holder}`,
        got: NOT_SET,
        allowed: 'the ARN of a role, because createServiceRoles of the workflow is false',
      }));

/** How each setting is checked by itself. The faults in the error have the same order. */
const CHECKS: Readonly<Record<keyof FanOutSettings, Check>> = {
  s3Results: resultsFaults,
  maxConcurrency: ({ maxConcurrency }) =>
    literalFaults('maxConcurrency', maxConcurrency, MAX_CONCURRENCY_RULE),
  instanceQuota: ({ instanceQuota }) => literalFaults('instanceQuota', instanceQuota, INSTANCE_QUOTA_RULE),
  toleratedFailurePercentage: ({ toleratedFailurePercentage }) =>
    literalFaults(
      'toleratedFailurePercentage',
      toleratedFailurePercentage,
      TOLERATED_FAILURE_PERCENTAGE_RULE,
    ),
  serviceRoleArns: roleFaults,
  create: () => [],
};

const KNOWN = ['workflow', ...Object.keys(CHECKS).filter((key) => key !== 'create')];

/** Callers in JavaScript have no compiler that rejects an unknown prop. */
const unknownPropFaults = (settings: FanOutSettings): Fault[] =>
  Object.keys(settings)
    .filter((key) => !(key in CHECKS))
    .map((key) => ({ key, unknown: 'prop', hint: nameHint(key, KNOWN, 'prop') }));

/** Every fault of a fan-out's settings. */
export const fanOutFaults: Check = (settings, context) => [
  ...unknownPropFaults(settings),
  ...Object.values(CHECKS).flatMap((check) => check(settings, context)),
  ...limitFaults(settings, context),
  ...missingRoleFaults(settings, context),
];
