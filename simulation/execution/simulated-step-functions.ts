import { type EndpointAnswer, errorAnswer, successAnswer } from '../../local/sagemaker/endpoint-answer';
import type { ExecutionRecord } from '../results/execution-record';

/** DescribeExecution is eventually consistent: for this long after a change it may return the earlier status. */
export const STATUS_LAG_IN_MILLISECONDS = 3_000;

export interface SimulatedStepFunctions {
  /** Answers DescribeExecution. */
  describe(input: unknown): EndpointAnswer;
}

export interface SimulatedStepFunctionsProps {
  readonly record: ExecutionRecord;
  readonly executionArn: string;
}

const isRecent = (time: number): boolean => Date.now() - time < STATUS_LAG_IN_MILLISECONDS;

/** An execution that has just ended is still shown as running. */
const shownStatus = ({ outcome, endedAt }: ExecutionRecord): string =>
  outcome === undefined || isRecent(endedAt) ? 'RUNNING' : outcome.status;

/** The part of Step Functions that the functions call. */
export const simulatedStepFunctions = ({
  record,
  executionArn,
}: SimulatedStepFunctionsProps): SimulatedStepFunctions => ({
  describe: (input) => {
    const asked = (input as { readonly executionArn: string }).executionArn;
    if (asked !== executionArn) {
      return errorAnswer('ExecutionDoesNotExist', `Execution Does Not Exist: '${asked}'`);
    }
    return successAnswer({
      executionArn,
      stateMachineArn: executionArn.replace(/:execution:(\w+):.*$/, ':stateMachine:$1'),
      status: shownStatus(record),
      startDate: record.startedAt / 1000,
    });
  },
});
