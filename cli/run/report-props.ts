import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { failureHint } from './advice/failure-hints';
import { isTemporary, lostFilesAdvice } from './advice/lost-files';
import { countOlderFiles } from './report/older-files';
import type { ReportProps } from './report/report';
import type { ReportedRun } from './report/reported-run';
import type { PreparedRun } from './sources/prepared-run';
import { workflowDetails } from './sources/workflow-details';

const reportedRun = async (run: PreparedRun): Promise<ReportedRun> => ({
  ...(run.step && { step: run.step }),
  title: run.title,
  inputs: run.inputs,
  outputs: await Promise.all(
    run.outputs.map(async ({ uri, path, localPath }) => ({
      uri,
      path,
      localPath,
      olderFiles: await countOlderFiles(path),
    })),
  ),
  details: run.step ? run.details : [...run.details, ...workflowDetails(run.workflow)],
  mappings: run.s3,
  awsCommands: run.awsCommands,
});

/** What the report of a run needs to know about it. */
export const reportPropsOf = async (
  run: PreparedRun,
  places: Pick<ReportProps, 'terminal' | 'folder' | 'log'>,
): Promise<ReportProps> => {
  const inputFolders = run.inputs.map(({ localPath }) => localPath);
  return {
    ...places,
    run: await reportedRun(run),
    temporaryFolders: [tmpdir(), await realpath(tmpdir())],
    failureHint,
    lostFilesAdvice: (paths) => lostFilesAdvice(paths, inputFolders, run.outputsPlace),
    isTemporary: (path) => isTemporary(path, inputFolders),
  };
};
