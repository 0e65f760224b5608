/** `Promise.withResolvers` for Node.js 20. The interpreter of the Amazon States Language needs it. */
if (typeof (Promise as { withResolvers?: unknown }).withResolvers !== 'function') {
  Object.defineProperty(Promise, 'withResolvers', {
    configurable: true,
    writable: true,
    value: <Value>() => {
      let settle: [resolve: (value: Value) => void, reject: (reason: unknown) => void] | undefined;
      const promise = new Promise<Value>((resolve, reject) => {
        settle = [resolve, reject];
      });
      const [resolve, reject] = settle ?? [];
      return { promise, resolve, reject };
    },
  });
}
