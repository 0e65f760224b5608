export interface AtOnceProps {
  /** How many actions run at the same time. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
}

/**
 * Runs an action for each item, a few at the same time. The first error aborts the other actions, and is thrown after
 * they have ended, so that each can clean up.
 */
export const forEachAtOnce = async <Item>(
  items: readonly Item[],
  { atOnce, signal }: AtOnceProps,
  action: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  const rest = items.values();
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const work = async (): Promise<void> => {
    for (const item of rest) {
      stop.throwIfAborted();
      await action(item, stop);
    }
  };
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, () =>
    // Only the first call of abort counts.
    work().catch((error: unknown) => failure.abort(error)),
  );
  await Promise.all(workers);
  failure.signal.throwIfAborted();
};
