import { basename, relative } from 'node:path';
import { executionInput, inputKey, S3_LAYOUT } from '../../local/execution-input';
import type { LocalJobOptions } from './command-line';

/** A word of a shell's command line, whatever it holds. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** What a terminal acts on, and this program therefore shows as a sign; a line break and a tab it shows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

/** A word that can be copied from a terminal: a control character, always in single quotes, is printf's work. */
const printedWord = (text: string): string =>
  shellWord(text).replaceAll(CONTROL, (control) => {
    const bytes = [...Buffer.from(control)].map(octal).join('');
    return `'"$(printf '${bytes}')"'`;
  });

/** JSON without control characters, of which it writes some as they are. */
const printedJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(CONTROL, (control) => `\\u00${control.charCodeAt(0).toString(16)}`);

/** Stands for `$BUCKET` until the text is quoted; no path, argument or variable can hold it. */
const BUCKET = '\u0000BUCKET\u0000';

/** In single quotes, where only `$BUCKET` is left to the shell. */
const quoteExceptBucket = (json: string): string =>
  shellWord(json).replaceAll(JSON.stringify(BUCKET).slice(1, -1), BUCKET).replaceAll(BUCKET, `'"$BUCKET"'`);

const localPath = (path: string, folder: string): string => {
  const short = relative(folder, path) || '.';
  return printedWord(short.startsWith('-') ? `./${short}` : short);
};

/** An object of the bucket; of its URI only `$BUCKET` is left to the shell. */
const objectUri = (key: string): string => {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  return shellWord(key) === key
    ? `"s3://$BUCKET/${key}"`
    : `"s3://$BUCKET/${folder}"${printedWord(key.slice(folder.length))}`;
};

const copyInput = (input: string, isFolder: boolean, folder: string): string =>
  `aws s3 cp ${isFolder ? '--recursive ' : ''}${localPath(input, folder)} ${objectUri(inputKey(input, isFolder))}`;

const copyScript = (script: string, folder: string): string =>
  `aws s3 cp ${localPath(script, folder)} ${objectUri(`${S3_LAYOUT.code}/${basename(script)}`)}`;

/**
 * The commands that do in AWS what was done here; `$BUCKET` and `$STATE_MACHINE_ARN` are left to be filled in.
 * @param folder where the person is; paths are shown from there.
 */
export const awsCommands = (options: LocalJobOptions, folder: string): readonly string[] => {
  const { input, inputIsFolder, script } = options;
  const json = printedJson(executionInput(options, BUCKET));
  return [
    ...(input === undefined ? [] : [copyInput(input, inputIsFolder ?? false, folder)]),
    ...(script === undefined ? [] : [copyScript(script, folder)]),
    `aws stepfunctions start-execution --state-machine-arn "$STATE_MACHINE_ARN" --input ${quoteExceptBucket(json)}`,
  ];
};
