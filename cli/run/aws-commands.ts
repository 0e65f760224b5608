import { relative } from 'node:path';
import { quote } from 'shell-quote';
import { executionInput, jobMappings } from '../../local/execution-input';
import type { LocalJob } from '../../local/local-job';
import type { S3Mapping } from '../../local/s3/s3-mapping';
import { tarArguments } from '../../local/source-archive';

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

/** Stands for `$BUCKET` until the text is quoted: no path, argument or variable can hold a zero byte. */
const BUCKET = '\u0000BUCKET\u0000';
const BUCKET_IN_JSON = JSON.stringify(BUCKET).slice(1, -1);

const quoteExceptBucket = (json: string): string =>
  json.split(BUCKET_IN_JSON).map(quotePart).join('"$BUCKET"');

const localPath = (path: string, folder: string): string => {
  const short = relative(folder, path) || '.';
  return printableWord(short.startsWith('-') ? `./${short}` : short);
};

/** The shell replaces only `$BUCKET`. */
const objectUri = (uri: string): string => {
  const key = uri.slice(`s3://${BUCKET}/`.length);
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  const name = key.slice(folder.length);
  return printableWord(name) === name || name === ''
    ? `"s3://$BUCKET/${key}"`
    : `"s3://$BUCKET/${folder}"${printableWord(name)}`;
};

/** Stands for the packed folder until the words are quoted. */
const PACKED = '\u0000PACKED\u0000';

const packWords = (path: string, folder: string): string =>
  tarArguments(PACKED, '-')
    .map((word) => (word === PACKED ? localPath(path, folder) : printableWord(word)))
    .join(' ');

const copyCommand = ({ uri, path, isArchive }: S3Mapping, folder: string): string => {
  const [source, target] = [localPath(path, folder), objectUri(uri)];
  if (isArchive) return `tar ${packWords(path, folder)} | aws s3 cp - ${target}`;
  return `aws s3 cp ${uri.endsWith('/') ? '--recursive ' : ''}${source} ${target}`;
};

const startCommand = (stateMachineArn: string, input: string): string =>
  `aws stepfunctions start-execution --state-machine-arn ${stateMachineArn} --input ${input}`;

/** Stands for the ARN of the user's deployment. */
const ARN_VARIABLE = '"$STATE_MACHINE_ARN"';

/**
 * The commands that run the same job in AWS. The user sets `$BUCKET` and `$STATE_MACHINE_ARN`.
 * @param folder the user's working directory; paths are relative to it.
 */
export const awsCommands = (job: LocalJob, folder: string): readonly string[] => {
  const { inputs, program } = jobMappings(job, BUCKET);
  return [
    ...[...inputs, ...(program ? [program] : [])].map((mapping) => copyCommand(mapping, folder)),
    startCommand(ARN_VARIABLE, quoteExceptBucket(printableJson(executionInput(job, BUCKET)))),
  ];
};

/**
 * The command that starts an execution with the given input in AWS.
 * @param stateMachineArn @default - the user sets `$STATE_MACHINE_ARN`
 */
export const startExecutionCommand = (input: unknown, stateMachineArn?: string): string =>
  startCommand(
    stateMachineArn === undefined ? ARN_VARIABLE : printableWord(stateMachineArn),
    printableWord(printableJson(input)),
  );
