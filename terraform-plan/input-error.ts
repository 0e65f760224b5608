/** The input is not a plan that can be used. The message is one line. */
export class InputError extends Error {}
