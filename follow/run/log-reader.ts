import type { LogEvent, RunApi } from '../api/run-api';

/** A line of a host's log. */
export interface HostLine {
  readonly time: number;
  readonly line: string;
  /** `algo-1` */
  readonly host: string;
}

/** CloudWatch may show an event later than others that are younger. */
const LATENESS_IN_MILLISECONDS = 30_000;

/** At the end, when nothing is asked for again. */
export const FINAL_LATENESS_IN_MILLISECONDS = 120_000;

/** Reads each event of a job's log once. */
export interface LogReader {
  /** The lines that are new, page by page, each page in order of time. */
  read(jobName: string, lateness?: number): AsyncGenerator<readonly HostLine[]>;
}

/** `<job>/algo-1-<epoch>` */
const hostOf = ({ stream }: LogEvent): string => {
  const name = stream.slice(stream.lastIndexOf('/') + 1);
  return /^(algo-\d+)(?:-|$)/.exec(name)?.[1] ?? name;
};

/** The events of the last minutes, which may come again. */
interface Seen {
  readonly times: Map<string, number>;
  newest: number;
}

const remember = ({ times }: Seen, { id, time }: LogEvent): boolean => {
  if (times.has(id)) return false;
  times.set(id, time);
  return true;
};

const forgetOld = (seen: Seen): void => {
  for (const [id, time] of seen.times) {
    if (time < seen.newest - FINAL_LATENESS_IN_MILLISECONDS) seen.times.delete(id);
  }
};

/** CloudWatch keeps a line's end, if the script wrote one. */
const hostLine = (event: LogEvent): HostLine => ({
  time: event.time,
  line: event.message.replace(/\r?\n$/, ''),
  host: hostOf(event),
});

/** @param logPage asks for a page of the log. */
export const logReader = (logPage: RunApi['logPage'], since: number): LogReader => {
  const seen: Seen = { times: new Map(), newest: since };
  return {
    read: async function* (jobName, lateness = LATENESS_IN_MILLISECONDS) {
      const from = Math.max(since, seen.newest - lateness);
      let token: string | undefined;
      do {
        const page = await logPage(jobName, from, token);
        const fresh = page.items.filter((event) => remember(seen, event));
        for (const { time } of fresh) seen.newest = Math.max(seen.newest, time);
        const lines = fresh.map(hostLine).sort((a, b) => a.time - b.time);
        if (lines.length > 0) yield lines;
        // After each page, because the first read of a run that has ended brings its whole log.
        forgetOld(seen);
        token = page.nextToken;
      } while (token !== undefined);
    },
  };
};
