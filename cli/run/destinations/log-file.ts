import { createWriteStream, type WriteStream } from 'node:fs';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { drainedOf } from '../../command-line/drained';
import type { RunLog } from '../report/run-log';
import { makeFolders } from './output-folder';

/** A job may print without end. */
const LIMIT_IN_BYTES = 256_000_000;

const LIMIT_LINE = 'The log ends here, because it has reached 256 MB.\n';

const KEPT_LOGS = 20;

/** `20261128T101530Z-sagemaker-processing-0123….log`. Names sort by time. */
const NAME = /^\d{8}T\d{6}Z-[a-zA-Z0-9-]+\.log$/;

const logName = (start: Date, jobName: string): string =>
  `${start.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-${jobName}.log`;

/** The XDG Base Directory Specification ignores a relative path. */
const stateFolder = ({ XDG_STATE_HOME: given }: NodeJS.ProcessEnv): string =>
  given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local', 'state');

/** The folder of the logs of runs that name no log file. */
export const logsFolder = (environment: NodeJS.ProcessEnv): string =>
  join(stateFolder(environment), 'sagemaker-processing', 'logs');

const openPrivateFile = async (path: string, mode: 'w' | 'a'): Promise<FileHandle> => {
  const file = await open(path, mode, 0o600);
  // The mode given to open applies only to a new file. A device keeps its own.
  if ((await file.stat()).isFile()) await file.chmod(0o600);
  return file;
};

const removeOldLogs = async (folder: string): Promise<void> => {
  const logs = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  await Promise.all(logs.slice(0, -KEPT_LOGS).map((name) => rm(join(folder, name), { force: true })));
};

/** A log that could not be opened. */
const NO_LOG: RunLog = {
  path: () => undefined,
  line: () => undefined,
  drained: () => undefined,
  close: async () => undefined,
};

const writeLog = (
  stream: WriteStream,
  path: string,
  limitInBytes: number,
  onFailure: (error: Error) => void,
): RunLog => {
  let isBroken = false;
  let size = 0;
  stream.once('error', (error) => {
    isBroken = true;
    onFailure(error);
  });
  return {
    path: () => (isBroken ? undefined : path),
    line: (text) => {
      if (isBroken || size > limitInBytes) return;
      const line = `${text}\n`;
      size += Buffer.byteLength(line);
      stream.write(size > limitInBytes ? LIMIT_LINE : line);
    },
    drained: drainedOf(stream),
    close: () =>
      new Promise((resolve) => {
        if (stream.closed) return resolve();
        stream.once('close', resolve);
        stream.end();
      }),
  };
};

export interface LogFileProps {
  /** @default - a file in the logs' folder, of which the newest 20 are kept */
  readonly file?: string;
  /** Whether an older log stays at the beginning of the file. @default false */
  readonly isAppended?: boolean;
  readonly logsFolder: string;
  readonly jobName: string;
  readonly start: Date;
  /** Called once at most, if the log cannot be written. The run goes on. */
  readonly onFailure: (sentence: string) => void;
  /** @default 256 MB */
  readonly limitInBytes?: number;
}

/** Opens the log of a run. Only this user can read it. */
export const openLogFile = async (props: LogFileProps): Promise<RunLog> => {
  const { file, isAppended, logsFolder: folder, jobName, start, onFailure } = props;
  const path = file ?? join(folder, logName(start, jobName));
  const fail = (error: NodeJS.ErrnoException): void =>
    onFailure(
      `The log cannot be written to ${path} (${error.code ?? error.message}); the run goes on without it.`,
    );
  try {
    if (file === undefined) await makeFolders(folder, () => undefined, 0o700);
    const handle = await openPrivateFile(path, isAppended ? 'a' : 'w');
    if (file === undefined) await removeOldLogs(folder).catch(() => undefined);
    return writeLog(
      createWriteStream(path, { fd: handle }),
      path,
      props.limitInBytes ?? LIMIT_IN_BYTES,
      fail,
    );
  } catch (error) {
    fail(error as NodeJS.ErrnoException);
    return NO_LOG;
  }
};
