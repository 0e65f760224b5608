import type { ExecutionEvent } from '../../local/step-functions/execute-definition';

/** Step Functions ends an execution at 25,000 events; here it has to stay well below. */
export const MOST_EVENTS = 15_000;

/** LambdaFunctionScheduled, LambdaFunctionStarted and how it ended. */
export const EVENTS_OF_AN_INVOCATION = 3;

/** TaskScheduled, TaskStarted, TaskSubmitted and how it ended. */
export const EVENTS_OF_A_SYNC_TASK = 4;

/** A task's attempts write their own. */
const WRITTEN: readonly string[] = ['StateEntered', 'StateExited'];

/** Events that AWS writes into an execution's history where the interpreter tells this one. */
export const eventsOf = ({ type }: ExecutionEvent): number =>
  WRITTEN.includes(type) || type.startsWith('Execution') ? 1 : 0;
