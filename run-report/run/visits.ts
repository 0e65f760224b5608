import type { RunEvent } from '../../workflow/run/run-event';

export interface Retry {
  /** When the attempt failed, in milliseconds since the epoch. */
  readonly time: number;
  readonly error?: string;
}

/** One visit of an execution to a state. Times are in milliseconds since the epoch. */
export interface StateVisit {
  readonly state: string;
  readonly entered: number;
  readonly exited: number;
  readonly retries: readonly Retry[];
}

interface OpenVisit {
  readonly state: string;
  readonly entered: number;
  exited?: number;
  readonly retries: Retry[];
}

const withRetry = (
  visit: OpenVisit | undefined,
  { time, error }: { readonly time: number; readonly error?: string },
): void => {
  visit?.retries.push({ time, ...(error !== undefined && { error }) });
};

/**
 * The visits of a run, in the order of their beginning. A state without an exit, such as a Fail state, lasts until the
 * next one begins, or until the run ends.
 */
export const stateVisits = (events: readonly RunEvent[]): readonly StateVisit[] => {
  const visits: OpenVisit[] = [];
  for (const event of events) {
    if (event.type === 'StateEntered') visits.push({ state: event.state, entered: event.time, retries: [] });
    if (event.type === 'StateRetried')
      withRetry(
        visits.findLast(({ state }) => state === event.state),
        event,
      );
    if (event.type === 'StateExited') {
      const visit = visits.findLast(({ state, exited }) => state === event.state && exited === undefined);
      if (visit) visit.exited = event.time;
    }
  }
  const end = events.at(-1)?.time ?? 0;
  return visits.map((visit, index) => ({
    ...visit,
    exited: visit.exited ?? visits[index + 1]?.entered ?? end,
  }));
};
