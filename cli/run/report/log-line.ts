import type { Terminal } from './terminal';

/** A line of the job's log as the terminal shows it, under the states. */
export const logLine = ({ style }: Pick<Terminal, 'style'>, line: string, host?: string): string =>
  `          ${style('dim', `${host === undefined ? '' : `${host} `}|`)} ${line}`;
