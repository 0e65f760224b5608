import { rmSync } from 'node:fs';

/** Jest's global teardown: ends the processes that the tests have left running, and removes what they share and the logs of local runs. */
export default async (): Promise<void> => {
  await globalThis.testRunGuard?.close();
  const folder = globalThis.testRunFolder;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
};
