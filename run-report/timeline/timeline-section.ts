import { type ScaleTime, scaleUtc } from 'd3-scale';
import { formatCount, formatDuration } from '../../workflow/run/amounts';
import { type Html, html, NOTHING } from '../html/html';
import { foldedHtml, type Section, scrollable, tableHtml } from '../html/section';
import { elapsedClock, type RunTimes } from '../run/run-times';
import type { StateVisit } from '../run/visits';

const WIDTH = 900;
const NAME_WIDTH = 190;
const ROW_HEIGHT = 30;
const AXIS_HEIGHT = 28;

/** For the mark of a retry in the first row. */
const TOP = 6;

/** A wait of a millisecond is still seen. */
const LEAST_WIDTH = 2;

/** A browser shows this many quickly. The first and the last visits say most. */
const MOST_ROWS = 1000;

interface Chart {
  readonly x: ScaleTime<number, number>;
  readonly start: number;
  readonly height: number;
}

const describe = ({ state, entered, exited, retries }: StateVisit, start: number): string =>
  [
    `${state}: ${formatDuration(exited - entered)}, from ${elapsedClock(entered - start)}`,
    ...(retries.length > 0 ? [retries.length === 1 ? '1 retry' : `${retries.length} retries`] : []),
  ].join(', ');

const barHtml = (visit: StateVisit, row: number, { x, start }: Chart): Html => {
  const left = x(visit.entered - start);
  const width = Math.max(LEAST_WIDTH, x(visit.exited - start) - left);
  const y = row * ROW_HEIGHT + 6;
  const retries = visit.retries.map(
    ({ time, error }) =>
      html`<path class="retry" d="M${x(time - start)} ${y - 5}l5 9h-10z"><title>Retried at ${elapsedClock(time - start)}${error === undefined ? '' : `: ${error}`}</title></path>`,
  );
  return html`<rect class="bar" x="${left.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW_HEIGHT - 12}" rx="2"><title>${describe(visit, start)}</title></rect>${retries}
`;
};

const rowHtml = (state: string, row: number, visits: readonly StateVisit[], chart: Chart): Html => {
  const ofState = visits.filter((visit) => visit.state === state);
  const y = row * ROW_HEIGHT + ROW_HEIGHT / 2;
  return html`<g><line class="grid" x1="${NAME_WIDTH}" x2="${WIDTH}" y1="${y}" y2="${y}"/><text class="row-name" x="${NAME_WIDTH - 10}" y="${y + 4}">${state}</text>
${ofState.map((visit) => barHtml(visit, row, chart))}</g>
`;
};

const axisHtml = ({ x, height }: Chart): Html =>
  html`<g class="axis">${x.ticks(7).map((tick) => {
    const left = x(tick).toFixed(1);
    return html`<line class="grid" x1="${left}" x2="${left}" y1="0" y2="${height}"/><text x="${left}" y="${height + 18}">${elapsedClock(tick.getTime())}</text>`;
  })}</g>
`;

const visitRow = ({ state, entered, exited, retries }: StateVisit, start: number) => [
  state,
  elapsedClock(entered - start),
  formatDuration(exited - entered),
  retries.length === 0
    ? '–'
    : `${retries.length} (${[...new Set(retries.map(({ error = 'unknown error' }) => error))].join(', ')})`,
];

const visitTable = (visits: readonly StateVisit[], start: number): Html => {
  const half = MOST_ROWS / 2;
  const shown = visits.length <= MOST_ROWS ? visits : [...visits.slice(0, half), ...visits.slice(-half)];
  const note =
    shown.length === visits.length
      ? NOTHING
      : html`<p>The first and the last ${formatCount(half, 'visit')}.</p>`;
  const table = tableHtml({
    caption: 'States in the order in which the run entered them',
    head: ['State', 'Entered after', 'Took', 'Retries'],
    rows: shown.map((visit) => visitRow(visit, start)),
  });
  return foldedHtml(`${formatCount(visits.length, 'visit')} as a table`, html`${note}${table}`);
};

const timelineHtml = (visits: readonly StateVisit[], { start, end }: RunTimes): Html => {
  const states = [...new Set(visits.map(({ state }) => state))];
  const height = states.length * ROW_HEIGHT;
  // Elapsed times as dates from 0 on get ticks at whole seconds, minutes and hours.
  const x = scaleUtc([new Date(0), new Date(Math.max(end - start, 1))], [NAME_WIDTH, WIDTH - 24]);
  const chart = { x, start, height };
  return html`<svg class="timeline" role="img" aria-labelledby="timeline-name timeline-text" viewBox="0 ${-TOP} ${WIDTH} ${height + AXIS_HEIGHT + TOP}">
<title id="timeline-name">Timeline of the states</title><desc id="timeline-text">${formatCount(states.length, 'state')} in ${formatDuration(end - start)}. The table below has the same numbers.</desc>
${axisHtml(chart)}${states.map((state, row) => rowHtml(state, row, visits, chart))}</svg>`;
};

export const timelineSection = (visits: readonly StateVisit[], times: RunTimes): Section => ({
  id: 'timeline',
  title: 'Timeline',
  body:
    visits.length === 0
      ? html`<p>The run entered no state.</p>`
      : html`<p>Time since the start, as minutes and seconds. A triangle marks a retry.</p>
${scrollable('Timeline of the states', timelineHtml(visits, times))}
${visitTable(visits, times.start)}`,
});
