import { Token } from 'cdktf';
import { fanOutInputFaults, WHOLE_INPUT } from '../../workflow/fan-out/fan-out-input';
import {
  INSTANCE_QUOTA_RULE,
  MAX_CONCURRENCY_RULE,
  RESULTS_S3_URI_RULE,
  TOLERATED_FAILURE_PERCENTAGE_RULE,
} from '../../workflow/fan-out/fan-out-rules';
import { type Fault, NOT_SET, show } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import type { FanOutSettings } from './fan-out-settings';
import { literalFaults, TOKEN } from './literal-faults';
import { serviceRoleAccountFaults } from './region-and-account-faults';
import { scheduledInputFaults, scheduleFaults } from './schedule-faults';
import { FAN_OUT_ROLE_HOLDERS } from './service-role-arns';
import { missingServiceRoleFaults, serviceRoleArnFaults } from './service-role-faults';
import { unknownPropFaults } from './unknown-prop-faults';
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
    return [{ key: 'maxConcurrency or instanceQuota', got: NOT_SET, allowed: 'set' }];
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
  ...serviceRoleArnFaults(serviceRoleArns),
  ...serviceRoleAccountFaults(serviceRoleArns, aws),
];

const missingRoleFaults: Check = ({ serviceRoleArns, schedules }, { createServiceRoles }) =>
  createServiceRoles !== false
    ? []
    : missingServiceRoleFaults({
        serviceRoleArns,
        holders: FAN_OUT_ROLE_HOLDERS,
        schedules,
        reason: 'createServiceRoles of the workflow is false',
      });

/**
 * What an execution would refuse: without an input, it has no list. An input with a token in it is left to the
 * execution.
 */
const scheduledListFaults: Check = ({ schedules, maxConcurrency }) => {
  const limit = typeof maxConcurrency === 'number' && !Token.isUnresolved(maxConcurrency);
  const limits = { maxConcurrency: limit ? maxConcurrency : MAX_CONCURRENCY_RULE.maximum };
  const inputFaults = (place: string, input: Readonly<Record<string, unknown>>): Fault[] =>
    Object.values(input).includes(TOKEN)
      ? []
      : fanOutInputFaults(input, limits).map((fault) => ({
          ...fault,
          key: fault.key === WHOLE_INPUT ? place : `${place}.${fault.key}`,
        }));
  return scheduledInputFaults('schedules', schedules, inputFaults, {});
};

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
  schedules: ({ schedules }) => scheduleFaults('schedules', schedules),
  serviceRoleArns: roleFaults,
  create: () => [],
};

const KNOWN = ['workflow', ...Object.keys(CHECKS).filter((key) => key !== 'create')];

/** Every fault of a fan-out's settings. */
export const fanOutFaults: Check = (settings, context) => [
  ...unknownPropFaults(settings, CHECKS, KNOWN),
  ...Object.values(CHECKS).flatMap((check) => check(settings, context)),
  ...limitFaults(settings, context),
  ...missingRoleFaults(settings, context),
  ...scheduledListFaults(settings, context),
];
