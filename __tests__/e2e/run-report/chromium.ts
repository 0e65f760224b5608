import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { runReportPage } from '../../../run-report/run-report-page';
import type { RunRecord } from '../../../workflow/run/run-record';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The first Chromium on the PATH. */
const findChromium = (): string | undefined =>
  NAMES.find((name) => spawnSync(name, ['--version']).status === 0);

const executable = findChromium();

export const whyNoChromium = (): string | undefined =>
  executable === undefined ? `none of ${NAMES.join(', ')} is on the PATH` : undefined;

const pathOf = (program: string): string =>
  spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();

/** A Chromium for the tests of a file. */
export const useChromium = (): { readonly launched: () => Browser } => {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (executable === undefined) return;
    // Chromium refuses its sandbox to root. The pages are this project's own.
    browser = await chromium.launch({ executablePath: pathOf(executable), args: ['--no-sandbox'] });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  afterAll(() => browser?.close());
  return {
    launched: () => {
      if (browser === undefined) throw new Error('Chromium was not started.');
      return browser;
    },
  };
};

/** A report as a person has it open, and what went wrong behind it. */
export interface OpenReport {
  readonly page: Page;
  /** Messages of the console, errors of the script, refused content. */
  readonly complaints: readonly string[];
  /** What the page asked for, apart from itself. */
  readonly requests: readonly string[];
}

export const openReport = async (
  browser: Browser,
  folder: string,
  record: RunRecord,
  options: BrowserContextOptions = {},
): Promise<OpenReport> => {
  const file = join(folder, 'run.html');
  writeFileSync(file, runReportPage(record));
  const url = pathToFileURL(file).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== url) requests.push(request.url());
  });
  await page.goto(url);
  return { page, complaints, requests };
};
