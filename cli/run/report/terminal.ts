import { styleText } from 'node:util';
import type { Ora } from 'ora';
import { drainedOf } from '../../command-line/drained';

export type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red';

/** The output that the user sees. */
export interface Terminal {
  line(text: string): void;
  /** What to wait for before printing more lines, if the output is slow. */
  drained(): Promise<void> | undefined;
  /** Whether the output has a line that updates itself: it is a terminal that knows its width. */
  isLive(): boolean;
  /**
   * Shows the current step on that line, if there is one.
   * @param details what follows it and changes with time, such as its duration.
   */
  progress(text: string, details: () => string): void;
  endProgress(): void;
  style(style: Style, text: string): string;
}

/** Replaces control characters that a terminal acts on. Tabs and colours (`ESC [ … m`) stay. */
const withoutControls = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  text.replaceAll(/\u001b(?!\[[0-9;]*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g, '\ufffd');

const RESET = '\u001b[0m';

/** Ends a colour or style that a line leaves on. */
const withReset = (text: string): string => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what it is about
  const [last] = text.match(/\u001b\[[0-9;]*m/g)?.slice(-1) ?? [];
  return last === undefined || last === RESET ? text : `${text}${RESET}`;
};

/** A terminal on standard output. It writes nothing more once the output is closed. */
export const openTerminal = async (stream: NodeJS.WriteStream = process.stdout): Promise<Terminal> => {
  const isTerminal = stream.isTTY === true;
  const spinner: Ora | undefined = isTerminal
    ? (await import('ora')).default({ stream, discardStdin: false })
    : undefined;
  // In a terminal without a width, such as a pseudo-terminal of a CI system, ora would clear lines for ever.
  const isLive = (): boolean => spinner?.isEnabled === true && Boolean(stream.columns);
  stream.on('resize', () => {
    if (!isLive() && spinner?.isSpinning) spinner.stop();
  });
  const hasColours = isTerminal && !process.env.NO_COLOR;
  let isBroken = false;
  stream.on('error', () => {
    isBroken = true;
  });
  return {
    line: (text) => {
      if (isBroken) return;
      if (spinner?.isSpinning) spinner.clear();
      stream.write(`${withReset(withoutControls(text))}\n`);
      if (spinner?.isSpinning) spinner.render();
    },
    drained: drainedOf(stream),
    isLive,
    progress: (text, details) => {
      if (!spinner || !isLive()) return;
      spinner.text = text;
      spinner.suffixText = details;
      if (!spinner.isSpinning) spinner.start();
    },
    endProgress: () => {
      if (spinner?.isSpinning) spinner.stop();
    },
    style: (style, text) => (hasColours ? styleText(style, text, { stream, validateStream: false }) : text),
  };
};
