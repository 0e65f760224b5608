/** The input is not a plan that can be reviewed. The message is one line. */
export class InputError extends Error {}
