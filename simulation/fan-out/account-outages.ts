import type { Outage } from '../scenario/faults';
import type { StartFault } from './nested-executions';

/** An outage of a service in the whole account, in seconds since the fan-out started. */
export interface AccountOutage {
  readonly fromInSeconds: number;
  readonly toInSeconds: number;
  readonly fault: Outage['fault'] | { readonly at: 'start'; readonly kind: StartFault };
}

interface PlannedOutage {
  /** When it begins, as a share of the time that the fan-out takes. */
  readonly at: number;
  readonly fault: AccountOutage['fault'];
  readonly atLeastInSeconds: number;
}

/** While starts get no answer, some of the executions that they start must end. The shortest takes a minute. */
const LOST_ANSWERS_IN_SECONDS = 120;

const OUTAGES: readonly PlannedOutage[] = [
  { at: 0.2, fault: { at: 'invocation', kind: 'service error' }, atLeastInSeconds: 0 },
  { at: 0.4, fault: { at: 'call', kind: 'unavailable' }, atLeastInSeconds: 0 },
  { at: 0.6, fault: { at: 'start', kind: 'lost response' }, atLeastInSeconds: LOST_ANSWERS_IN_SECONDS },
  { at: 0.8, fault: { at: 'sync', kind: 'internal error after' }, atLeastInSeconds: 0 },
];

const SHARE_OF_TIME = 0.01;

/** Each service is out once, for a hundredth of the time. */
export const planAccountOutages = (idealInSeconds: number): AccountOutage[] =>
  OUTAGES.map(({ at, fault, atLeastInSeconds }) => ({
    fromInSeconds: at * idealInSeconds,
    toInSeconds: at * idealInSeconds + Math.max(atLeastInSeconds, SHARE_OF_TIME * idealInSeconds),
    fault,
  }));

/** The outages that an execution meets, in seconds since it started. */
export const outagesOfExecution = (
  outages: readonly AccountOutage[],
  startedAfterInSeconds: number,
): Outage[] =>
  outages.flatMap(({ fromInSeconds, toInSeconds, fault }) =>
    fault.at === 'start' || toInSeconds <= startedAfterInSeconds
      ? []
      : [
          {
            fromInSeconds: fromInSeconds - startedAfterInSeconds,
            toInSeconds: toInSeconds - startedAfterInSeconds,
            fault,
          },
        ],
  );

/** The fault of a StartExecution call in an outage. */
export const startOutage = (
  outages: readonly AccountOutage[],
  elapsedInSeconds: number,
): StartFault | undefined => {
  const outage = outages.find(
    ({ fromInSeconds, toInSeconds, fault }) =>
      fault.at === 'start' && elapsedInSeconds >= fromInSeconds && elapsedInSeconds < toInSeconds,
  );
  return outage?.fault.at === 'start' ? outage.fault.kind : undefined;
};
