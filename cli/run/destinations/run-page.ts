import { executionArn } from '../../../local/local-workflow';
import { systemClock } from '../../../local/sagemaker/clock';
import { readableCause } from '../../../workflow/run/readable-cause';
import type { RunOutcome } from '../../../workflow/run/run-event';
import { runRecorder } from '../record/run-recorder';
import { writeRunPage } from '../record/write-run-page';
import { localText, type ReportListener, type ReportProps, shownFrom } from '../report/report';
import type { PreparedRun } from '../sources/prepared-run';

/** The page that a run leaves. */
export interface RunPage {
  /** Records what happens, and hands it on to another listener. */
  listener(next: ReportListener): ReportListener;
  /**
   * Writes the page of the run that has ended.
   * @returns its path, unless it could not be written.
   */
  write(outcome: RunOutcome): Promise<string | undefined>;
}

export interface RunPageProps
  extends Pick<ReportProps, 'run' | 'folder' | 'temporaryFolders' | 'log' | 'terminal'> {
  /** The page's file. Absolute. */
  readonly path: string;
  readonly prepared: PreparedRun;
  readonly executionName: string;
  /** How the job runs. */
  readonly runtimeText: string;
}

/** Opens the record of a run, from which its page is made at the end. */
export const openRunPage = (props: RunPageProps): RunPage => {
  const { path, prepared, executionName, runtimeText, folder, log, terminal } = props;
  const { workflow, step, title, job, s3 } = prepared;
  const local = localText(props);
  const recorder = runRecorder({
    title: step?.name ?? title[0]?.text ?? job.ImageUri,
    place: `on this machine, ${runtimeText}`,
    executionArn: executionArn(workflow, executionName),
    definition: workflow.definition,
    places: { mappings: s3, shown: shownFrom(folder) },
    localize: (cause) => local(readableCause(cause)),
    clock: systemClock,
    logPath: log.path,
  });
  return {
    listener: recorder.listener,
    write: (outcome) => writeRunPage(path, () => recorder.record(outcome), terminal.line),
  };
};
