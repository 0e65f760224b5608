import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { object } from '../../workflow/rules/rule';
import type { ServiceRoleArns } from '../props/service-role-arns';
import { hcl, hclReference } from '../terraform/hcl';
import type { DeploymentVariable } from './deployment-variables';
import { following } from './variable-spec';

/** Members of service_role_arns, by the prop of the same role. */
const MEMBERS = {
  stateMachine: 'state_machine',
  start: 'start',
  prepare: 'prepare',
  status: 'status',
  stop: 'stop',
  sweep: 'sweep',
  prepareItems: 'prepare_items',
  checkItems: 'check_items',
  fanOut: 'fan_out',
  schedules: 'schedules',
} as const satisfies Record<keyof ServiceRoleArns, string>;

const ROLE_ARN_RULES = Object.fromEntries(
  Object.values(MEMBERS).map((member) => [member, PROCESSING_JOB_RULES.RoleArn]),
);

/** No member is required: which ones a deployment needs depends on its integration. */
const SERVICE_ROLE_ARNS_RULE = object(ROLE_ARN_RULES, []);

/**
 * The variables of the roles of the functions and the state machine.
 * @param holders the roles that the deployment needs.
 */
export const serviceRoleVariables = (holders: readonly (keyof ServiceRoleArns)[]) => {
  const needed = holders.map((holder) => MEMBERS[holder]);
  const isSet = (member: string): string => `try(var.service_role_arns.${member}, null) != null`;
  const allSet = [...needed.map(isSet), `(length(var.schedules) == 0 || ${isSet(MEMBERS.schedules)})`].join(
    ' && ',
  );
  return {
    create_service_roles: {
      type: 'bool',
      default: true,
      validations: (name) => [
        {
          condition: `(var.${name} ? var.service_role_arns == null : (${allSet}))`,
          message: `${name} must be true if service_role_arns is null, or false if service_role_arns sets ${needed.join(', ')}, and schedules if there are schedules.`,
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
        serviceRoleArns: Object.fromEntries(
          Object.entries(MEMBERS).map(([holder, member]) => [
            holder,
            hcl`try(${value}.${hclReference(member)}, null)`,
          ]),
        ),
      }),
    },
  } as const satisfies Record<string, DeploymentVariable>;
};
