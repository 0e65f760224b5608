import type { IResolvable } from 'cdktf';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { object } from '../../workflow/rules/rule';
import {
  FAN_OUT_ROLE_HOLDERS,
  type FanOutServiceRoleArns,
  type ServiceRoleArns,
} from '../props/service-role-arns';
import { hcl, hclReference } from '../terraform/hcl';
import type { DeploymentVariable } from './deployment-variables';
import { FAN_OUT_SCHEDULES } from './fan-out-variable';
import { following } from './variable-spec';

/** Members of service_role_arns, by the prop of the same role. */
const MEMBERS = {
  stateMachine: 'state_machine',
  start: 'start',
  prepare: 'prepare',
  status: 'status',
  stop: 'stop',
  sweep: 'sweep',
  schedules: 'schedules',
} as const satisfies Record<keyof ServiceRoleArns, string>;

/** The same for the props of a fan-out. */
const FAN_OUT_MEMBERS = {
  stateMachine: 'fan_out',
  prepareItems: 'prepare_items',
  checkItems: 'check_items',
  schedules: 'fan_out_schedules',
} as const satisfies Record<keyof FanOutServiceRoleArns, string>;

const ROLE_ARN_RULES = Object.fromEntries(
  [MEMBERS, FAN_OUT_MEMBERS]
    .flatMap((members) => Object.values(members))
    .map((member) => [member, PROCESSING_JOB_RULES.RoleArn]),
);

/** No member is required: which ones a deployment needs depends on its integration and on its fan-out. */
const SERVICE_ROLE_ARNS_RULE = object(ROLE_ARN_RULES, []);

/** The props that read the variable's members, each null unless it is set. */
const arnsIn = (variable: IResolvable, members: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(members).map(([holder, member]) => [
      holder,
      hcl`try(${variable}.${hclReference(member)}, null)`,
    ]),
  );

/** ARNs of existing roles for a fan-out. */
export const fanOutRoleArns = (variable: IResolvable): FanOutServiceRoleArns =>
  arnsIn(variable, FAN_OUT_MEMBERS);

const allSet = (members: readonly string[]): string =>
  members.map((member) => `try(var.service_role_arns.${member}, null) != null`).join(' && ');

/**
 * The variables of the roles of the functions and the state machine.
 * @param holders the roles that the deployment needs.
 */
export const serviceRoleVariables = (holders: readonly (keyof ServiceRoleArns)[]) => {
  const needed = holders.map((holder) => MEMBERS[holder]);
  const ofFanOut = FAN_OUT_ROLE_HOLDERS.map((holder) => FAN_OUT_MEMBERS[holder]);
  const neededAreSet = [
    allSet(needed),
    `(length(var.schedules) == 0 || ${allSet([MEMBERS.schedules])})`,
    `(var.fan_out == null || (${allSet(ofFanOut)}))`,
    `(length(${FAN_OUT_SCHEDULES}) == 0 || ${allSet([FAN_OUT_MEMBERS.schedules])})`,
  ].join(' && ');
  return {
    create_service_roles: {
      type: 'bool',
      default: true,
      validations: (name) => [
        {
          condition: `(var.${name} ? var.service_role_arns == null : (${neededAreSet}))`,
          message: `${name} must be true if service_role_arns is null, or false if service_role_arns sets ${needed.join(', ')}, schedules if there are schedules, ${ofFanOut.join(', ')} if there is a fan_out, and ${FAN_OUT_MEMBERS.schedules} if that has schedules.`,
        },
      ],
      description:
        'Whether to create an IAM role for the state machine, for each function and for the schedules. If false, service_role_arns must be set.',
      toProps: ({ value }) => ({ createServiceRoles: value }),
    },
    service_role_arns: {
      ...following(SERVICE_ROLE_ARNS_RULE),
      nullable: true,
      description:
        'ARNs of existing IAM roles for the state machine, the functions and the schedules. Must be set if create_service_roles is false, and null otherwise.',
      toProps: ({ value }) => ({
        serviceRoleArns: arnsIn(value, MEMBERS),
      }),
    },
  } as const satisfies Record<string, DeploymentVariable>;
};
