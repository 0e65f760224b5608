import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PythonInterpreter } from './interpreter';

/** `-r FILE`, `-c FILE` and their long forms. */
const REFERENCE = /^\s*(?:-[rc]\s*|--(?:requirement|constraint)(?:\s+|=))(\S.*?)\s*(?:\s#.*)?$/gm;

/** The texts of a requirements file and of the files that it refers to. A reference that cannot be read has no text. */
const requirementTexts = async (file: string, seen: Set<string> = new Set()): Promise<readonly string[]> => {
  if (seen.has(file)) return [];
  seen.add(file);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const texts = [text];
  for (const [, reference = ''] of text.matchAll(REFERENCE)) {
    for (const found of await requirementTexts(join(dirname(file), reference), seen)) texts.push(found);
  }
  return texts;
};

/** Names the environment that has these requirements for this interpreter: a SHA-256 in hex digits. */
export const requirementsKey = async (file: string, python: PythonInterpreter): Promise<string> => {
  const parts = [
    await realpath(python.path),
    python.prefix,
    python.version,
    ...(await requirementTexts(file)),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
};
