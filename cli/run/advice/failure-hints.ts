/** A message at the end of a job's log, and what it means for a local run. */
interface Hint {
  readonly message: RegExp;
  readonly text: (match: RegExpExecArray) => string;
}

const HINTS: readonly Hint[] = [
  {
    message:
      /\b(?:NoCredentialsError|PartialCredentialsError|CredentialRetrievalError)\b|Unable to locate credentials/,
    text: () =>
      'The script has no AWS credentials here, because a local run never passes yours on. Pass the data that it reads from AWS as --input.',
  },
  {
    message: /\bNoRegionError\b|You must specify a region/,
    text: () =>
      'The script has no AWS region or credentials here. Pass the data that it reads from AWS as --input, and a region, if it only needs its name, as --environment AWS_DEFAULT_REGION=REGION.',
  },
  {
    message: /(?:^|[\s:'"/])(python3|Rscript|spark-submit|java|julia)'?: (?:.*: )?(?:command )?not found/,
    text: ([, program]) =>
      `${program} is not on this machine. Run the job in an image that has it: --image IMAGE (needs Docker or Podman).`,
  },
  {
    message: /ModuleNotFoundError: No module named '?([\w.]+)/,
    text: ([, module]) =>
      `The python3 of this run has no module ${module}. Install it, pass a requirements.txt with --source-dir, or run in an image that has it: --image IMAGE.`,
  },
];

/** The log's end tells why a job failed; what comes before may be handled by the script. */
const LINES_READ = 50;

/**
 * A hint for a failed job, if the cause is one that local runs often have; undefined for any other.
 * @param lines of the job's log. Only the last 50 are read.
 */
export const failureHint = (lines: readonly string[]): string | undefined => {
  // The last message is the most likely reason.
  for (const line of lines.slice(-LINES_READ).reverse()) {
    for (const { message, text } of HINTS) {
      const match = message.exec(line);
      if (match) return text(match);
    }
  }
  return undefined;
};
