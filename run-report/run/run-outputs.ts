import type { OutputFile, RunEvent } from '../../workflow/run/run-event';
import type { RunFiles, RunRecord } from '../../workflow/run/run-record';

/** An output, and what the job left in it. */
export interface RunOutput extends RunFiles {
  /** At most 1,000. */
  readonly files: readonly OutputFile[];
}

type OutputEvent = Extract<RunEvent, { readonly type: 'Output' }>;

const isOutput = (event: RunEvent): event is OutputEvent => event.type === 'Output';

/** A run's outputs with their files. The last event of an output counts. */
export const runOutputs = ({ outputs, events }: RunRecord): readonly RunOutput[] => {
  const found = new Map(events.filter(isOutput).map((event) => [event.name, event]));
  const known = outputs.map((output): RunOutput => {
    const event = found.get(output.name);
    found.delete(output.name);
    return event === undefined
      ? { ...output, files: [] }
      : { ...output, count: event.count, sizeInBytes: event.sizeInBytes, files: event.files };
  });
  const others = [...found.values()].map(({ name, uri, count, sizeInBytes, files }) => ({
    name,
    place: uri,
    localPath: '',
    count,
    sizeInBytes,
    files,
  }));
  return [...known, ...others];
};

/** How many files a job left, and their size; undefined if that is not known of any output. */
export const leftFiles = (
  outputs: readonly RunOutput[],
): { readonly count: number; readonly sizeInBytes: number } | undefined => {
  const known = outputs.filter(({ count }) => count !== undefined);
  if (known.length === 0) return undefined;
  return {
    count: known.reduce((sum, { count = 0 }) => sum + count, 0),
    sizeInBytes: known.reduce((sum, { sizeInBytes = 0 }) => sum + sizeInBytes, 0),
  };
};
