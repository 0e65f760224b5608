import type { FanOutSummary } from '../../workflow/fan-out/fan-out-contracts';
import { isRecord } from '../../workflow/rules/json-value';

const isFanOutSummary = (output: unknown): output is FanOutSummary =>
  isRecord(output) &&
  [output.Total, output.Succeeded, output.Failed].every((count) => typeof count === 'number') &&
  typeof output.ResultsS3Uri === 'string' &&
  Array.isArray(output.Failures);

/** The last lines about a fan-out that succeeded; none about another execution. */
export const fanOutLines = (output: unknown): readonly string[] => {
  if (!isFanOutSummary(output)) return [];
  const { Total, Succeeded, Failed, ResultsS3Uri, Failures } = output;
  const more = Failed - Failures.length;
  return [
    `${Succeeded} of ${Total} items succeeded.${Failed > 0 ? ` ${Failed} failed, which the deployment tolerates:` : ''}`,
    ...Failures.flatMap(({ Line, Error: error, Cause }) =>
      `line ${Line}: ${error}: ${Cause}`.split('\n').map((line) => `  ${line}`),
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
    `Results: ${ResultsS3Uri}`,
  ];
};
