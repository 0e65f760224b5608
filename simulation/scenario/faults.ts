import type { Integration } from '../../workflow/definition/integration';
import type { Random } from './random';

/**
 * `none`: no faults. `transient`: few enough faults that the execution must still end as its job does. `permanent`: also
 * permanent faults, so that the execution may fail; it must then say why.
 */
export type FaultLevel = 'none' | 'transient' | 'permanent';

/** Faults in an invocation of a function by Step Functions or EventBridge. */
export const INVOCATION_FAULTS = [
  'throttled',
  'service error',
  'lost request',
  'lost response',
  'crash before',
  'crash after',
  'time-out before',
  'no answer, never run',
  'no answer, but run',
  'unnamed error before',
  'unnamed error after',
  'duplicate',
  'slow start',
] as const;

/** Nothing waits for the answer of an asynchronous invocation. */
const EVENT_FAULTS = INVOCATION_FAULTS.filter((kind) => !kind.startsWith('no answer'));

/** Faults in a function's call to AWS. The call has no effect if the fault comes before it. */
export const CALL_FAULTS = [
  'throttled',
  'unavailable',
  'internal error after',
  'connection lost before',
  'connection lost after',
  'hangs before',
  'hangs after',
  'crash before',
  'crash after',
  'slow',
  'access denied',
] as const;

/** Faults inside Step Functions' own createProcessingJob.sync. */
export const SYNC_FAULTS = [
  'throttled',
  'internal error before',
  'internal error after',
  'throttled at the end',
  'lost event',
  'client error before',
  'client error after',
  'access denied',
] as const;

export type InvocationFault = (typeof INVOCATION_FAULTS)[number];
export type CallFault = (typeof CALL_FAULTS)[number];
export type SyncFault = (typeof SYNC_FAULTS)[number];

const STATUS_CALL = 'DescribeProcessingJob';

/** A missing permission to start the job fails the execution at once; one to read its status may come back. */
const isTransient = (kind: string, site: Site): boolean =>
  kind !== 'access denied' || site.place === STATUS_CALL;

/** The share of executions with transient faults that also have an outage. */
const TRANSIENT_OUTAGES = 0.12;

const TRANSIENT_SYNC_FAULTS = [
  'throttled',
  'internal error before',
  'internal error after',
  'client error before',
  'client error after',
  'throttled at the end',
] as const satisfies readonly SyncFault[];

/** Where a fault happens. */
export type FaultSite = 'invocation' | 'call' | 'sync';

/** A period in which every call or invocation fails in the same way. */
export interface Outage {
  readonly fromInSeconds: number;
  readonly toInSeconds: number;
  readonly fault:
    | { readonly at: 'invocation'; readonly kind: InvocationFault }
    | { readonly at: 'sync'; readonly kind: SyncFault }
    | {
        readonly at: 'call';
        readonly kind: CallFault;
        /** @default - every operation */
        readonly operation?: string;
      };
}

const HOUR = 3_600;

/** Begins with the execution, or while its job is running. */
const drawOutage = (
  random: Random,
  jobInSeconds: number,
  longestInSeconds: number,
  fault: Outage['fault'],
): Outage => {
  const from = random.chance(0.4) ? 0 : random.integer(0, jobInSeconds);
  return { fromInSeconds: from, toInSeconds: from + random.logarithmic(30, longestInSeconds), fault };
};

/** Any fault, for long enough that the execution may fail. */
const drawLongOutage = (random: Random, jobInSeconds: number): Outage =>
  drawOutage(
    random,
    jobInSeconds,
    24 * HOUR,
    random.chance(0.5)
      ? { at: 'invocation', kind: random.pick(INVOCATION_FAULTS) }
      : { at: 'call', kind: random.pick(CALL_FAULTS) },
  );

type TransientCallFault = Exclude<CallFault, 'access denied'>;
const TRANSIENT_CALL_FAULTS = CALL_FAULTS.filter((kind) => kind !== 'access denied') as [TransientCallFault];

const drawCallOutage = (random: Random): Outage['fault'] => ({
  at: 'call',
  kind: random.pick(TRANSIENT_CALL_FAULTS),
  ...(random.chance(0.6) && { operation: STATUS_CALL }),
});

/** An outage that the workflow must survive: hours, or half an hour for a missing permission. */
const drawTransientOutage = (random: Random, integration: Integration, jobInSeconds: number): Outage => {
  const kind = random.weighted({ lambda: 4, calls: 4, permission: 3, sync: integration === 'sync' ? 4 : 0 });
  if (kind === 'permission') {
    return drawOutage(random, jobInSeconds, HOUR / 2, {
      at: 'call',
      kind: 'access denied',
      operation: STATUS_CALL,
    });
  }
  return drawOutage(
    random,
    jobInSeconds,
    3 * HOUR,
    kind === 'lambda'
      ? { at: 'invocation', kind: random.pick(INVOCATION_FAULTS) }
      : kind === 'calls'
        ? drawCallOutage(random)
        : { at: 'sync', kind: random.pick(TRANSIENT_SYNC_FAULTS) },
  );
};

export const drawOutages = (
  random: Random,
  level: FaultLevel,
  integration: Integration,
  jobInSeconds: number,
): readonly Outage[] => {
  if (level === 'transient' && random.chance(TRANSIENT_OUTAGES)) {
    return [drawTransientOutage(random, integration, jobInSeconds)];
  }
  if (level !== 'permanent' || !random.chance(0.4)) return [];
  return [
    random.chance(0.8)
      ? drawLongOutage(random, jobInSeconds)
      : drawTransientOutage(random, integration, jobInSeconds),
  ];
};

export interface FaultsProps {
  readonly random: Random;
  readonly level: FaultLevel;
  readonly faultRate: number;
  /** Faults that never happen, but in an outage. */
  readonly excluded: readonly string[];
  readonly outages: readonly Outage[];
  /** The number of failed attempts in a row that the workflow must survive. */
  readonly tolerated: number;
  readonly elapsedInSeconds: () => number;
  readonly onFault: (at: FaultSite, place: string, kind: string) => void;
}

interface Site {
  readonly at: FaultSite;
  readonly place: string;
}

/** The faults of one execution, drawn at each place where one can happen. */
export interface Faults {
  invocation(place: string): InvocationFault | undefined;
  /** The fault of an asynchronous invocation. */
  event(place: string): InvocationFault | undefined;
  call(operation: string): CallFault | undefined;
  sync(place: string): SyncFault | undefined;
  /** How many attempts of the current task have failed in a row. */
  readonly attempts: { failed: number };
}

/** Every retrier makes at least six further attempts. */
export const MAX_CONSECUTIVE_FAILURES = 3;

export const drawFaults = ({
  random,
  level,
  faultRate,
  excluded,
  outages,
  tolerated,
  elapsedInSeconds,
  onFault,
}: FaultsProps): Faults => {
  const attempts = { failed: 0 };
  const mayHappen = (): boolean =>
    level === 'permanent' || (level === 'transient' && attempts.failed < tolerated);
  const isMet = ({ fromInSeconds, toInSeconds, fault }: Outage, site: Site): boolean => {
    const now = elapsedInSeconds();
    if (fault.at !== site.at || now < fromInSeconds || now >= toInSeconds) return false;
    return fault.at !== 'call' || [undefined, site.place].includes(fault.operation);
  };
  const outageAt = (site: Site): string | undefined =>
    outages.find((outage) => isMet(outage, site))?.fault.kind;
  const single = <Kind extends string>(site: Site, kinds: readonly Kind[]): Kind | undefined => {
    if (!mayHappen() || !random.chance(faultRate)) return undefined;
    const possible = kinds.filter(
      (kind) => (level === 'permanent' || isTransient(kind, site)) && !excluded.includes(kind),
    );
    return random.pick(possible as [Kind]);
  };
  const draw = <Kind extends string>(site: Site, kinds: readonly Kind[]): Kind | undefined => {
    const drawn = single(site, kinds);
    const outage = outageAt(site);
    const kind = kinds.find((candidate) => candidate === outage) ?? drawn;
    if (kind !== undefined) onFault(site.at, site.place, kind);
    return kind;
  };
  return {
    attempts,
    invocation: (place) => draw({ at: 'invocation', place }, INVOCATION_FAULTS),
    event: (place) => draw({ at: 'invocation', place }, EVENT_FAULTS),
    call: (operation) => draw({ at: 'call', place: operation }, CALL_FAULTS),
    sync: (place) => draw({ at: 'sync', place }, SYNC_FAULTS),
  };
};
