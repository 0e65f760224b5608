import type { Integration } from '../../workflow/definition/integration';
import type { Random } from './random';

/**
 * none: all goes well. passing: faults in numbers that the workflow has to bear, so that the execution ends as its job
 * does. lasting: also faults that stay, so that it may fail; it then has to say why.
 */
export type FaultLevel = 'none' | 'passing' | 'lasting';

/** What may go wrong when Step Functions, or EventBridge, invokes a function. */
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

/** Of an asynchronous invocation nobody waits for the answer. */
const EVENT_FAULTS = INVOCATION_FAULTS.filter((kind) => !kind.startsWith('no answer'));

/** What may go wrong when a function calls SageMaker. Of each pair, SageMaker does what it was asked for in the second. */
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

/** What may go wrong inside Step Functions' own createProcessingJob.sync. */
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

const LOOK = 'DescribeProcessingJob';

/** A permission that is missing at the start is a mistake, which fails at once; one to look comes back. */
const isPassing = (kind: string, site: Site): boolean => kind !== 'access denied' || site.place === LOOK;

/** Share of the executions with passing faults that meet an outage, too. */
const PASSING_OUTAGES = 0.12;

const PASSING_SYNC_FAULTS = [
  'throttled',
  'internal error before',
  'internal error after',
  'client error before',
  'client error after',
  'throttled at the end',
] as const satisfies readonly SyncFault[];

/** Who meets a fault. */
export type FaultSite = 'invocation' | 'call' | 'sync';

/** A time in which everything of one kind goes wrong in the same way. */
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

/** Half of them begin with the execution, the others while its job runs. */
const lasting = (
  random: Random,
  jobInSeconds: number,
  longestInSeconds: number,
  fault: Outage['fault'],
): Outage => {
  const from = random.chance(0.4) ? 0 : random.integer(0, jobInSeconds);
  return { fromInSeconds: from, toInSeconds: from + random.logarithmic(30, longestInSeconds), fault };
};

/** Long enough for an execution to fail, and of any kind. */
const drawLongOutage = (random: Random, jobInSeconds: number): Outage =>
  lasting(
    random,
    jobInSeconds,
    24 * HOUR,
    random.chance(0.5)
      ? { at: 'invocation', kind: random.pick(INVOCATION_FAULTS) }
      : { at: 'call', kind: random.pick(CALL_FAULTS) },
  );

type PassingCallFault = Exclude<CallFault, 'access denied'>;
const PASSING_CALL_FAULTS = CALL_FAULTS.filter((kind) => kind !== 'access denied') as [PassingCallFault];

const drawCallOutage = (random: Random): Outage['fault'] => ({
  at: 'call',
  kind: random.pick(PASSING_CALL_FAULTS),
  ...(random.chance(0.6) && { operation: LOOK }),
});

/** One that the workflow has to bear: hours, or half an hour where a permission is missing. */
const drawPassingOutage = (random: Random, integration: Integration, jobInSeconds: number): Outage => {
  const kind = random.weighted({ lambda: 4, calls: 4, permission: 3, sync: integration === 'sync' ? 4 : 0 });
  if (kind === 'permission') {
    return lasting(random, jobInSeconds, HOUR / 2, {
      at: 'call',
      kind: 'access denied',
      operation: LOOK,
    });
  }
  return lasting(
    random,
    jobInSeconds,
    3 * HOUR,
    kind === 'lambda'
      ? { at: 'invocation', kind: random.pick(INVOCATION_FAULTS) }
      : kind === 'calls'
        ? drawCallOutage(random)
        : { at: 'sync', kind: random.pick(PASSING_SYNC_FAULTS) },
  );
};

export const drawOutages = (
  random: Random,
  level: FaultLevel,
  integration: Integration,
  jobInSeconds: number,
): readonly Outage[] => {
  if (level === 'passing' && random.chance(PASSING_OUTAGES)) {
    return [drawPassingOutage(random, integration, jobInSeconds)];
  }
  if (level !== 'lasting' || !random.chance(0.4)) return [];
  return [
    random.chance(0.8)
      ? drawLongOutage(random, jobInSeconds)
      : drawPassingOutage(random, integration, jobInSeconds),
  ];
};

export interface FaultsProps {
  readonly random: Random;
  readonly level: FaultLevel;
  readonly faultRate: number;
  readonly outages: readonly Outage[];
  /** Failed attempts in a row that the workflow has to bear. */
  readonly bearable: number;
  readonly elapsedInSeconds: () => number;
  readonly onFault: (at: FaultSite, place: string, kind: string) => void;
}

interface Site {
  readonly at: FaultSite;
  readonly place: string;
}

/** The faults of one execution, drawn where they may happen. */
export interface Faults {
  invocation(place: string): InvocationFault | undefined;
  /** Of an asynchronous invocation. */
  event(place: string): InvocationFault | undefined;
  call(operation: string): CallFault | undefined;
  sync(place: string): SyncFault | undefined;
  /** How many attempts in a row have failed where the execution stands. */
  readonly attempts: { failed: number };
}

/** Every retrier has six attempts more. */
export const BEARABLE_FAILURES = 3;

export const drawFaults = ({
  random,
  level,
  faultRate,
  outages,
  bearable,
  elapsedInSeconds,
  onFault,
}: FaultsProps): Faults => {
  const attempts = { failed: 0 };
  const mayHappen = (): boolean => level === 'lasting' || (level === 'passing' && attempts.failed < bearable);
  const isMet = ({ fromInSeconds, toInSeconds, fault }: Outage, site: Site): boolean => {
    const now = elapsedInSeconds();
    if (fault.at !== site.at || now < fromInSeconds || now >= toInSeconds) return false;
    return fault.at !== 'call' || [undefined, site.place].includes(fault.operation);
  };
  const outageAt = (site: Site): string | undefined =>
    outages.find((outage) => isMet(outage, site))?.fault.kind;
  const single = <Kind extends string>(site: Site, kinds: readonly Kind[]): Kind | undefined => {
    if (!mayHappen() || !random.chance(faultRate)) return undefined;
    const possible = level === 'lasting' ? kinds : kinds.filter((kind) => isPassing(kind, site));
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
