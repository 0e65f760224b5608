import type { EndpointAnswer } from '../../local/sagemaker/sagemaker-endpoint';
import type { ExecutionRecord } from '../results/execution-record';

/** DescribeExecution is eventually consistent: for so long it may tell what was before. */
export const STATUS_LAG_IN_MILLISECONDS = 3_000;

export interface SimulatedStepFunctions {
  /** Answers DescribeExecution. */
  describe(input: unknown): EndpointAnswer;
}

export interface SimulatedStepFunctionsProps {
  readonly record: ExecutionRecord;
  readonly executionArn: string;
}

const isJust = (time: number): boolean => Date.now() - time < STATUS_LAG_IN_MILLISECONDS;

/** An execution that has just ended still seems to run. */
export const toldStatus = ({ outcome, endedAt }: ExecutionRecord): string =>
  outcome === undefined || isJust(endedAt) ? 'RUNNING' : outcome.status;

/** Step Functions, as far as the functions ask it. */
export const simulatedStepFunctions = ({
  record,
  executionArn,
}: SimulatedStepFunctionsProps): SimulatedStepFunctions => ({
  describe: (input) => {
    const asked = (input as { readonly executionArn: string }).executionArn;
    if (asked !== executionArn) {
      return {
        status: 400,
        body: { __type: 'ExecutionDoesNotExist', message: `Execution Does Not Exist: '${asked}'` },
      };
    }
    return {
      status: 200,
      body: {
        executionArn,
        stateMachineArn: executionArn.replace(/:execution:(\w+):.*$/, ':stateMachine:$1'),
        status: toldStatus(record),
        startDate: record.startedAt / 1000,
      },
    };
  },
});
