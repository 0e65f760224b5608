import { type IResolvable, type Precondition, Token } from 'cdktf';
import { STATUS_CHECKS_PER_SECOND, smallestPollFloor } from '../../workflow/fan-out/status-check-rate';
import type { Fault } from '../../workflow/rules/fault';
import type { WorkflowContext } from '../props/workflow-context';
import { type HclValue, hcl } from '../terraform/hcl';
import { containsToken } from '../terraform/terraform-document';

/** The smallest poll floor for this many items at once, for Terraform to compute. */
export const smallestPollFloorOf = (maxConcurrency: HclValue): IResolvable =>
  hcl`ceil(${maxConcurrency} / ${STATUS_CHECKS_PER_SECOND})`;

type Polling = Pick<WorkflowContext, 'integration' | 'pollBounds'>;

/** Why the floor has a minimum, and the other way out. */
const REASON = `young jobs would otherwise be asked for their status more than ${STATUS_CHECKS_PER_SECOND} times a second`;

/** With integration sync, jobs are not polled. What Terraform computes is left to the precondition. */
export const pollFloorFaults = ({ integration, pollBounds }: Polling, maxConcurrency: number): Fault[] => {
  const { floorInSeconds } = pollBounds;
  if (integration === 'sync' || containsToken([floorInSeconds, maxConcurrency])) return [];
  const smallest = smallestPollFloor(maxConcurrency);
  const allowed = `at least ${smallest} with ${maxConcurrency} items at the same time, or integration must be sync: ${REASON}`;
  return floorInSeconds >= smallest
    ? []
    : [{ key: 'workflow.pollFloorInSeconds', got: String(floorInSeconds), allowed }];
};

/** The same for values that Terraform computes. */
export const pollFloorPreconditions = (
  { integration, pollBounds }: Polling,
  maxConcurrency: number,
): Precondition[] => {
  const { floorInSeconds } = pollBounds;
  if (integration === 'sync' || !containsToken([floorInSeconds, maxConcurrency])) return [];
  const smallest = smallestPollFloorOf(maxConcurrency);
  return [
    {
      condition: hcl`${floorInSeconds} >= ${smallest}`,
      errorMessage: `poll_floor_in_seconds must be at least ${Token.asString(smallest)} with ${maxConcurrency} items of the fan-out at the same time, or integration must be sync: ${REASON}; got ${floorInSeconds}.`,
    },
  ];
};
