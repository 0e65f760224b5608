import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A style sheet or script in the page, and what the page's Content-Security-Policy calls it. */
export interface PageCode {
  readonly code: string;
  readonly source: string;
}

const read = (file: string): PageCode => {
  const code = readFileSync(join(__dirname, file), 'utf8');
  return { code, source: `'sha256-${createHash('sha256').update(code).digest('base64')}'` };
};

export const pageStyle = (): PageCode => read('report.css');

/** The page is complete without it: it searches and filters the log. */
export const pageScript = (): PageCode => read('report.js');
