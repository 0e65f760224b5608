/** Jest's global teardown: ends what the tests have left. */
export default async (): Promise<void> => globalThis.testRunGuard?.close();
