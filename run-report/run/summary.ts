import { formatCount, formatDuration, formatSize } from '../../workflow/run/amounts';
import type { RunOutcome } from '../../workflow/run/run-event';
import type { RunRecord } from '../../workflow/run/run-record';
import { type Html, html } from '../html/html';
import { failureLine } from './failure-cause';
import { leftFiles, runOutputs } from './run-outputs';
import { runTimes } from './run-times';

export const outcomeOf = ({ events }: RunRecord): RunOutcome | undefined => {
  const last = events.at(-1);
  return last?.type === 'Ended' ? last.outcome : undefined;
};

const onInstances = ({ instances }: RunRecord): string =>
  instances === undefined ? '' : ` on ${instances.count} × ${instances.type}`;

const andLeft = (record: RunRecord): string => {
  const left = leftFiles(runOutputs(record));
  if (left === undefined) return '';
  return left.count === 0
    ? ' and left no files'
    : ` and left ${formatCount(left.count, 'file')} (${formatSize(left.sizeInBytes)})`;
};

/** What happened, in one sentence. */
export const summarySentence = (record: RunRecord): Html => {
  const { start, end } = runTimes(record.events);
  const duration = formatDuration(end - start);
  const outcome = outcomeOf(record);
  const title = html`<bdi>${record.title}</bdi>`;
  switch (outcome?.status) {
    case 'SUCCEEDED':
      return html`${title} succeeded in ${duration}${onInstances(record)}${andLeft(record)}.`;
    case 'FAILED': {
      const line = failureLine(outcome.cause, record.events);
      const reason = line === '' ? html`<code>${outcome.error}</code>` : html`<code>${line}</code>`;
      return html`${title} failed after ${duration}${onInstances(record)}: ${reason}`;
    }
    case 'TIMED_OUT':
      return html`${title} timed out after ${duration}${onInstances(record)}.`;
    case 'ABORTED':
      return html`${title} was stopped after ${duration}${onInstances(record)}.`;
    default:
      return html`${title} was still running after ${duration}${onInstances(record)}, when this report was made.`;
  }
};

const BADGES = {
  SUCCEEDED: { style: 'good', text: 'Succeeded' },
  FAILED: { style: 'bad', text: 'Failed' },
  TIMED_OUT: { style: 'bad', text: 'Timed out' },
  ABORTED: { style: 'bad', text: 'Stopped' },
} as const;

export const outcomeBadge = (record: RunRecord): Html => {
  const outcome = outcomeOf(record);
  const { style, text } = outcome ? BADGES[outcome.status] : { style: 'open', text: 'Running' };
  return html`<span class="badge ${style}">${text}</span>`;
};

/** The file names in the browser's tab: the outcome first, for a tab is narrow. */
export const pageTitle = (record: RunRecord): string => {
  const outcome = outcomeOf(record);
  return `${outcome ? BADGES[outcome.status].text : 'Running'}: ${record.title}`;
};
