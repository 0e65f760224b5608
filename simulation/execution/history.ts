import type { ExecutionEvent } from '../../local/step-functions/execute-definition';

/** Step Functions ends an execution at 25,000 events. The simulation asks for a wide margin. */
export const MAX_EVENTS = 15_000;

/** LambdaFunctionScheduled, LambdaFunctionStarted, and the event of its end. */
export const EVENTS_OF_AN_INVOCATION = 3;

/** TaskScheduled, TaskStarted, TaskSubmitted, and the event of its end. */
export const EVENTS_OF_A_SYNC_TASK = 4;

/** The attempts of a task add events of their own, which `taskHandlers` counts. */
const STATE_EVENTS: readonly string[] = ['StateEntered', 'StateExited'];

/** The number of events that AWS adds to the history for an event of the interpreter. */
export const eventsOf = ({ type }: ExecutionEvent): number =>
  STATE_EVENTS.includes(type) || type.startsWith('Execution') ? 1 : 0;
