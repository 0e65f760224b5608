/** Jest's global teardown: ends the processes that the tests have left running. */
export default async (): Promise<void> => globalThis.testRunGuard?.close();
