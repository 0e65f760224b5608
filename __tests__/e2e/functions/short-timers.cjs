// Loaded into a function's process: its timers take a hundredth of their time, so that no test waits for retries.
const { setTimeout: wait } = globalThis;

globalThis.setTimeout = (work, milliseconds, ...rest) => wait(work, milliseconds / 100, ...rest);
