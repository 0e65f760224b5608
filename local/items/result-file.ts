import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { isRecord, parseJson } from '../../workflow/rules/json-value';

/** Ends every file, so that it is a JSON array at any time. */
const END = '\n]\n';

/** Results have the jobs' environments. */
const PRIVATE = 0o600;

const textOf = (entries: readonly unknown[]): string =>
  `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}${END}`;

/** A JSON array to which entries are added, each on a line of its own. */
export interface ResultFile {
  add(entry: unknown): void;
  /** 0 as long as it does not exist. */
  sizeInBytes(): number;
}

/** Replaces a file by a whole new one. */
export const replaceFile = (path: string, text: string): void => {
  writeFileSync(`${path}.new`, text, { mode: PRIVATE });
  renameSync(`${path}.new`, path);
};

/**
 * Opens a file that replaces an older one.
 * @param entries that it has at first; without any it does not exist until one is added.
 */
export const openResultFile = (path: string, entries: readonly unknown[]): ResultFile => {
  let size = 0;
  const create = (first: readonly unknown[]): void => {
    const text = textOf(first);
    replaceFile(path, text);
    size = Buffer.byteLength(text);
  };
  if (entries.length > 0) create(entries);
  else rmSync(path, { force: true });
  return {
    sizeInBytes: () => size,
    add: (entry) => {
      if (size === 0) return create([entry]);
      const bytes = Buffer.from(`,\n${JSON.stringify(entry)}${END}`);
      const file = openSync(path, 'r+');
      try {
        // One write, over the closing bracket: whoever kills the program leaves a whole array.
        const written = writeSync(file, bytes, 0, bytes.length, size - END.length);
        if (written < bytes.length) throw new Error(`${path} cannot be written: the disk is full.`);
        size += bytes.length - END.length;
      } finally {
        closeSync(file);
      }
    },
  };
};

const parseLine = (line: string): unknown => parseJson(line.replace(/,$/, ''));

/**
 * The entries of a file. Of one whose end is missing, because the disk was full, all whole lines.
 * @returns none if it does not exist.
 */
export const readResultFile = (path: string): readonly Record<string, unknown>[] => {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = parseJson(text);
  const entries = Array.isArray(whole) ? whole : text.split('\n').map(parseLine);
  return entries.filter(isRecord);
};
