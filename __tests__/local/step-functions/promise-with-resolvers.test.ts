interface Resolvers<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (reason: unknown) => void;
}
type WithResolvers = <Value>() => Resolvers<Value>;

const promises = Promise as { withResolvers?: WithResolvers };
const standard = promises.withResolvers;

afterEach(() => {
  if (standard) promises.withResolvers = standard;
  else delete promises.withResolvers;
});

/** Loads the module in a runtime with the given `Promise.withResolvers`. */
const loadWith = (existing: WithResolvers | undefined): WithResolvers => {
  if (existing) promises.withResolvers = existing;
  else delete promises.withResolvers;
  jest.isolateModules(() => require('../../../local/step-functions/promise-with-resolvers'));
  if (!promises.withResolvers) throw new Error('Promise.withResolvers was not added.');
  return promises.withResolvers;
};

test('a promise is settled by its functions', async () => {
  const withResolvers = loadWith(undefined);
  const good = withResolvers<number>();
  good.resolve(42);
  await expect(good.promise).resolves.toBe(42);
  const bad = withResolvers<number>();
  bad.reject(new Error('boom'));
  await expect(bad.promise).rejects.toThrow('boom');
});

test('a runtime that has Promise.withResolvers keeps its own', () => {
  const own = jest.fn() as WithResolvers;
  expect(loadWith(own)).toBe(own);
});
