/** The command line is wrong. The message is one sentence, which says what to change. */
export class UsageError extends Error {}
