import type { IResolvable } from 'cdktf';
import type { Integration } from '../../workflow/definition/integration';

/** ARNs of existing roles, by who assumes them. */
export interface ServiceRoleArns {
  /** The state machine. */
  readonly stateMachine?: string | IResolvable;
  /** The function that starts a job, with integration `polling`. */
  readonly start?: string | IResolvable;
  /** The function that prepares a job's request, with integration `sync`. */
  readonly prepare?: string | IResolvable;
  /** The function that reads a job's status. */
  readonly status?: string | IResolvable;
  /** The function that stops a job whose execution ended before it, with `stopsUnattendedJobs`. */
  readonly stop?: string | IResolvable;
  /** The function that looks for such jobs once an hour, with `stopsUnattendedJobs`. */
  readonly sweep?: string | IResolvable;
  /** EventBridge Scheduler, with `schedules`. */
  readonly schedules?: string | IResolvable;
}

/** ARNs of existing roles of a fan-out, by who assumes them. */
export interface FanOutServiceRoleArns {
  /** The fan-out's state machine. */
  readonly stateMachine?: string | IResolvable;
  /** The function that checks the list of items and writes it to S3. */
  readonly prepareItems?: string | IResolvable;
  /** The function that reads the results and decides whether the execution succeeds. */
  readonly checkItems?: string | IResolvable;
  /** EventBridge Scheduler, with `schedules`. */
  readonly schedules?: string | IResolvable;
}

/** Who may assume a role, in a workflow or in a fan-out. */
export type RoleHolder = keyof ServiceRoleArns | keyof FanOutServiceRoleArns;

/** Who assumes a role in a fan-out, apart from its schedules. */
export const FAN_OUT_ROLE_HOLDERS = ['stateMachine', 'prepareItems', 'checkItems'] as const;

/** Who assumes a role in a workflow. */
export const roleHolders = (
  integration: Integration | undefined,
  stopsUnattendedJobs = true,
): (keyof ServiceRoleArns)[] => [
  'stateMachine',
  integration === 'sync' ? 'prepare' : 'start',
  'status',
  ...(stopsUnattendedJobs ? (['stop', 'sweep'] as const) : []),
];
