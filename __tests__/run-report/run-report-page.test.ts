import { createHash } from 'node:crypto';
import { runReportPage } from '../../run-report/run-report-page';
import { expectLittleTime } from '../support/processor-time';
import { chattyRun, failedRun, succeededRun } from './sample-records';

/** The attributes of a page that lead to something, and their values. */
const references = (page: string): string[] =>
  [...page.matchAll(/\s(?:src|srcset|href|action|data|poster|xlink:href)="([^"]*)"/g)].map(
    ([, value = '']) => value,
  );

const codeOf = (page: string, element: 'script' | 'style'): string =>
  new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(page)?.[1] ?? '';

test('a page refers only to itself', () => {
  const found = references(runReportPage(failedRun()));
  expect(found).toContain('#log');
  expect(found.filter((value) => !value.startsWith('#'))).toEqual([]);
});

test.each(['script', 'style'] as const)("the page's policy allows only its own %s", (element) => {
  const page = runReportPage(succeededRun());
  const hash = createHash('sha256').update(codeOf(page, element)).digest('base64');
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
  expect(policy).toContain(`default-src 'none'`);
  expect(policy).toContain(`${element}-src 'sha256-${hash}'`);
});

test('a page has no value of the environment', () => {
  expect(runReportPage(succeededRun())).not.toContain('correct-horse-battery');
});

test('the same record makes the same page', () => {
  expect(runReportPage(failedRun())).toBe(runReportPage(failedRun()));
});

test('a record without an event makes a page that says so', () => {
  const page = runReportPage({ ...succeededRun(), events: [] });
  expect(page).toContain('The run entered no state.');
  expect(page).toContain('SageMaker accepted no job.');
  expect(page).toContain('The job wrote nothing.');
});

test('notes stand at the top', () => {
  expect(runReportPage({ ...succeededRun(), notes: ['The metrics could not be read.'] })).toMatch(
    /<li>The metrics could not be read\.<\/li>.*<main>/s,
  );
});

test('a page of 10 MB of log is made in little time', () => {
  expectLittleTime(3, (share) => {
    const record = chattyRun(10_000_000 * share);
    return () => {
      const page = runReportPage(record);
      expect(page).toContain(`row ${100_000 * share - 1} of the chatty job`);
      expect(page.length).toBeLessThan(16_000_000);
    };
  });
});

test('20 MB of log make a page of about 10 MB, with a note', () => {
  const page = runReportPage(chattyRun(20_000_000));
  expect(page.length).toBeLessThan(16_000_000);
  expect(page).toContain('100,000 lines left out here');
});
