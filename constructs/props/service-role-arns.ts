import type { IResolvable } from 'cdktf';
import type { Integration } from '../../workflow/definition/integration';

/** ARNs of roles that are there already, by who assumes them. */
export interface ServiceRoleArns {
  /** The state machine. */
  readonly stateMachine?: string | IResolvable;
  /** The function that starts a job; of integration polling. */
  readonly start?: string | IResolvable;
  /** The function that prepares a job's request; of integration sync. */
  readonly prepare?: string | IResolvable;
  /** The function that looks at a job. */
  readonly status?: string | IResolvable;
  /** The function that stops a job whose execution has ended without it, where there is one. */
  readonly stop?: string | IResolvable;
  /** The function that looks for such jobs once an hour, where there is one. */
  readonly sweep?: string | IResolvable;
}

/** Who has a role in a workflow. */
export const roleHolders = (
  integration: Integration | undefined,
  stopsUnattendedJobs = true,
): (keyof ServiceRoleArns)[] => [
  'stateMachine',
  integration === 'sync' ? 'prepare' : 'start',
  'status',
  ...(stopsUnattendedJobs ? (['stop', 'sweep'] as const) : []),
];
