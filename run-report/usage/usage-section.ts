import { formatCount, formatSize } from '../../workflow/run/amounts';
import type { RunRecord } from '../../workflow/run/run-record';
import { type Html, html, NOTHING } from '../html/html';
import { foldedHtml, type Section, tableHtml } from '../html/section';
import { elapsedClock } from '../run/run-times';
import { BYTES_OF_GIB, memorySentence, memoryShareSentence } from './instance-memory';
import { type LineChart, legendLine, lineChart } from './line-chart';
import { highestPeak, type UsageKey, usageOverTime } from './usage-series';

const percent = (value: number): string => `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} %`;

const BYTES_OF_MIB = 1024 ** 2;

const memory = (bytes: number): string => {
  const gibibytes = bytes / BYTES_OF_GIB;
  return gibibytes >= 1 || bytes === 0
    ? `${Number(gibibytes.toFixed(1))} GiB`
    : `${Math.round(bytes / BYTES_OF_MIB)} MiB`;
};

const memoryUnit = (highest: number): number => (highest < BYTES_OF_GIB ? BYTES_OF_MIB : BYTES_OF_GIB);

const one = (): number => 1;

interface Measure {
  readonly title: string;
  readonly note: string;
  readonly format: (value: number) => string;
  /** Of the axis, by its highest value: multiples of it are round numbers. */
  readonly unit: (highest: number) => number;
}

const MEASURES: Readonly<Record<UsageKey, Measure>> = {
  cpuPercent: { title: 'Processor', note: '100 % is one processor', format: percent, unit: one },
  memoryInBytes: { title: 'Memory', note: '', format: memory, unit: memoryUnit },
  memoryPercent: { title: 'Memory', note: 'of the instance', format: percent, unit: one },
  diskInBytes: { title: 'Disk', note: '', format: formatSize, unit: one },
  diskPercent: { title: 'Disk', note: 'of the volume', format: percent, unit: one },
};

interface Figure {
  readonly chart: LineChart;
  readonly note: string;
}

const figureOf = ({ events }: RunRecord, start: number, keys: readonly UsageKey[]): Figure[] => {
  for (const key of keys) {
    const usage = usageOverTime(events, key);
    const { title, note, format, unit } = MEASURES[key];
    if (usage === undefined) continue;
    const axisUnit = unit(highestPeak(usage).peak.value);
    return [{ chart: { id: key, title, usage, start, format, unit: axisUnit }, note }];
  }
  return [];
};

const legend = ({ usage, start, format }: LineChart): Html =>
  html`<ul class="legend">${usage.series.map(
    ({ host, peak }, index) =>
      html`<li>${legendLine(index)} ${host === '' ? '' : `${host}: `}peak ${format(peak.value)} after ${elapsedClock(peak.time - start)}</li>`,
  )}</ul>`;

const numbers = ({ title, usage, start, format }: LineChart): Html => {
  const { series, intervals } = usage;
  const table = tableHtml({
    caption: `${title}: the highest value of each interval`,
    head: ['After', ...series.map(({ host }) => host || title)],
    rows: intervals.map((time, index) => [
      elapsedClock(time - start),
      ...series.map(({ points }) => {
        const point = points[index];
        return point === undefined ? '–' : format(point.value);
      }),
    ]),
  });
  return foldedHtml(`${title} as a table`, table);
};

const figureHtml = ({ chart, note }: Figure): Html => {
  const { otherHosts } = chart.usage;
  const others =
    otherHosts === 0
      ? NOTHING
      : html`<p>${formatCount(otherHosts, 'other host')} with lower peaks left out.</p>`;
  return html`<figure><h3>${chart.title}${note === '' ? NOTHING : html` <small>${note}</small>`}</h3>
${lineChart(chart)}
${legend(chart)}${others}${numbers(chart)}</figure>
`;
};

const sentence = ({ events, instances }: RunRecord): string => {
  const bytes = usageOverTime(events, 'memoryInBytes');
  if (bytes) {
    const { host, peak } = highestPeak(bytes);
    return memorySentence(peak.value, host, instances);
  }
  const share = usageOverTime(events, 'memoryPercent');
  if (!share) return '';
  const { host, peak } = highestPeak(share);
  return memoryShareSentence(peak.value, host, instances);
};

export const usageSection = (record: RunRecord, start: number): Section => {
  const figures = [
    ...figureOf(record, start, ['cpuPercent']),
    ...figureOf(record, start, ['memoryInBytes', 'memoryPercent']),
    ...figureOf(record, start, ['diskInBytes', 'diskPercent']),
  ];
  return {
    id: 'usage',
    title: 'Usage',
    body:
      figures.length === 0
        ? html`<p>Nothing was measured: the job was too short, or its metrics could not be read.</p>`
        : html`<p class="finding">${sentence(record)}</p><div class="figures">${figures.map(figureHtml)}</div>`,
  };
};
