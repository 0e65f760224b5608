import { type Clock, systemClock } from '../../../local/sagemaker/clock';
import { formatDuration } from '../../../workflow/run/amounts';
import { formatSeconds } from '../report/amounts';
import { itemsText } from '../report/items-text';
import type { RunResult } from '../report/result';
import type { Terminal } from '../report/terminal';

/** Says how many items have ended: on one line that updates itself, or a line for each item. */
export interface ItemsProgress {
  milliseconds(): number;
  onStarted(): void;
  onEnded(line: number, result: RunResult): void;
  /** An item has failed without being started. */
  onInvalid(line: number, reason: string): void;
  end(): void;
}

const endText = ({ status, milliseconds, failure, lostFiles }: RunResult): string => {
  const duration = formatSeconds(milliseconds);
  if (status === 'ABORTED') return `stopped after ${duration}`;
  if (status !== 'SUCCEEDED') {
    const reason = failure?.reason ? `: ${failure.reason}` : '';
    return `failed after ${duration}: ${failure?.error ?? status}${reason}`;
  }
  return `succeeded in ${duration}${lostFiles.length > 0 ? ', but lost files' : ''}`;
};

/** @param total of the items that this run runs. */
export const itemsProgress = (
  terminal: Terminal,
  total: number,
  clock: Clock = systemClock,
): ItemsProgress => {
  const start = clock.now();
  const counts = { total, running: 0, succeeded: 0, failed: 0 };
  const milliseconds = (): number => clock.now() - start;
  const show = (): void => terminal.progress(itemsText(counts), () => `· ${formatDuration(milliseconds())}`);
  const ended = (line: number, text: string): void => {
    if (terminal.isLive()) {
      show();
      return;
    }
    const count = `${counts.succeeded + counts.failed} of ${total}`;
    terminal.line(`${formatSeconds(milliseconds()).padStart(8)}  ${count}: line ${line} ${text}`);
  };
  return {
    milliseconds,
    onStarted: () => {
      counts.running += 1;
      show();
    },
    onEnded: (line, result) => {
      counts.running -= 1;
      if (result.status === 'SUCCEEDED') counts.succeeded += 1;
      if (result.status === 'FAILED' || result.status === 'TIMED_OUT') counts.failed += 1;
      ended(line, endText(result));
    },
    onInvalid: (line, reason) => {
      counts.failed += 1;
      ended(line, `failed: ${reason}`);
    },
    end: terminal.endProgress,
  };
};
