import { closeSync, openSync, readSync } from 'node:fs';
import { basename, extname } from 'node:path';

/** Linux reads no more of a first line (execve(2)). */
const FIRST_LINE_LIMIT_IN_BYTES = 256;

/** The first bytes of ELF and Mach-O files. */
const EXECUTABLE_MAGIC = ['7f454c46', 'cffaedfe', 'cafebabe'];

/** S3 keeps no permissions, so an executable arrives without its own. */
const RUN_EXECUTABLE = ['/bin/sh', '-c', 'chmod +x "$0" && exec "$0" "$@"'];

const INTERPRETERS: Readonly<Record<string, string>> = {
  '.sh': 'sh',
  '.bash': 'bash',
  '.r': 'Rscript',
};

const beginningOf = (path: string): Buffer => {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(FIRST_LINE_LIMIT_IN_BYTES);
    return buffer.subarray(0, readSync(file, buffer));
  } finally {
    closeSync(file);
  }
};

/** The words of `#!/usr/bin/env -S python3 -u`, without env itself. */
const firstLineWords = (text: string): readonly string[] | undefined => {
  const line = /^#![ \t]*([^\r\n]+)/.exec(text)?.[1];
  if (line === undefined) return undefined;
  const words = line.trim().split(/[ \t]+/);
  if (basename(words[0] ?? '') !== 'env') return words;
  return words.slice(words[1] === '-S' ? 2 : 1);
};

const isPython = (words: readonly string[]): boolean =>
  words.length === 1 && /^python(3(\.\d+)?)?$/.test(basename(words[0] ?? ''));

/**
 * The command that runs a script in a container, without the script's path: that of its first line, or else that of
 * its extension. An executable runs itself.
 * @returns undefined for a Python script, and for a file that nothing tells apart from one.
 */
export const scriptCommand = (path: string): readonly string[] | undefined => {
  const beginning = beginningOf(path);
  if (EXECUTABLE_MAGIC.includes(beginning.toString('hex', 0, 4))) return RUN_EXECUTABLE;
  const words = firstLineWords(beginning.toString('utf8'));
  if (words && words.length > 0) return isPython(words) ? undefined : words;
  const interpreter = INTERPRETERS[extname(path).toLowerCase()];
  return interpreter === undefined ? undefined : [interpreter];
};
