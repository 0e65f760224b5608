import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { syncDefinition } from '../../../workflow/definition/sync-definition';
import { quotaWait } from '../../../workflow/functions/quota-wait';
import type { RunEvent } from '../../../workflow/run/run-event';
import type { RunRecord } from '../../../workflow/run/run-record';
import {
  chattyRun,
  DEFINITION,
  failedRun,
  succeededRun,
  wideRun,
  withoutInstances,
} from '../../run-report/sample-records';
import { testUnless } from '../../support/requirements';
import { useTemporaryFolder } from '../../support/temporary-folder';
import { openReport, useChromium, whyNoChromium } from './chromium';

const testInChromium = testUnless(whyNoChromium());
const { launched } = useChromium();
const folder = useTemporaryFolder();

const open = (record: RunRecord, options = {}) => openReport(launched(), folder.path, record, options);

const lines = (page: Page) => page.getByRole('region', { name: 'Lines of the log' });

const shownLines = async (page: Page): Promise<string[]> =>
  (await page.locator('.line:not([hidden])').allTextContents()).map((line) => line.trim());

/** What stands before each line that begins with a text. */
const lineMarks = (page: Page, text: string): Promise<string[]> =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('.line')]
      .filter(({ textContent }) => textContent.trim() === ${JSON.stringify(text)})
      .map((line) => getComputedStyle(line, '::before').content)`,
  );

/** Whether an element is in the window. */
const isSeen = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate<boolean>(
    `(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.querySelector('${selector}').getBoundingClientRect())`,
  );

/** What axe finds, by rule and place. */
const accessibilityFaults = async (page: Page): Promise<string[]> => {
  // The page's policy forbids a script element, but not what the browser's own tools evaluate.
  await page.evaluate(axe.source);
  const { violations }: axe.AxeResults = await page.evaluate('axe.run()');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
};

describe('every report', () => {
  testInChromium.each([
    ['a success', succeededRun],
    ['a failure', () => withoutInstances(failedRun())],
    ['10 MB of log', () => chattyRun(10_000_000)],
    ['20 hosts', wideRun],
  ])('of %s opens without complaints and asks for nothing', async (_, record) => {
    const { page, complaints, requests } = await open(record());
    await page.getByRole('heading', { name: 'Log', exact: true }).scrollIntoViewIfNeeded();
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
  });

  testInChromium.each([
    ['a success', 'light', succeededRun],
    ['a success', 'dark', succeededRun],
    ['a failure', 'light', () => withoutInstances(failedRun())],
    ['a failure', 'dark', () => withoutInstances(failedRun())],
  ] as const)('of %s has landmarks, names and contrast in the %s', async (_, colorScheme, record) => {
    const { page } = await open(record(), { colorScheme });
    for (const details of await page.locator('summary').all()) await details.click();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  testInChromium.each(['light', 'dark'] as const)(
    'of 20 hosts has landmarks, names and contrast in the %s',
    async (colorScheme) => {
      const { page } = await open(wideRun(), { colorScheme });
      expect(await accessibilityFaults(page)).toEqual([]);
    },
  );

  testInChromium('fits a telephone', async () => {
    const { page } = await open(withoutInstances(failedRun()), { viewport: { width: 400, height: 800 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
  });

  testInChromium('shows the whole of a wide state machine on a desktop', async () => {
    const definition = syncDefinition({
      job: {},
      prepareFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:prepare',
      statusFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:status',
      runJobResource: 'arn:aws:states:::sagemaker:createProcessingJob.sync',
      stopsUnattendedJobs: true,
      quota: quotaWait(),
    });
    const { page } = await open(
      { ...succeededRun(), definition },
      { viewport: { width: 1200, height: 800 } },
    );
    const right = await page.evaluate("document.querySelector('.picture').getBoundingClientRect().right");
    expect(right).toBeLessThan(1200);
  });

  testInChromium('can be read without JavaScript', async () => {
    const { page } = await open(withoutInstances(failedRun()), { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Go to the last error' }).click();
    expect(await isSeen(page, '.line:target')).toBe(true);
    expect(await page.getByLabel('Search', { exact: true }).isVisible()).toBe(false);
  });
});

describe('a success', () => {
  testInChromium('says what happened, where, and what it left', async () => {
    const { page } = await open(succeededRun());
    const header = page.getByRole('banner');
    expect(await header.getByRole('heading', { level: 1 }).innerText()).toBe('Succeeded\nprepare.py');
    expect(await header.innerText()).toContain(
      'prepare.py succeeded in 3 min 12 s on 2 × ml.m5.xlarge and left 3 files (12.4 MB).',
    );
    expect(await header.innerText()).toContain('in AWS, eu-west-1');
  });

  testInChromium(
    'shows the way through the state machine, and the states that it did not enter faintly',
    async () => {
      const { page } = await open(succeededRun());
      const picture = page.getByRole('img', { name: 'The state machine, with the way that the run took' });
      expect(await picture.locator('.state:not(.unused) .name').allTextContents()).toEqual([
        'StartProcessingJob',
        'Wait',
        'GetJobStatus',
        'IsDone?',
        'Success',
      ]);
      expect(await picture.getByText('Task · 1 retry').isVisible()).toBe(true);
      expect(await picture.getByText('otherwise × 7').isVisible()).toBe(true);
    },
  );

  testInChromium('has the numbers behind the timeline and the charts in tables', async () => {
    const { page } = await open(succeededRun());
    await page.getByText('26 visits as a table').click();
    expect(await page.getByRole('row', { name: 'StartProcessingJob' }).innerText()).toBe(
      'StartProcessingJob\t0.0 s\t3.2 s\t1 (ThrottlingException)',
    );
    await page.getByText('Memory as a table').click();
    expect(await page.getByRole('table', { name: 'Memory' }).getByRole('row').nth(1).innerText()).toBe(
      '20 s\t4 %\t4 %',
    );
  });

  testInChromium(
    'shows inputs, outputs, files and the request with the environment by name only',
    async () => {
      const { page } = await open(succeededRun());
      expect(await page.getByRole('row', { name: 's3://example-data/penguins/' }).innerText()).toContain(
        '48.2 MB',
      );
      await page.getByText('3 files of output').click();
      expect(await page.getByRole('row', { name: 'train.csv' }).innerText()).toBe('train.csv\t9.9 MB');
      await page.getByText('The request (environment by name only)').click();
      const request = JSON.parse(await page.getByRole('group', { name: 'The request' }).innerText());
      expect(request.Environment).toEqual(['STAGE', 'API_TOKEN']);
    },
  );

  testInChromium('tells whether a smaller instance would do', async () => {
    const { page } = await open(succeededRun());
    expect(await page.getByText(/^Memory peaked at 2\.9 GiB on algo-2, 18 % of the 16 GiB/).isVisible()).toBe(
      true,
    );
  });
});

describe('a failure', () => {
  testInChromium("says the script's own error first, and leads to it in the log", async () => {
    const { page } = await open(withoutInstances(failedRun()));
    expect(await page.locator('.summary').innerText()).toBe(
      "prepare.py failed after 41 s: ValueError: could not convert string to float: 'n/a'",
    );
    await page.getByRole('link', { name: 'Go to the last error' }).click();
    const target = page.locator('.line:target');
    expect(await target.innerText()).toContain("ValueError: could not convert string to float: 'n/a'");
    expect(await isSeen(page, '.line:target')).toBe(true);
  });

  testInChromium('shows only its errors on demand', async () => {
    const { page } = await open(withoutInstances(failedRun()));
    await page.getByLabel('Only errors').check();
    expect((await shownLines(page))[0]).toBe('Traceback (most recent call last):');
    expect(await page.getByRole('status').innerText()).toBe('6 lines shown');
  });
});

describe('the search', () => {
  testInChromium('finds, highlights and counts, forwards and backwards', async () => {
    const { page } = await open(chattyRun(10_000_000));
    await page.getByLabel('Search', { exact: true }).fill('ROW 4999');
    const status = page.getByRole('status');
    await status.getByText('1 of 11 matching lines').waitFor();
    expect(await lines(page).locator('.current').innerText()).toContain('ERROR row 4999 of');
    expect(await isSeen(page, '.line.current')).toBe(true);
    expect(await page.evaluate('CSS.highlights.get("found").size')).toBe(11);
    await page.keyboard.press('Enter');
    await status.getByText('2 of 11 matching lines').waitFor();
    await page.keyboard.press('Shift+Enter');
    await page.getByRole('button', { name: 'Previous' }).click();
    await status.getByText('11 of 11 matching lines').waitFor();
    expect(await lines(page).locator('.current').innerText()).toContain('row 49999 ');
  });

  testInChromium('shows only matching lines on demand, and says if there are none', async () => {
    const { page } = await open(succeededRun());
    await page.getByLabel('Search', { exact: true }).fill('wrote');
    await page.getByLabel('Only matching lines').check();
    expect(await shownLines(page)).toEqual(['Wrote train.csv and test.csv', 'Wrote train.csv and test.csv']);
    await page.getByLabel('Search', { exact: true }).fill('penguin');
    await page.getByRole('status').getByText('No line matches').waitFor();
  });

  testInChromium('shows the lines of one host on demand', async () => {
    const { page } = await open(wideRun());
    await page.getByLabel('Host').selectOption('algo-13');
    const shown = await shownLines(page);
    expect(shown).toHaveLength(25);
    expect(shown.every((line) => line.startsWith('algo-13 finished'))).toBe(true);
  });
});

describe('20 hosts', () => {
  testInChromium('have a line each in the charts, and their own name in the log', async () => {
    const { page } = await open(wideRun());
    const chart = page.getByRole('img', { name: 'Memory over time' });
    expect(await chart.locator('.series').count()).toBe(20);
    expect(await lineMarks(page, 'algo-12 finished part 1')).toEqual(['"0:24  algo-12"']);
    expect(await lineMarks(page, 'algo-3 finished part 25')).toEqual(['"2:48  algo-3"']);
  });
});

describe('the keyboard', () => {
  testInChromium('reaches each link, table and control, in the order of the page', async () => {
    const { page } = await open(withoutInstances(failedRun()));
    const reached: string[] = [];
    for (let presses = 0; presses < 60 && !reached.includes('Lines of the log'); presses += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate<string>(
          `(({ activeElement: e }) => e.getAttribute('aria-label') ?? e.labels?.[0]?.innerText.trim() ?? e.innerText.trim())(document)`,
        ),
      );
    }
    expect(reached).toEqual([
      'Go to the log',
      'Cause',
      'Workflow',
      'Timeline',
      'Job',
      'Usage',
      'Log',
      'Picture of the state machine',
      'Timeline of the states',
      '8 visits as a table',
      'Inputs',
      'Outputs',
      'The request (environment by name only)',
      'Processor as a table',
      'Memory as a table',
      'Disk as a table',
      'Go to the last error',
      'Search',
      'Previous',
      'Next',
      'Only matching lines',
      'Only errors',
      'Lines of the log',
    ]);
  });
});

describe('the print', () => {
  testInChromium("has the log's beginning and end, and is short", async () => {
    const { page } = await open(chattyRun(10_000_000));
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByText('row 0 of the chatty job').isVisible()).toBe(true);
    expect(await page.getByText('row 50000 of the chatty job').isVisible()).toBe(false);
    expect(await page.getByText('row 99999 of the chatty job').isVisible()).toBe(true);
    const pdf = await page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(5);
    expect(pages).toBeLessThan(60);
  });
});

const HOSTILE = [
  `</script><script>alert(1)</script>`,
  `<img src=x onerror=alert(2)>`,
  `"><svg onload=alert(3)>`,
  `' onmouseover='alert(4)`,
  `</div></pre></style></title></textarea><iframe src=https://example.com>`,
  'a\u2028b\u2029c',
  '\u202eexe.txt\u202c',
  '\u0000\u0007\u001b]0;title\u0007',
  '\u001b[31m<b>red</b>\u001b[0m',
  '\ud83d lone',
  '<!-- ]]> {{7*7}} ${7*7}',
  'x'.repeat(1_000_000),
];

/** A record whose every text is hostile. */
const hostileRun = (): RunRecord => {
  const text = HOSTILE.slice(0, -1).join(' ');
  const record = succeededRun();
  const last = record.events.at(-1)?.time ?? 0;
  const hostile: RunEvent[] = [
    { time: last, type: 'StateEntered', state: text },
    { time: last, type: 'StateRetried', state: text, error: text },
    {
      time: last,
      type: 'JobCreated',
      jobName: text,
      request: { [text]: text, Environment: { [text]: 'x' } },
    },
    ...HOSTILE.map((line): RunEvent => ({ time: last, type: 'Log', line, host: text })),
    { time: last, type: 'Log', line: 'The end.', host: 'algo-1' },
    { time: last, type: 'Usage', host: text, memoryInBytes: 1 },
    {
      time: last,
      type: 'Output',
      name: text,
      uri: text,
      files: [{ name: text, sizeInBytes: 1 }],
      count: 1,
      sizeInBytes: 1,
    },
    { time: last, type: 'Ended', outcome: { status: 'FAILED', error: text, cause: text } },
  ];
  return {
    ...record,
    title: text,
    place: text,
    executionArn: text,
    definition: {
      ...DEFINITION,
      States: { ...DEFINITION.States, [text]: { Type: 'Fail', Error: text, Cause: text } },
    },
    inputs: [{ name: text, place: text, localPath: text }],
    notes: [text],
    events: [...record.events.slice(0, -1), ...hostile],
  };
};

testInChromium('a hostile record injects nothing', async () => {
  const { page, complaints, requests } = await open(hostileRun());
  await page.getByLabel('Search', { exact: true }).fill('<img');
  await page.getByRole('status').getByText('matching line').waitFor();
  await page.mouse.move(300, 300);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
  expect(await page.locator('script').count()).toBe(1);
  expect(await page.locator('img, iframe, [onload], [onerror], [onmouseover]').count()).toBe(0);
  expect(await page.locator('.summary').innerText()).toContain('<img src=x onerror=alert(2)>');
  expect(await lines(page).innerText()).toContain('The end.');
});
