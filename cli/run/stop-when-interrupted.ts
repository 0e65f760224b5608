import type { Interruption } from './interruption';
import type { Terminal } from './report/terminal';

/** Printed on the first and second Ctrl-C. The third ends this program. */
const stopMessages = (what: string): readonly string[] => [
  `Stopping ${what}… Press Ctrl-C again to kill ${what === 'the job' ? 'it' : 'them'}.`,
  `Killing ${what}… Press Ctrl-C again to exit; cleanup continues in the background.`,
];

/**
 * Stops what runs at the first interruption, kills it at the second, and ends the program at the third.
 * @param stop a second call kills.
 */
export const stopWhenInterrupted = (
  interruption: Interruption,
  terminal: Terminal,
  what: 'the job' | 'the jobs',
  stop: () => void,
): void => {
  const messages = stopMessages(what);
  let interruptions = 0;
  interruption.react = () => {
    interruptions += 1;
    const message = messages[interruptions - 1];
    // The runs' guards clean up.
    if (message === undefined) process.exit();
    terminal.line(message);
    stop();
  };
};
