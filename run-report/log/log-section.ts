import { formatCount } from '../../workflow/run/amounts';
import type { RunEvent } from '../../workflow/run/run-event';
import { type Html, html, NOTHING } from '../html/html';
import type { Section } from '../html/section';
import { elapsedClock } from '../run/run-times';
import { errorLines } from './error-lines';
import { type LogLine, type ShownLog, shownLog } from './log-lines';
import { terminalText } from './terminal-text';

/** A browser lays out a later block only while it is seen. */
const LINES_OF_BLOCK = 100;

/** Colours of hosts; more hosts share them, and their names still tell them apart. */
const HOST_COLOURS = 10;

/** The first and last blocks of a log are printed. */
const PRINTED_BLOCKS = 3;

interface LogView {
  readonly start: number;
  /** The number of each host, from 0. */
  readonly hosts: ReadonlyMap<string, number>;
  readonly isError: (line: LogLine) => boolean;
  /** The line that a link leads to. */
  readonly lastError: LogLine | undefined;
}

const lineHtml = (line: LogLine, { start, hosts, isError, lastError }: LogView): Html => {
  const id = line === lastError ? html` id="last-error"` : NOTHING;
  const error = isError(line) ? ' error' : '';
  const host =
    line.host === undefined
      ? NOTHING
      : html` data-host="${line.host}" data-colour="${(hosts.get(line.host) ?? 0) % HOST_COLOURS}"`;
  return html`<div class="line${error}" data-time="${elapsedClock(line.time - start)}"${host}${id}>${terminalText(line.line)}\n</div>`;
};

const blocks = (lines: readonly LogLine[], view: LogView): readonly Html[] => {
  const count = Math.ceil(lines.length / LINES_OF_BLOCK);
  return Array.from({ length: count }, (_, index) => {
    const classes = [
      'block',
      ...(index < PRINTED_BLOCKS ? [] : ['lazy']),
      ...(index < PRINTED_BLOCKS || index >= count - PRINTED_BLOCKS ? [] : ['screen-only']),
    ];
    const ofBlock = lines.slice(index * LINES_OF_BLOCK, (index + 1) * LINES_OF_BLOCK);
    return html`<div class="${classes.join(' ')}">${ofBlock.map((line) => lineHtml(line, view))}</div>\n`;
  });
};

const hostFilter = (hosts: readonly string[]): Html =>
  hosts.length < 2
    ? NOTHING
    : html`<label>Host <select id="log-host"><option value="">all</option>${hosts.map((host) => html`<option>${host}</option>`)}</select></label>`;

/** The script shows them: without it they would do nothing. */
const controls = (
  hosts: readonly string[],
): Html => html`<form id="log-controls" role="search" aria-label="Search the log" hidden>
<label>Search <input id="log-search" type="search" autocomplete="off" spellcheck="false"></label>
<button type="button" id="log-previous">Previous</button>
<button type="submit" id="log-next">Next</button>
<label><input id="log-matching" type="checkbox"> Only matching lines</label>
<label><input id="log-errors" type="checkbox"> Only errors</label>
${hostFilter(hosts)}
<output id="log-status" for="log-search"></output>
</form>`;

const leftOutNote = (leftOut: number): Html =>
  leftOut === 0
    ? NOTHING
    : html`<p class="left-out">${formatCount(leftOut, 'line')} left out here: the page has the beginning and the end of the log.</p>`;

const printNote = (lineCount: number): Html =>
  lineCount <= 2 * PRINTED_BLOCKS * LINES_OF_BLOCK
    ? NOTHING
    : html`<p class="print-only">The print has the beginning and the end of the log. The page has more of it.</p>`;

const errorNote = (count: number): Html =>
  count === 0
    ? html`none marked as an error.`
    : html`${count.toLocaleString('en-US')} marked as errors. <a href="#last-error">Go to the last error</a>`;

const logBody = ({ first, leftOut, last }: ShownLog, start: number): Html => {
  const lines = [...first, ...last];
  const marks = errorLines(lines);
  const errors = new Set(lines.filter((_, index) => marks[index]));
  const hosts = [...new Set(lines.flatMap(({ host }) => (host === undefined ? [] : [host])))].sort(
    (one, other) => one.localeCompare(other, 'en', { numeric: true }),
  );
  const view: LogView = {
    start,
    hosts: new Map(hosts.map((host, index) => [host, index])),
    isError: (line) => errors.has(line),
    lastError: [...errors].at(-1),
  };
  const onHosts = hosts.length < 2 ? '' : ` from ${formatCount(hosts.length, 'host')}`;
  return html`<p>${formatCount(lines.length + leftOut, 'line')}${onHosts}, ${errorNote(errors.size)}</p>
${controls(hosts)}
${printNote(lines.length)}
<div id="log-lines" class="log" role="region" aria-label="Lines of the log" tabindex="0">
${blocks(first, view)}${leftOutNote(leftOut)}${blocks(last, view)}</div>`;
};

export const logSection = (events: readonly RunEvent[], start: number): Section => {
  const log = shownLog(events);
  return {
    id: 'log',
    title: 'Log',
    body: log.first.length === 0 ? html`<p>The job wrote nothing.</p>` : logBody(log, start),
  };
};
