import type { Clock } from '../../../local/sagemaker/clock';
import type { ExecutionEvent } from '../../../local/step-functions/execute-definition';
import type { UsageSample } from '../../../local/usage/usage';
import { formatDuration } from '../../../workflow/run/amounts';
import { formatSeconds } from './amounts';
import { liveUsage } from './live-usage';
import type { Terminal } from './terminal';

/** The states that a running job's execution enters again and again. */
const POLLING_STATES: readonly string[] = ['Wait', 'GetJobStatus', 'IsDone?'];

const MINUTE_IN_MILLISECONDS = 60_000;

/** Time since the start of the run, and the lines that begin with it. */
export interface Progress {
  milliseconds(): number;
  /** Reports an event of the execution. */
  onEvent(event: ExecutionEvent): void;
  /** Shows what the job uses on the line that updates itself. */
  onUsage(sample: UsageSample, host?: string): void;
  /** Prints a text with the time. */
  print(text: string): void;
  /** Says once a minute that the job is running, where no line updates itself. */
  begin(): void;
  end(): void;
}

/**
 * @param onPrinted called with each line that is printed, without its time.
 * @param step the step of a pipeline, which has no states. @default - the states are shown
 */
export const progress = (
  terminal: Terminal,
  clock: Clock,
  onPrinted: (text: string) => void,
  step?: string,
): Progress => {
  const start = clock.now();
  const seen = new Set<string>();
  let timer: unknown;
  const milliseconds = (): number => clock.now() - start;
  const elapsed = (): string => formatSeconds(milliseconds());
  const usage = liveUsage();
  const details = (): string =>
    [formatDuration(milliseconds()), ...usage.texts()].map((text) => `· ${text}`).join(' ');
  const print = (text: string): void => {
    terminal.line(`${elapsed().padStart(8)}  ${text}`);
    onPrinted(text);
  };
  const onEntered = (name: string): void => {
    if (step !== undefined) {
      terminal.progress(step, details);
      return;
    }
    if (!POLLING_STATES.includes(name) || !seen.has(name)) print(name);
    seen.add(name);
    terminal.progress(name, details);
  };
  // Counts the minutes, because a timer may fire a millisecond early.
  const waitFor = (minute: number): void => {
    timer = clock.setTimeout(
      () => {
        if (!terminal.isLive()) print('still running');
        waitFor(minute + 1);
      },
      minute * MINUTE_IN_MILLISECONDS - milliseconds(),
    );
  };
  return {
    milliseconds,
    print,
    onEvent: ({ type, state }) => {
      if (!state) return;
      if (type === 'StateEntered') onEntered(state.name);
      if (type === 'StateRetried') print(`${step ?? state.name} failed; retrying`);
    },
    onUsage: usage.add,
    begin: () => waitFor(Math.floor(milliseconds() / MINUTE_IN_MILLISECONDS) + 1),
    end: () => {
      clock.clearTimeout(timer);
      terminal.endProgress();
    },
  };
};
