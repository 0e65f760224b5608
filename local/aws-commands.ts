import { basename, relative } from 'node:path';
import type { LocalJobOptions } from './command-line';
import { executionInput, inputKey, S3_LAYOUT } from './local-job';

/** A word of a shell's command line, whatever it holds. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** Stands for `$BUCKET` until the text is quoted; no path, argument or variable can hold it. */
const BUCKET = '\u0000BUCKET\u0000';

/** In single quotes, where only `$BUCKET` is left to the shell. */
const quoteExceptBucket = (json: string): string =>
  shellWord(json).replaceAll(JSON.stringify(BUCKET).slice(1, -1), BUCKET).replaceAll(BUCKET, `'"$BUCKET"'`);

const localPath = (path: string, folder: string): string => {
  const short = relative(folder, path) || '.';
  return shellWord(short.startsWith('-') ? `./${short}` : short);
};

/** An object of the bucket; of its URI only `$BUCKET` is left to the shell. */
const objectUri = (key: string): string => {
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  return shellWord(key) === key
    ? `"s3://$BUCKET/${key}"`
    : `"s3://$BUCKET/${folder}"${shellWord(key.slice(folder.length))}`;
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
  const json = JSON.stringify(executionInput(options, BUCKET));
  return [
    ...(input === undefined ? [] : [copyInput(input, inputIsFolder ?? false, folder)]),
    ...(script === undefined ? [] : [copyScript(script, folder)]),
    `aws stepfunctions start-execution --state-machine-arn "$STATE_MACHINE_ARN" --input ${quoteExceptBucket(json)}`,
  ];
};
