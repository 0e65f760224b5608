import { CONTAINER_PATHS } from '../../../workflow/job/processing-job';
import { olderFilesNote } from './older-files';
import type { ReportedRun, ReportRow } from './reported-run';

/**
 * The first lines of a run.
 * @param runtime how the container runs.
 * @param shown a path as the user sees it.
 */
export const beginning = (
  { title, inputs, outputs, details }: ReportedRun,
  runtime: string,
  shown: (path: string) => string,
): readonly string[] => {
  const hasSeveral = inputs.length > 1 || outputs.length > 1;
  const place = (path: string, localPath: string, usual: string): string =>
    hasSeveral || localPath !== usual ? `${shown(path)}:${localPath}` : shown(path);
  const rows: readonly ReportRow[] = [
    ...title,
    ...inputs.map(({ path, localPath }) => ({
      label: 'input',
      text: place(path, localPath, CONTAINER_PATHS.input),
    })),
    ...outputs.map(({ path, localPath, olderFiles }) => ({
      label: 'output',
      text: `${place(path, localPath, CONTAINER_PATHS.output)}${olderFilesNote(olderFiles)}`,
    })),
    { label: 'runs', text: runtime },
    ...details,
  ];
  return rows.map(({ label, text }) => `  ${label.padEnd(6)}  ${text}`);
};
