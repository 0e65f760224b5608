import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sdkRunApi } from '../../follow/api/sdk-run-api';
import { startExecution } from '../../follow/api/start-execution';
import { downloadFiles } from '../../follow/files/download-files';
import type { ObjectStore } from '../../follow/files/object-store';
import { sdkObjectStore } from '../../follow/files/sdk-object-store';
import { type UploadGroup, uploadMissing } from '../../follow/files/upload-files';
import { PACKAGE_FOLDER } from '../../functions/bundle/package-folder';
import { executionInput, executionInputAt } from '../../local/execution-input';
import { LOCAL_DEPLOYED_JOB } from '../../local/local-deployment';
import type { LocalJob, LocalOutput } from '../../local/local-job';
import { callError } from '../follow/call-error';
import { followOnTerminal, leftRunning } from '../follow/follow-command';
import type { RunFlags } from '../run/command-line';
import { logsFolder, openLogFile } from '../run/destinations/log-file';
import { makeOutputFolder } from '../run/destinations/output-folder';
import { parseLocalJob, withExample } from '../run/flags/local-job-flags';
import { pathOf } from '../run/flags/local-paths';
import { type Interruption, listenToInterruptions } from '../run/interruption';
import { reportFile } from '../run/record/report-file';
import { formatCount, formatSize } from '../run/report/amounts';
import type { RunLog } from '../run/report/run-log';
import { openTerminal, type Terminal } from '../run/report/terminal';
import { printableWord } from '../run/sources/aws-commands';
import { withFlag } from '../run/sources/files-run';
import { checkedJob } from '../run/sources/prepared-run';
import { jobFiles, outputKey } from './job-files';
import { executionName, type OnAws, onAws } from './on-aws-flags';

const FAILED = 1;

/** What a run needs from its first to its last step. */
interface Session {
  readonly job: LocalJob;
  readonly name: string;
  readonly aws: OnAws;
  readonly store: ObjectStore;
  readonly terminal: Terminal;
  readonly interruption: Interruption;
  readonly folder: string;
  /** The file of the page about the run. */
  readonly page?: string;
}

/** A signal that the first interruption aborts; the second ends the program. */
const interruptible = (interruption: Interruption): AbortSignal => {
  const stop = new AbortController();
  interruption.react = () => {
    if (stop.signal.aborted) process.exit();
    stop.abort();
  };
  if (interruption.exitCode !== undefined) stop.abort();
  return stop.signal;
};

const upload = async (
  session: Session,
  groups: readonly UploadGroup[],
  signal: AbortSignal,
): Promise<void> => {
  const { store, terminal, aws } = session;
  const { bucket, prefix } = aws.place;
  const total = groups.reduce((sum, { files }) => sum + files.length, 0);
  let isTold = false;
  try {
    const sent = await uploadMissing(groups, {
      ...{ store, bucket, signal },
      onProgress: (progress) => {
        const files = `${formatCount(progress.files, 'file')} (${formatSize(progress.sizeInBytes)})`;
        if (!isTold) terminal.line(`Uploading ${files} to s3://${bucket}/${prefix}`);
        isTold = true;
        terminal.progress(
          'uploading',
          () => `${formatSize(progress.sent)} of ${formatSize(progress.sizeInBytes)}`,
        );
      },
    });
    const there = total - sent.length;
    if (there > 0) terminal.line(`${formatCount(there, 'file')} there already; not sent again.`);
  } finally {
    terminal.endProgress();
  }
};

/** Uploads the job's files and starts its execution. @returns its ARN. */
const start = async (session: Session, signal: AbortSignal): Promise<string> => {
  const { job, name, aws } = session;
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'sagemaker-processing-upload-'));
  try {
    const { groups, uris } = await jobFiles(job, aws.place, name, temporaryFolder);
    await upload(session, groups, signal).catch((error) => {
      if (signal.aborted) throw error;
      throw callError(`The files cannot be uploaded to ${aws.place.bucket}`, error);
    });
    const { arn: stateMachineArn, region } = aws.stateMachine;
    signal.throwIfAborted();
    return await startExecution(region, {
      ...{ stateMachineArn, name },
      input: JSON.stringify(executionInputAt(job, uris)),
    }).catch((error) => {
      throw callError(`No execution of ${stateMachineArn} can be started`, error);
    });
  } finally {
    await rm(temporaryFolder, { recursive: true, force: true });
  }
};

const downloadOutput = async (
  { store, aws, name, terminal }: Session,
  output: LocalOutput,
  signal: AbortSignal,
): Promise<void> => {
  const { bucket } = aws.place;
  const prefix = outputKey(aws.place, name, output);
  try {
    const { count, sizeInBytes, skipped } = await downloadFiles({
      ...{ store, signal, folder: output.path, from: { bucket, prefix } },
    });
    terminal.line(`Downloaded ${formatCount(count, 'file')} (${formatSize(sizeInBytes)}) to ${output.path}`);
    for (const key of skipped) {
      terminal.line(`Not downloaded, because its name is no path: ${JSON.stringify(key)}`);
    }
  } catch (error) {
    const copy = `aws s3 cp --recursive ${printableWord(`s3://${bucket}/${prefix}`)} ${printableWord(output.path)}`;
    throw callError(`The outputs cannot be downloaded (to try again: ${copy})`, error);
  }
};

const openLog = async (
  { log }: RunFlags,
  { folder, name, terminal }: Session,
): Promise<RunLog | undefined> =>
  log === undefined
    ? undefined
    : openLogFile({
        file: pathOf('log', log, folder),
        logsFolder: logsFolder(process.env),
        jobName: name,
        start: new Date(),
        onFailure: terminal.line,
      });

/** @returns whether it succeeded; undefined if following was interrupted. */
const follow = async (
  session: Session,
  executionArn: string,
  log: RunLog | undefined,
): Promise<boolean | undefined> => {
  const { terminal, interruption, aws, page } = session;
  const { region } = aws.stateMachine;
  const api = sdkRunApi(region);
  const execution = await api.describeExecution(executionArn).catch((error) => {
    throw callError(`${executionArn} runs, but cannot be followed`, error);
  });
  const outcome = await followOnTerminal({
    ...{ api, execution, region, interruption, terminal },
    ...(log && { log }),
    ...(page !== undefined && { page }),
  });
  return outcome && outcome.status === 'SUCCEEDED';
};

const openSession = async (flags: RunFlags & { readonly on: string }, folder: string): Promise<Session> => {
  const aws = onAws(flags);
  const job = parseLocalJob(withExample(flags, join(PACKAGE_FOLDER, 'examples', 'penguins')), folder);
  const name = executionName(job, new Date());
  // The deployed job is unknown here; the start function checks the job again, with it and with what it allows.
  checkedJob(LOCAL_DEPLOYED_JOB, executionInput(job, aws.place.bucket), withFlag);
  const page = flags.report === undefined ? undefined : reportFile(flags.report, folder);
  if (!flags.detach) for (const { path } of job.outputs) await makeOutputFolder(path);
  return {
    ...{ job, name, aws, folder },
    ...(page !== undefined && { page }),
    store: sdkObjectStore(aws.stateMachine.region),
    terminal: await openTerminal(),
    interruption: listenToInterruptions(),
  };
};

const outputsLine = ({ aws, name }: Session): string =>
  `  Its outputs:   s3://${aws.place.bucket}/${aws.place.prefix}runs/${name}/`;

const followToTheEnd = async (session: Session, executionArn: string, flags: RunFlags): Promise<number> => {
  const { interruption, job, terminal } = session;
  const log = await openLog(flags, session);
  const succeeded = await follow(session, executionArn, log).finally(() => log?.close());
  if (succeeded === undefined) terminal.line(outputsLine(session));
  if (!succeeded) return interruption.exitCode ?? FAILED;
  const signal = interruptible(interruption);
  for (const output of job.outputs) await downloadOutput(session, output, signal);
  return interruption.exitCode ?? 0;
};

/**
 * Runs a job of the user's files in AWS: uploads them, starts an execution, follows it and downloads its outputs.
 * @param folder the user's working directory, to which relative paths refer.
 * @returns the exit code.
 * @throws UsageError, or an Error with a sentence.
 */
export const runOnAws = async (
  flags: RunFlags & { readonly on: string },
  folder: string,
): Promise<number> => {
  const session = await openSession(flags, folder);
  const { terminal, interruption, aws } = session;
  const signal = interruptible(interruption);
  let executionArn: string;
  try {
    executionArn = await start(session, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.line('Nothing was started.');
    return interruption.exitCode ?? FAILED;
  }
  if (!flags.detach) return followToTheEnd(session, executionArn, flags);
  terminal.line(executionArn);
  const lines = [...leftRunning(executionArn, aws.stateMachine.region), outputsLine(session)];
  for (const line of lines) terminal.line(line);
  return 0;
};
