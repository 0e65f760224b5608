import { quote } from 'shell-quote';
import type { RunFlags } from '../command-line';
import { FILES_FLAGS } from '../flags/files-flags';

/** Control characters that a terminal acts on, instead of showing them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const CONTROL = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f])/g;

/** No shell gives these characters a meaning within a word. */
const PLAIN = /^[\w./:=@%+,-]*$/;

/** Part of a shell word. A part may be empty, where a whole word would need quotes. */
const quotePart = (text: string): string => (PLAIN.test(text) ? text : quote([text]));

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

const printControl = (control: string): string =>
  `"$(printf '${[...Buffer.from(control)].map(octal).join('')}')"`;

/** A shell word that can be copied from a terminal: printf writes its control characters. */
export const printableWord = (text: string): string =>
  text
    .split(CONTROL)
    .map((part, index) => (index % 2 === 1 ? printControl(part) : quotePart(part)))
    .join('');

/** JSON leaves the control characters from U+007F on as they are. */
const printableJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(CONTROL, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);

/** A value as a shell word of JSON that can be copied from a terminal. */
export const printableJsonWord = (value: unknown): string => printableWord(printableJson(value));

const startCommand = (stateMachineArn: string, input: string): string =>
  `aws stepfunctions start-execution --state-machine-arn ${stateMachineArn} --input ${input}`;

/** Stands for the ARN of the user's deployment. */
const ARN_VARIABLE = '"$STATE_MACHINE_ARN"';

/** The flags that count in AWS, too. */
const JOB_FLAGS = [...FILES_FLAGS, 'image'] as const satisfies readonly (keyof RunFlags)[];

/** A value that begins with a dash could be read as a flag. */
const flagWords = (name: string, value: string | true): string => {
  if (value === true) return `--${name}`;
  const word = value === '' ? "''" : printableWord(value);
  return value.startsWith('-') ? `--${name}=${word}` : `--${name} ${word}`;
};

/** The command `run` with those of the given flags that have one of the names. */
export const runCommandLine = (flags: RunFlags, names: readonly (keyof RunFlags)[]): string => {
  const given = names.flatMap((name) => {
    const value = flags[name];
    return value === undefined ? [] : [value].flat().map((each) => flagWords(name, each));
  });
  return ['npx sagemaker-processing run', ...given].join(' ');
};

/** The command that runs the job of these flags in AWS. The user sets `$STATE_MACHINE_ARN` and `$BUCKET`. */
export const runOnAwsCommand = (flags: RunFlags): string =>
  `${runCommandLine(flags, JOB_FLAGS)} --on ${ARN_VARIABLE} --bucket "$BUCKET"`;

/**
 * The command that starts an execution with the given input in AWS.
 * @param stateMachineArn @default - the user sets `$STATE_MACHINE_ARN`
 */
export const startExecutionCommand = (input: unknown, stateMachineArn?: string): string =>
  startCommand(
    stateMachineArn === undefined ? ARN_VARIABLE : printableWord(stateMachineArn),
    printableJsonWord(input),
  );
