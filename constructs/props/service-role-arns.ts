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
  /** The function of a fan-out that checks a list of jobs. */
  readonly prepareItems?: string | IResolvable;
  /** The function of a fan-out that counts the jobs that failed. */
  readonly checkItems?: string | IResolvable;
  /** The state machine of a fan-out. */
  readonly fanOut?: string | IResolvable;
  /** EventBridge Scheduler, with `schedules`. */
  readonly schedules?: string | IResolvable;
}

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
