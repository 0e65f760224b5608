import { TRACEBACK } from '../../workflow/run/readable-cause';
import type { LogLine } from './log-lines';

/** A level, or the name of an exception at the beginning, as Python, the JVM and shells write them. */
const ERROR =
  /\b(?:ERROR|FATAL|CRITICAL)\b|^\s*(?:\[?error\]?:|(?:Caused by: )?[\w.$]*(?:Error|Exception)\b(?!s)|(?:fatal|panic): |Killed$|Segmentation fault)/;

/** The lines of a traceback are indented, up to the error that ends it. */
const CONTINUED = /^(?:\s|$)/;

/** An error says so at its beginning. */
const TESTED_CHARACTERS = 1000;

/** Tells for each line whether it is a part of an error. The lines of several hosts may be mixed. */
export const errorLines = (lines: readonly LogLine[]): readonly boolean[] => {
  const inTraceback = new Map<string, boolean>();
  return lines.map(({ line, host = '' }) => {
    const begins = line.includes(TRACEBACK);
    const goesOn = inTraceback.get(host) ?? false;
    inTraceback.set(host, begins || (goesOn && CONTINUED.test(line)));
    return begins || goesOn || ERROR.test(line.slice(0, TESTED_CHARACTERS));
  });
};
