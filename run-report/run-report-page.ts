import { readableCause } from '../workflow/run/readable-cause';
import type { RunRecord } from '../workflow/run/run-record';
import { type Html, html, markupOf, NOTHING, ownCode } from './html/html';
import { type Section, sectionHtml } from './html/section';
import { jobSection } from './job/job-section';
import { logSection } from './log/log-section';
import { pageScript, pageStyle } from './page/page-code';
import { pictureSection } from './picture/picture-section';
import { formatTime, runTimes } from './run/run-times';
import { outcomeBadge, outcomeOf, pageTitle, summarySentence } from './run/summary';
import { stateVisits } from './run/visits';
import { timelineSection } from './timeline/timeline-section';
import { usageSection } from './usage/usage-section';

const causeHtml = (record: RunRecord): Html => {
  const outcome = outcomeOf(record);
  if (outcome?.status !== 'FAILED') return NOTHING;
  const { error, cause } = outcome;
  return html`<div class="cause"><p>Error <code>${error}</code>, with this cause:</p><pre tabindex="0" role="group" aria-label="Cause">${readableCause(cause)}</pre></div>`;
};

const notesHtml = (notes: readonly string[]): Html =>
  notes.length === 0
    ? NOTHING
    : html`<ul class="notes" aria-label="Notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;

const headerHtml = (record: RunRecord): Html => {
  const { start, end } = runTimes(record.events);
  const facts = [
    ['Ran', record.place],
    ...(record.events.length === 0
      ? []
      : [
          ['Started', formatTime(start)],
          [outcomeOf(record) === undefined ? 'Seen until' : 'Ended', formatTime(end)],
        ]),
    ['Execution', record.executionArn],
  ];
  return html`<header>
<h1>${outcomeBadge(record)} <bdi>${record.title}</bdi></h1>
<p class="summary">${summarySentence(record)}</p>
${causeHtml(record)}
${notesHtml(record.notes)}
<dl>${facts.map(([name = '', value = '']) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>\n`)}</dl>
</header>`;
};

const contentsHtml = (sections: readonly Section[]): Html =>
  html`<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`;

const pageHtml = (record: RunRecord): Html => {
  const times = runTimes(record.events);
  const visits = stateVisits(record.events);
  const sections = [
    pictureSection(record, visits),
    timelineSection(visits, times),
    jobSection(record),
    usageSection(record, times),
    logSection(record.events, times.start),
  ];
  const [style, script] = [pageStyle(), pageScript()];
  const policy = `default-src 'none'; style-src ${style.source}; script-src ${script.source}; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${pageTitle(record)}</title>
<style>${ownCode(style.code)}</style>
</head>
<body>
<a class="skip" href="#log">Go to the log</a>
${headerHtml(record)}
${contentsHtml(sections)}
<main>${sections.map(sectionHtml)}
</main>
<footer>Made by cdktf-sagemaker-processing. Times are in UTC.</footer>
<script>${ownCode(script.code)}</script>
</body>
</html>
`;
};

/**
 * One run as an HTML page: a single file that needs nothing from outside, and no script to be read. It has the log's
 * first and last part if the log is longer than 10 MB, and names of the job's environment variables, not their values.
 */
export const runReportPage = (record: RunRecord): string => markupOf(pageHtml(record));
