/** What was handed in is no plan that can be reviewed; the message is one line. */
export class InputError extends Error {}
