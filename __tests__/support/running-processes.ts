/** How to end each process that a test has started and that still runs. */
export const runningProcesses = new Set<() => void>();
