/** Ends each process that a test has started and that is still running. */
export const runningProcesses = new Set<() => void>();
