/** Waits in simulated time. */
export const sleep = (seconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000);
  });

export const never = (): Promise<never> => new Promise(() => undefined);
