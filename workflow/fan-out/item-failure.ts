import { isRecord, parseJson } from '../rules/json-value';
import { readableCause } from '../run/readable-cause';
import type { Item, ItemFailure } from './fan-out-contracts';
import type { MapResult } from './map-results';

/** What the sync integration gives as the cause of an execution that failed: the JSON text of its description. */
interface FailedExecution {
  readonly ExecutionArn: string;
  readonly Error?: string;
  readonly Cause?: string;
}

const failedExecution = (cause: string): FailedExecution | undefined => {
  const description = parseJson(cause);
  if (!isRecord(description) || typeof description.ExecutionArn !== 'string') return undefined;
  const { ExecutionArn, Error: error, Cause } = description;
  return {
    ExecutionArn,
    ...(typeof error === 'string' && { Error: error }),
    ...(typeof Cause === 'string' && { Cause }),
  };
};

const STATUS_ERRORS: Readonly<Partial<Record<MapResult['Status'], { Error: string; Cause: string }>>> = {
  TIMED_OUT: { Error: 'States.Timeout', Cause: 'The execution of the item timed out.' },
  ABORTED: { Error: 'Aborted', Cause: 'The execution of the item was aborted.' },
  PENDING: { Error: 'NotStarted', Cause: 'The item was not started.' },
};

const NO_CAUSE = { Error: 'Failed', Cause: 'Step Functions gave no cause.' };

/** The item that an entry of the results is about. */
export const itemOfResult = ({ Input }: MapResult): Item => JSON.parse(Input);

/** Why an item failed: the error of its own execution of the workflow, if it had one. */
export const itemFailure = (result: MapResult): ItemFailure => {
  const { Line } = itemOfResult(result);
  const nested = failedExecution(result.Cause ?? '');
  const known = STATUS_ERRORS[result.Status] ?? NO_CAUSE;
  const failure = nested ?? result;
  return {
    Line,
    Error: failure.Error ?? known.Error,
    Cause: readableCause(failure.Cause ?? known.Cause),
    ...(nested && { ExecutionArn: nested.ExecutionArn }),
  };
};
