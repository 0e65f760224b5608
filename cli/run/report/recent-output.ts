import type { OutputStream } from '../../../local/container/container';

/** More than the API's 1,024 characters of an ExitMessage, so that the beginning of a traceback is kept, too. */
const KEPT_CHARACTERS = 8_192;

/** The last output of each stream of each host. */
export interface RecentOutput {
  add(line: string, stream: OutputStream, host?: string): void;
  /** The ends of the streams. */
  errorTexts(): readonly string[];
  lines(): readonly string[];
}

export const recentOutput = (): RecentOutput => {
  const texts = { stdout: new Map<string, string>(), stderr: new Map<string, string>() };
  const ends = (stream: OutputStream): readonly string[] =>
    [...texts[stream].values()].map((text) => text.slice(-KEPT_CHARACTERS));
  return {
    add: (line, stream, host = '') => {
      const text = `${texts[stream].get(host) ?? ''}${line}\n`;
      // Cut only now and then: a cut copies the text.
      const isLong = text.length > 2 * KEPT_CHARACTERS;
      texts[stream].set(host, isLong ? text.slice(-KEPT_CHARACTERS) : text);
    },
    errorTexts: () => ends('stderr'),
    lines: () => [...ends('stdout'), ...ends('stderr')].flatMap((text) => text.trimEnd().split('\n')),
  };
};
