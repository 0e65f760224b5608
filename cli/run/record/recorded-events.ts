import type { RunEvent } from '../../../workflow/run/run-event';
import { formatCount } from '../report/amounts';
import { headAndTail } from './head-and-tail';
import { thinnedUsage } from './thinned-usage';

/** The events of a run, within a bounded memory. */
export interface RecordedEvents {
  add(event: RunEvent): void;
  /** In order of time; the end is last. */
  events(): readonly RunEvent[];
  /** Sentences about what was left out. @param wholeLog where the whole log is. */
  notes(wholeLog: string | undefined): readonly string[];
}

/** Bytes of the log. */
const LOG_LIMITS = { head: 1_000_000, tail: 9_000_000 };

/** A short line counts as much as this, so that a flood of them is bounded, too. */
const SMALLEST_LINE_IN_BYTES = 40;

/** Events of states: a job of a day is polled a hundred thousand times. */
const STATE_LIMITS = { head: 2_000, tail: 8_000 };

const MAX_SAMPLES = 2_000;

const lineSize = (line: string): number => Math.max(SMALLEST_LINE_IN_BYTES, Buffer.byteLength(line));

const notesOf = (lines: number, visits: number, wholeLog: string | undefined): readonly string[] => [
  ...(lines === 0
    ? []
    : [
        `The log is cut: ${formatCount(lines, 'line')} left out between its first 1 MB and its last 9 MB.${wholeLog === undefined ? '' : ` The whole log: ${wholeLog}`}`,
      ]),
  ...(visits === 0 ? [] : [`The states are cut: ${formatCount(visits, 'event')} in the middle left out.`]),
];

export const recordedEvents = (): RecordedEvents => {
  const states = headAndTail<RunEvent>(STATE_LIMITS);
  const log = headAndTail<RunEvent>(LOG_LIMITS);
  const usage = thinnedUsage(MAX_SAMPLES);
  const others: RunEvent[] = [];
  let end: RunEvent | undefined;
  return {
    add: (event) => {
      switch (event.type) {
        case 'StateEntered':
        case 'StateExited':
        case 'StateRetried':
          states.add(event, 1);
          break;
        case 'Log':
          log.add(event, lineSize(event.line));
          break;
        case 'Usage':
          usage.add(event);
          break;
        case 'Items':
          // The page is about one job, and a fan-out may run for months.
          break;
        case 'Ended':
          end = event;
          break;
        default:
          others.push(event);
      }
    },
    events: () => {
      const events = [...states.kept(), ...others, ...usage.kept(), ...log.kept()];
      return [...events.sort((a, b) => a.time - b.time), ...(end ? [end] : [])];
    },
    notes: (wholeLog) => notesOf(log.leftOut(), states.leftOut(), wholeLog),
  };
};
