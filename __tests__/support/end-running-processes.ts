import { runningProcesses } from './running-processes';

// A hook that failed, or that met its limit, has ended nothing.
afterAll(() => {
  for (const end of runningProcesses) end();
});
