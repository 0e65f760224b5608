/** How a program ended that prepares a job. */
export interface StepEnd {
  readonly exitCode: number;
  /** The end of what it wrote to both streams, at most 1,024 characters. */
  readonly output: string;
}

export interface StepOptions {
  readonly cwd?: string;
  /** Whether the user sees its output. @default false */
  readonly isShown?: boolean;
}

/** Runs a program of this machine that prepares a job. */
export type Step = (file: string, args: readonly string[], options?: StepOptions) => Promise<StepEnd>;

/** A preparation failed; the message is the end of what the program wrote, or a sentence. */
export class StepFailure extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}
