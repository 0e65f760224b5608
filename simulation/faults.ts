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

/** Nothing tries it again, so the workflow cannot bear it even once. */
const NEVER_PASSING: readonly string[] = ['access denied'];

/** Who meets a fault. */
export type FaultSite = 'invocation' | 'call' | 'sync';

/** A time in which everything of one kind goes wrong in the same way. */
export interface Storm {
  readonly fromInSeconds: number;
  readonly toInSeconds: number;
  readonly fault:
    | { readonly at: 'invocation'; readonly kind: InvocationFault }
    | { readonly at: 'call'; readonly kind: CallFault };
}

export const drawStorm = (random: Random, durationInSeconds: number): Storm => {
  const from = random.chance(0.4) ? 0 : random.integer(0, durationInSeconds);
  const isInvocation = random.chance(0.5);
  return {
    fromInSeconds: from,
    toInSeconds: from + random.logarithmic(30, 86_400),
    fault: isInvocation
      ? { at: 'invocation', kind: random.pick(INVOCATION_FAULTS) }
      : { at: 'call', kind: random.pick(CALL_FAULTS) },
  };
};

export interface FaultsProps {
  readonly random: Random;
  readonly level: FaultLevel;
  readonly faultRate: number;
  readonly storm: Storm | undefined;
  /** Failed attempts in a row that the workflow has to bear. */
  readonly bearable: number;
  readonly elapsedInSeconds: () => number;
  readonly onFault: (at: FaultSite, place: string, kind: string) => void;
}

/** The faults of one execution, drawn where they may happen. */
export interface Faults {
  invocation(place: string): InvocationFault | undefined;
  /** Of an asynchronous invocation. */
  event(place: string): InvocationFault | undefined;
  call(place: string): CallFault | undefined;
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
  storm,
  bearable,
  elapsedInSeconds,
  onFault,
}: FaultsProps): Faults => {
  const attempts = { failed: 0 };
  const mayHappen = (): boolean => level === 'lasting' || (level === 'passing' && attempts.failed < bearable);
  const rages = (at: FaultSite): boolean => {
    const now = elapsedInSeconds();
    return storm?.fault.at === at && now >= storm.fromInSeconds && now < storm.toInSeconds;
  };
  const draw = <Kind extends string>(
    at: FaultSite,
    place: string,
    kinds: readonly Kind[],
  ): Kind | undefined => {
    if (!mayHappen()) return undefined;
    const possible = level === 'lasting' ? kinds : kinds.filter((kind) => !NEVER_PASSING.includes(kind));
    const drawn = random.chance(faultRate) ? random.pick(possible as [Kind]) : undefined;
    const raging = rages(at) ? kinds.find((candidate) => candidate === storm?.fault.kind) : undefined;
    const kind = raging ?? drawn;
    if (kind !== undefined) onFault(at, place, kind);
    return kind;
  };
  return {
    attempts,
    invocation: (place) => draw('invocation', place, INVOCATION_FAULTS),
    event: (place) => draw('invocation', place, EVENT_FAULTS),
    call: (place) => draw('call', place, CALL_FAULTS),
    sync: (place) => draw('sync', place, SYNC_FAULTS),
  };
};
