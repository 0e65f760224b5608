import { scaleLinear, scaleUtc } from 'd3-scale';
import { curveMonotoneX, line } from 'd3-shape';
import { type Html, html, NOTHING } from '../html/html';
import { elapsedClock } from '../run/run-times';
import type { UsageOverTime, UsagePoint, UsageSeries } from './usage-series';

const WIDTH = 440;
const HEIGHT = 200;
const LEFT = 66;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 28;

export interface LineChart {
  /** Of the elements' ids. */
  readonly id: string;
  readonly title: string;
  readonly usage: UsageOverTime;
  /** The run's start, in milliseconds since the epoch. */
  readonly start: number;
  /** A value and its unit. */
  readonly format: (value: number) => string;
  /** Distance of the axis' values; a multiple of it is a round number. */
  readonly unit: number;
}

const isPoint = (point: UsagePoint | undefined): point is UsagePoint => point !== undefined;

/** The scales of a chart: time since the run's start, and values from 0 on. */
const scales = ({ usage, start, unit }: LineChart) => {
  const points = usage.series.flatMap(({ points }) => points.filter(isPoint));
  const times = points.map(({ time }) => time - start);
  const highest = Math.max(...points.map(({ value }) => value), 0) / unit;
  const x = scaleUtc(
    [new Date(Math.min(0, ...times)), new Date(Math.max(...times, 1))],
    [LEFT, WIDTH - RIGHT],
  );
  const y = scaleLinear([0, highest || 1], [HEIGHT - BOTTOM, TOP]).nice(4);
  return { x, y: (value: number) => y(value / unit), ticks: y.ticks(4).map((tick) => tick * unit) };
};

const COLOURS = 10;

/** The second ten lines have the colours of the first ten. */
const dashed = (index: number): Html => (index < COLOURS ? NOTHING : html` class="dashed"`);

type Scales = ReturnType<typeof scales>;

const gridHtml = ({ x, y, ticks }: Scales, { format }: LineChart): Html => html`<g class="axis">${ticks.map(
  (tick) =>
    html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}"/><text class="axis-value" x="${LEFT - 8}" y="${y(tick) + 4}">${format(tick)}</text>`,
)}${x
  .ticks(5)
  .map((tick) => html`<text x="${x(tick)}" y="${HEIGHT - 8}">${elapsedClock(tick.getTime())}</text>`)}</g>
`;

const lineHtml = (
  { host, points, peak }: UsageSeries,
  index: number,
  { x, y }: Scales,
  { start }: LineChart,
): Html => {
  const path = line<UsagePoint>(
    ({ time }) => x(time - start),
    ({ value }) => y(value),
  )
    .curve(curveMonotoneX)
    .digits(1);
  const title = host === '' ? NOTHING : html`<title>${host}</title>`;
  return html`<g class="series" data-colour="${index % COLOURS}">${title}<path${dashed(index)} d="${path(points.filter(isPoint)) ?? ''}"/><circle cx="${x(peak.time - start).toFixed(1)}" cy="${y(peak.value).toFixed(1)}" r="3.5"/></g>
`;
};

/** A chart with a line for each host, and a dot at its peak. */
export const lineChart = (chart: LineChart): Html => {
  const of = scales(chart);
  const { id, title, usage } = chart;
  return html`<svg class="chart" role="img" aria-labelledby="${id}-name ${id}-text" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<title id="${id}-name">${title} over time</title><desc id="${id}-text">The peaks are listed below, and the table has all numbers.</desc>
${gridHtml(of, chart)}${usage.series.map((series, index) => lineHtml(series, index, of, chart))}</svg>`;
};

/** A short line as in the chart, for its legend. */
export const legendLine = (index: number): Html =>
  html`<svg class="legend-line" aria-hidden="true" viewBox="0 0 28 8" width="28" height="8"><g class="series" data-colour="${index % COLOURS}"><path${dashed(index)} d="M0 4H28"/></g></svg>`;
