import { runningProcesses } from './running-processes';

// A hook that failed or timed out may have left processes running.
afterAll(() => {
  for (const end of runningProcesses) end();
});
