import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

const PAGES = resolve(__dirname, '../../../docs/reviews');

/** A block of code without the indentation of the list that it stands in. */
const withoutIndentation = (text: string, indentation: string): string =>
  text.replaceAll(new RegExp(`^${indentation}`, 'gm'), '');

/** The blocks of code of a page in a language, in the page's order. */
export const blocksOf = (page: string, language: string): readonly string[] => {
  const text = readFileSync(join(PAGES, page), 'utf8');
  const blocks = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^\\1\`\`\`$`, 'gm'));
  return [...blocks].map(([, indentation = '', block = '']) => withoutIndentation(block, indentation));
};

export const blockOf = (page: string, language: string, index = 0): string => {
  const block = blocksOf(page, language)[index];
  if (block === undefined) throw new Error(`${page} has no block ${index} of ${language}`);
  return block;
};

export const yamlOf = <Content>(page: string): Content => parse(blockOf(page, 'yaml'));
