import { Token } from 'cdktf';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { type Fault, NOT_SET } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import { literalFaults } from './literal-faults';
import type { Schedules } from './schedule';
import type { RoleHolder } from './service-role-arns';

/** ARNs by who assumes the role, of a workflow or of a fan-out. */
type RoleArns = Readonly<Partial<Record<RoleHolder, unknown>>>;

/** The ARNs that are not those of a role. */
export const serviceRoleArnFaults = (arns: RoleArns = {}): Fault[] =>
  Object.entries(arns).flatMap(([holder, arn]) =>
    literalFaults(`serviceRoleArns.${holder}`, arn, PROCESSING_JOB_RULES.RoleArn),
  );

/** Schedules assume a role of their own. Whether there are any is not known of a token. */
const scheduleHolders = (schedules: Schedules<object>): readonly 'schedules'[] =>
  Token.isUnresolved(schedules) || Object.keys(schedules).length === 0 ? [] : ['schedules'];

export interface RequiredRoles {
  /** ARNs of existing roles. @default - none */
  readonly serviceRoleArns?: RoleArns | undefined;
  /** Who needs a role, apart from the schedules. */
  readonly holders: readonly RoleHolder[];
  /** @default - none */
  readonly schedules?: Schedules<object> | undefined;
  /** What creates no roles, for the end of a sentence. */
  readonly reason: string;
}

/** Where no role is created, every function, the state machine and the schedules need an existing one. */
export const missingServiceRoleFaults = ({
  serviceRoleArns = {},
  holders,
  schedules = {},
  reason,
}: RequiredRoles): Fault[] =>
  [...holders, ...scheduleHolders(schedules)]
    .filter((holder) => !isPresent(serviceRoleArns[holder]))
    .map((holder) => ({
      key: `serviceRoleArns.${holder}`,
      got: NOT_SET,
      allowed: `the ARN of a role, because ${reason}`,
    }));
