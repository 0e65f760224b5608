import type { RunResult } from '../report/result';

/** How a step has ended. */
export interface StepEnd {
  readonly name: string;
  readonly result: RunResult;
}

const ofSteps = <Value>(
  ends: readonly StepEnd[],
  values: (end: StepEnd) => readonly Value[],
): readonly Value[] => ends.flatMap(values);

/** How the pipeline has ended: as its last step. */
export const pipelineResult = (ends: readonly StepEnd[], milliseconds: number): RunResult => {
  const last = ends.at(-1);
  const failure = last?.result.failure;
  return {
    status: last?.result.status ?? 'ABORTED',
    milliseconds,
    files: ofSteps(ends, ({ name, result }) => result.files.map((file) => `${name}/${file}`)),
    lostFiles: ofSteps(ends, ({ result }) => result.lostFiles),
    ...(last && failure && { failure: { ...failure, error: `${last.name}: ${failure.error}` } }),
  };
};
