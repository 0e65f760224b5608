import { formatCount, formatSeconds } from '../report/amounts';
import type { RunResult } from '../report/result';
import type { Style } from '../report/terminal';
import type { StepEnd } from './pipeline-result';

/** What the last lines of a pipeline's run are made from. */
export interface PipelineEnding {
  readonly result: RunResult;
  readonly ends: readonly StepEnd[];
  /** The names of the steps that have not run. */
  readonly notRun: readonly string[];
  /** The command that starts the same in AWS. */
  readonly awsCommand: string;
}

const VERBS: Readonly<Record<RunResult['status'], string>> = {
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  ABORTED: 'Stopped',
  TIMED_OUT: 'Timed out',
};

const success = ({ result, ends, awsCommand }: PipelineEnding): readonly string[] => {
  const lost = ends.filter((each) => each.result.lostFiles.length > 0).map(({ name }) => name);
  const sentence = `Ran ${formatCount(ends.length, 'step')} in ${formatSeconds(result.milliseconds)}`;
  return lost.length > 0
    ? [`${sentence}, but files of ${lost.join(', ')} are lost.`]
    : [`${sentence}: all succeeded.`, '', 'The same in AWS:', `  ${awsCommand}`];
};

const failure = ({ result, ends, notRun }: PipelineEnding): readonly string[] => {
  const [last] = ends.slice(-1);
  const duration = formatSeconds(result.milliseconds);
  const sentence =
    last === undefined || last.result.status === 'SUCCEEDED'
      ? `Stopped after ${duration}.`
      : `${VERBS[result.status]} after ${duration}, in ${last.name}.`;
  return [`${sentence}${notRun.length === 0 ? '' : ` Not run: ${notRun.join(', ')}.`}`];
};

/** The last lines of a pipeline's run, after those of its last step. */
export const pipelineEnding = (
  ending: PipelineEnding,
  style: (style: Style, text: string) => string,
): readonly string[] => {
  const isWhole = ending.result.status === 'SUCCEEDED' && ending.notRun.length === 0;
  const [first = '', ...others] = isWhole ? success(ending) : failure(ending);
  const colour = isWhole ? (ending.result.lostFiles.length === 0 ? 'green' : 'yellow') : 'red';
  return [style(colour, first), ...others];
};
