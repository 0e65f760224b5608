/** Something that runs, and can be stopped. */
export interface Running {
  readonly ended: Promise<void>;
  /** A second call kills it. */
  stop(): void;
}

export interface AtOnceProps<Item> {
  readonly items: readonly Item[];
  /** How many may run at the same time. */
  readonly atOnce: number;
  readonly start: (item: Item) => Promise<Running>;
}

/**
 * Runs all items in their order, a few at the same time. `stop` stops those that are running, and no other starts. If one
 * cannot be started, no other starts either; `ended` rejects with its error once the running ones have ended.
 */
export const runAtOnce = <Item>({ items, atOnce, start }: AtOnceProps<Item>): Running => {
  const rest = items.values();
  const running = new Set<Running>();
  let isStopped = false;
  const runOne = async (item: Item): Promise<void> => {
    const run = await start(item);
    running.add(run);
    // The stop came while it was being started.
    if (isStopped) run.stop();
    await run.ended.finally(() => running.delete(run));
  };
  const work = async (): Promise<void> => {
    for (const item of rest) {
      if (isStopped) return;
      await runOne(item);
    }
  };
  const stopStarting = (error: unknown): never => {
    isStopped = true;
    throw error;
  };
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, () => work().catch(stopStarting));
  return {
    ended: Promise.allSettled(workers).then((ends) => {
      const failure = ends.find((end) => end.status === 'rejected');
      if (failure) throw failure.reason;
    }),
    stop: () => {
      isStopped = true;
      for (const run of running) run.stop();
    },
  };
};
